import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meanPool } from '../../../src/components/roi-align/mean-pool.ts';
import {
  boxOf,
  chooseBins,
  chooseThing,
  derive,
  mapOf,
  type NetworkMap,
  type RoiAlignState,
  roiAlignCodec,
  SIDE,
  shiftBox,
  withBox,
} from '../../../src/components/roi-align/state.ts';
import { brightnessMap, coverageMap } from '../../../src/components/roi-align/street-map.ts';
import { roiAlign, roiPool } from '../../../src/lib/boxes/index.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const { initial } = roiAlignCodec;
const run = (part: Partial<RoiAlignState> = {}, network: NetworkMap[] | null = null) => {
  const state = { ...initial, ...part };
  const scene = sceneOf(state, SIDE);
  return derive(state, scene, mapOf(state, scene, network)!);
};

test('the maps average what they say over each cell', () => {
  const scene = sceneOf(initial, SIDE);
  const cover = coverageMap(scene, 16, 1);
  assert.equal(cover.values.length, 64);
  const sum = Array.from(cover.values).reduce((total, share) => total + share * 256, 0);
  assert.ok(Math.abs(sum - scene.things[1]!.area) < 1e-3);
  const bright = brightnessMap(scene, 32);
  assert.ok(Array.from(bright.values).every((value) => value > 0 && value < 1));
});

test('a region that lies on whole cells is not moved by rounding, but for the one cell that RoIPool adds', () => {
  const { errors, rounded } = run({ stride: '16', box: [32, 48, 64, 80] });
  assert.deepEqual(rounded, [32, 48, 80, 96]);
  assert.deepEqual(errors, [0, 0, 16, 16]);
});

test('a region between cells is moved by rounding, by less than a cell and a half', () => {
  const { errors, box } = run({ stride: '16', box: [37.5, 41.25, 90.75, 99] });
  assert.deepEqual(box, [37.5, 41.25, 90.75, 99]);
  assert.deepEqual(errors, [-5.5, 6.75, 21.25, 13]);
  assert.ok(errors.every((error) => Math.abs(error) <= 24));
});

test('half a pixel changes no rounded number, and nearly all that are sampled', () => {
  const { changedPooled, changedAligned, bins } = run({
    source: 'brightness',
    stride: '16',
    box: [34, 34, 82, 82],
  });
  assert.equal(changedPooled, 0);
  assert.ok(changedAligned > 0.9 * bins ** 2);
});

test('the curve is a staircase for RoIPool and goes through the shown numbers at no shift', () => {
  const { curve, pooled, aligned, bin, stride } = run({
    source: 'brightness',
    takes: 'mean',
    box: [34, 34, 82, 82],
  });
  const middle = curve.find(({ shift }) => shift === 0)!;
  assert.equal(middle.pooled, pooled[bin]);
  assert.equal(middle.aligned, aligned[bin]);
  assert.deepEqual([curve[0]!.shift, curve.at(-1)!.shift], [-stride, stride]);
  const changes = (key: 'pooled' | 'aligned') =>
    curve.filter((point, i) => i > 0 && Math.abs(point[key] - curve[i - 1]![key]) > 1e-6).length;
  assert.ok(changes('pooled') <= 4, `${changes('pooled')} steps`);
  assert.ok(changes('aligned') > 40, `${changes('aligned')} changes`);
});

test('masks that went through RoIAlign fit better than rounded ones, on average over many things', () => {
  let [pooled, aligned, meaned, count] = [0, 0, 0, 0];
  for (let street = 1; street <= 6; street++) {
    const { things } = sceneOf({ ...initial, street }, SIDE);
    things.forEach(({ difficult }, thing) => {
      if (difficult) return;
      const of = run({ street, thing, stride: '8', bins: '14' }).maskIou!;
      pooled += of.pooled;
      aligned += of.aligned;
      meaned += run({ street, thing, stride: '8', bins: '14', takes: 'mean' }).maskIou!.pooled;
      count++;
    });
  }
  assert.ok(count > 20);
  assert.ok(aligned / count > pooled / count + 0.1, `${aligned / count} and ${pooled / count}`);
  assert.ok(aligned / count > meaned / count + 0.05, `${aligned / count} and ${meaned / count}`);
});

