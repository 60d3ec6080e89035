import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  derive,
  type Maps,
  moveTo,
  presets,
  responseCodec,
  stepChannel,
  strongestAt,
} from '../../../src/components/response-norm/state.ts';

const start = responseCodec.initial;

/** Two rows of three places with five maps. */
const maps: Maps = {
  rows: 2,
  columns: 3,
  channels: 5,
  values: Float32Array.from({ length: 30 }, (_, i) => (i % 7) + (i === 17 ? 20 : 0)),
};

test('the place is the cell that holds it, at the far edges too', () => {
  assert.deepEqual(((d) => [d.row, d.column])(derive({ ...start, x: 0, y: 0 }, maps)), [0, 0]);
  assert.deepEqual(((d) => [d.row, d.column])(derive({ ...start, x: 1, y: 1 }, maps)), [1, 2]);
  const { before } = derive({ ...start, x: 0.5, y: 0.2 }, maps);
  assert.deepEqual(before, [5, 6, 0, 1, 2]);
});

test('the bars, the map and the sum are the same numbers', () => {
  for (const { title, ...settings } of presets) {
    const state = { ...start, ...settings, channel: 2, x: 0.1, y: 0.9 };
    const { after, map, row, column, sum } = derive(state, maps);
    assert.ok(Math.abs(map.after[row * 3 + column]! - after[2]!) < 1e-12, title);
    assert.ok(Math.abs(Number(sum.split('= ')[1]) - after[2]!) < 6e-4, sum);
  }
});

test('with AlexNet’s settings small values are only divided by k, and a large neighbour matters when alpha grows', () => {
  const at = { ...start, channel: 1, x: 0, y: 0.9 };
  const { after, before, factor, window } = derive(at, maps);
  assert.deepEqual(window, [0, 3]);
  assert.ok(Math.abs(after[1]! / (before[1]! * factor) - 1) < 0.03);
  const strong = derive({ ...at, power: 0, k: 1 }, maps);
  assert.ok(strong.after[1]! < before[1]! / 5);
  assert.match(strong.sentence, /The squares of maps 0 to 3 add up to/);
  assert.match(derive({ ...at, size: 1 }, maps).sentence, /Only its own square counts/);
});

test('a silent map is said to be silent', () => {
  assert.match(derive({ ...start, channel: 0, x: 0, y: 0 }, maps).sentence, /silent/);
});

test('the strongest map of a place is found; maps are stepped round, places stay on the picture', () => {
  assert.equal(strongestAt({ ...start, x: 0, y: 0.9 }, maps).channel, 2);
  assert.equal(stepChannel({ ...start, channel: 0 }, -1).channel, 71);
  assert.equal(stepChannel({ ...start, channel: 70 }, 10).channel, 8);
  assert.deepEqual(((s) => [s.x, s.y])(moveTo(start, -1, 2)), [0, 1]);
});
