import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type BrowserState,
  browserCodec,
  channelLabel,
  derive,
  firing,
  type Looked,
  moveUnit,
  PAGE,
  pickRank,
  sortBy,
  tensorOf,
  toStage,
  turnTo,
} from '../../../src/components/layer-browser/state.ts';
import { centernetStages } from '../../../src/lib/conv/networks/centernet-stages.ts';
import { channelMaps } from '../../../src/lib/nn/channelMaps.ts';
import { random } from '../../../src/lib/random.ts';

const start = browserCodec.initial;

/** Made-up maps of a stage's true sizes: channel c peaks at place 7 c, the higher the larger (c * 13) mod channels. */
function look(stage: string, side = 128): Looked {
  const { tensors } = centernetStages.find(({ id }) => id === stage)!;
  const next = random(3);
  return {
    stage,
    maps: tensors.map(({ stride, channels }) => {
      const units = 512 / stride;
      const values = Float32Array.from({ length: units * units * channels }, () => next() - 0.5);
      for (let c = 0; c < channels; c++)
        values[((7 * c) % units ** 2) * channels + c] = 1 + ((c * 13) % channels);
      return channelMaps(values, [units, units, channels], side);
    }),
  };
}

test('a link keeps the whole state, and what it cannot mean is bounded', () => {
  const state: BrowserState = {
    ...start,
    stage: 'head-8',
    part: 'from the skip',
    sort: 'peak',
    scale: 'shared',
    show: 'map',
    channel: 7,
    page: 1,
    x: 0.25,
    y: 0.5,
  };
  assert.deepEqual(browserCodec.read(browserCodec.write(state)), state);
  assert.equal(browserCodec.write(start), '');
  const strange = browserCodec.read('stage=block-99&part=nothing&channel=9999&page=-4&x=7&sort=');
  assert.deepEqual(strange, { ...start, channel: 719, page: 0, x: 1 });
  // A stage with fewer channels than the link says shows its first of the order.
  assert.equal(derive(strange, null).channel, 0);
});

test('before the network has run, everything is there that follows from its graph', () => {
  for (const { id, tensors } of centernetStages) {
    for (const { part, channels, stride, field } of tensors) {
      const shown = derive({ ...start, stage: id, part }, null);
      assert.equal(shown.order.length, channels);
      assert.equal(shown.units, 512 / stride);
      assert.equal(shown.window.width, field / 512);
      assert.ok(shown.covers > 0 && shown.covers <= 1);
      assert.equal(shown.value, null);
      assert.ok(shown.sentence.includes(`${field} × ${field}`), shown.sentence);
    }
  }
});

test('maps are sorted by activity, by peak or by number', () => {
  const looked = look('block-10');
  const maps = looked.maps[tensorOf(start).index]!;
  const peaks = derive({ ...start, sort: 'peak' }, looked).order;
  const activity = derive(start, looked).order;
  for (let i = 1; i < 64; i++) {
    assert.ok(maps.high[peaks[i - 1]!]! >= maps.high[peaks[i]!]!);
    assert.ok(maps.rms[activity[i - 1]!]! >= maps.rms[activity[i]!]!);
  }
  assert.deepEqual(derive({ ...start, sort: 'number' }, looked).order.slice(0, 3), [0, 1, 2]);
  assert.equal(derive(start, looked).channel, activity[0]);
  assert.equal(derive(start, look('block-9')).maps, null, 'maps of another stage do not count');
});

test('the unit stands where the channel is strongest until it is moved, and says what the map holds there', () => {
  const looked = look('block-10');
  const chosen = derive({ ...start, channel: 5 }, looked);
  assert.deepEqual([chosen.row, chosen.column], [1, 3], 'place 35 of 32 columns');
  const high = looked.maps[chosen.stage.tensors.length - 1]!.high[5]!;
  assert.ok(Math.abs(chosen.value! - high) < 1e-4);
  // Field 211, stride 16, first centre 15.5.
  assert.ok(Math.abs(chosen.window.x - (15.5 + 3 * 16 - 105.5) / 512) < 1e-12);
  const moved = derive(moveUnit({ ...start, channel: 5 }, chosen, 2, -99), looked);
  assert.deepEqual([moved.row, moved.column], [3, 0]);
  assert.ok(moved.value! < 1);
  assert.match(moved.sentence, /row 4, column 1 says/);
});

test('a map that is averaged for its picture still counts its units', () => {
  const looked = look('stem');
  const state: BrowserState = { ...start, stage: 'stem', channel: 3 };
  const shown = derive(state, looked);
  assert.equal(shown.units, 256);
  assert.equal(looked.maps[0]!.pictures.shrink, 2);
  assert.deepEqual([shown.row, shown.column], [0, 21]);
  assert.equal(derive(moveUnit(state, shown, 300, 300), looked).row, 255);
});

test('picking goes through the whole order and turns the page', () => {
  const looked = look('last');
  const state: BrowserState = { ...start, stage: 'last' };
  const shown = derive(state, looked);
  assert.equal(shown.pages, Math.ceil(480 / PAGE));
  const far = pickRank(state, shown, PAGE + 2);
  assert.equal(far.page, 1);
  assert.equal(far.channel, shown.order[PAGE + 1]);
  assert.equal(derive(far, looked).rank, PAGE + 2);
  assert.equal(pickRank(state, shown, 9999).channel, shown.order[479]);
  assert.equal(pickRank(state, shown, -3).channel, shown.order[0]);
  assert.equal(turnTo(state, shown, 99).page, shown.pages - 1);
  const last = derive(turnTo(state, shown, 99), looked);
  assert.equal(last.tiles.at(-1)!.rank, 480);
  assert.equal(sortBy(far, 'number').page, 0);
  assert.deepEqual((({ channel, page, x, part }) => [channel, page, x, part])(toStage(far, 'block-3')), [
    -1,
    0,
    -1,
    'output',
  ]);
});

test('one scale spans all maps of a tensor', () => {
  const looked = look('block-10');
  assert.equal(derive(start, looked).range, null);
  const { range, maps } = derive({ ...start, scale: 'shared' }, looked);
  assert.equal(range!.to, 64);
  assert.equal(range!.from, Math.min(...maps!.low));
});

test('how much of a map fires is counted against half of its peak, and a silent channel is called one', () => {
  const values = Float32Array.from(
    [0, 1, 2, 4, -1, -2, -3, -4].flatMap((v, i) => (i < 4 ? [v, -v - 1] : [v, v])),
  );
  const maps = channelMaps(values, [2, 4, 2], 8);
  assert.equal(firing(maps, 0), 2 / 8);
  assert.equal(firing(maps, 1), 0, 'its highest value is -1');
  const looked = look('block-10');
  const quiet = looked.maps.map((each) => ({
    ...each,
    high: each.high.map(() => -0.5),
    low: each.low.map(() => -1),
  }));
  assert.match(
    derive(start, { stage: 'block-10', maps: quiet }).sentence,
    /never rises above 0 on this photo: its highest value is −0.5/,
  );
});

test('channels of the last maps have names', () => {
  assert.equal(channelLabel('heat', 16), 'dog');
  assert.equal(channelLabel('distances', 3), 'bottom');
  assert.equal(channelLabel('block-1', 3), '3');
});