test('a mean of rounded bins lies between the cells, and equals the largest where each bin is one cell', () => {
  const map = brightnessMap(sceneOf(initial, SIDE), 16);
  const grid = { stride: 16, bins: 3 };
  const one: [number, number, number, number] = [0, 0, 32, 32];
  assert.deepEqual(meanPool(map, one, grid), roiPool(map, one, grid));
  const whole: [number, number, number, number] = [0, 0, 112, 112];
  const [means, most] = [meanPool(map, whole, grid), roiPool(map, whole, grid)];
  means.forEach((value, i) => {
    assert.ok(value <= most[i]!);
  });
  assert.deepEqual(meanPool(map, [400, 400, 410, 410], grid), new Float32Array(9));
});

test('a network’s map is read by channel, and there is none before it has answered', () => {
  const values = Float32Array.from({ length: 8 * 8 * 2 }, (_, i) => (i % 2 ? i : -i));
  const network = [{ rows: 8, columns: 8, channels: 2, values, stride: 16 }];
  const state = { ...initial, source: 'network' as const, stride: '16' as const, channel: 1 };
  const scene = sceneOf(state, SIDE);
  assert.equal(mapOf(state, scene, null), null);
  const { map, channels, aligned, box } = run(state, network);
  assert.equal(channels, 2);
  assert.equal(map.values[1], 3);
  assert.deepEqual(aligned, roiAlign(map, box, { stride: 16, bins: 7 }));
  assert.equal(run({ ...state, channel: 99 }, network).map.values[1], 3);
});

test('a street without things has a region in its middle, and no mask to compare with', () => {
  const derived = run({ density: 0 });
  assert.equal(derived.thing, -1);
  assert.deepEqual(derived.box, [40, 40, 88, 88]);
  assert.equal(derived.maskIou, null);
  assert.ok(Array.from(derived.aligned).every((value) => value === 0));
});

test('regions move by quarters and stay on the street; another thing takes the region along', () => {
  const scene = sceneOf(initial, SIDE);
  assert.deepEqual(withBox(initial, [1, 2, 43, 44]).box, [0.25, 0.5, 10.75, 11]);
  const right = { ...initial, box: [100, 10, 127.75, 30] };
  assert.deepEqual(shiftBox(right, scene, 0.5).box, [100.25, 10, 128, 30]);
  assert.deepEqual(chooseThing(right, 2).box, []);
  assert.deepEqual(boxOf(chooseThing(right, 2), scene), scene.things[2]!.box);
  assert.deepEqual(boxOf({ ...initial, box: [50, 50, 20, 60] }, scene), scene.things[0]!.box);
});

test('another number of bins keeps the place of the chosen bin', () => {
  assert.equal(chooseBins({ ...initial, bin: 24 }, '3').bin, 4);
  assert.equal(chooseBins({ ...initial, bin: 0 }, '14').bin, 15);
  assert.equal(chooseBins({ ...initial, bin: 48 }, '14').bin, 13 * 14 + 13);
});

test('the sentence says what moved, what changed and how well the masks fit', () => {
  assert.match(
    run({ stride: '16', box: [32, 48, 64, 80] }).sentence,
    /^The region has 32 × 32 pixels; at stride 16 RoIPool makes it 48 × 48\. Its edges move by 0\.00, 0\.00, \+16\.00, \+16\.00 pixels .* Shift the region by half a pixel: \d+ of RoIPool’s 49 numbers change, and \d+ of RoIAlign’s\. Pasted back, the mask of the .* has an IoU of 0\.\d\d with the true one by RoIPool and of 0\.\d\d by RoIAlign\.$/,
  );
  assert.doesNotMatch(run({ source: 'brightness' }).sentence, /Pasted back/);
});
