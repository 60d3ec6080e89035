import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeMap,
  derive,
  lookCodec,
  millions,
  milliseconds,
  movePlace,
} from '../../../src/components/one-look/state.ts';

const start = lookCodec.initial;

test('a window has a place every four pixels: 28 gives one answer, 200 gives 44 x 44, 448 gives 106 x 106', () => {
  for (const [side, grid] of [
    [28, 1],
    [32, 2],
    [200, 44],
    [448, 106],
  ] as const) {
    const found = derive({ ...start, side }, null);
    assert.equal(found.grid, grid);
    assert.equal(found.windows, grid * grid);
  }
});

test('one window costs the same either way; the larger the picture, the more one pass saves', () => {
  const ratio = (side: number) => derive({ ...start, side }, null).ways[0]!.macsRatio;
  assert.equal(ratio(28), 1);
  let before = 1;
  for (const side of [56, 112, 224, 448]) {
    assert.ok(ratio(side) > before);
    before = ratio(side);
  }
  // Most of a crop's work is in layers that overlapping windows share, but the head has to be done for each.
  assert.ok(before > 5 && before < 20, String(before));
});

test('multiply-adds are those of the layers, counted by hand for one crop', () => {
  const conv = 26 * 26 * 9 * 16 + 11 * 11 * 9 * 16 * 32 + 3 * 3 * 9 * 32 * 64;
  const head = 3 * 3 * 64 * 64 + 64 * 10;
  assert.equal(derive({ ...start, side: 28 }, null).ways[2]!.macs, conv + head);
});

test('times are for all windows, belong to one side, and are given as ratios to one pass', () => {
  const times = {
    side: 32,
    single: 2,
    singles: 9,
    batch: 6,
    batchSize: 4,
    batches: 5,
    pass: 4,
    passes: 7,
  };
  const { ways, sentence } = derive({ ...start, side: 32 }, times);
  assert.deepEqual(
    ways.map(({ time }) => time),
    [8, 6, 4],
  );
  assert.deepEqual(
    ways.map(({ timeRatio }) => timeRatio),
    [2, 1.5, 1],
  );
  assert.match(sentence, /9 single crops, 5 batches, 7 passes/);
  const elsewhere = derive({ ...start, side: 36 }, times);
  assert.ok(elsewhere.ways.every(({ time }) => time === null));
  assert.match(elsewhere.sentence, /Measure to see the time/);
});

test('the textbook: 7 x 7 into 10 units gives 1 x 1 x 10, 14 x 14 gives 8 x 8 x 10, the work of 64 heads', () => {
  const one = derive({ ...start, map: 7 }, null).textbook;
  assert.equal(one.places, 1);
  assert.equal(one.macs, 7 * 7 * 512 * 10);
  const many = derive({ ...start, map: 14 }, null).textbook;
  assert.equal(many.places, 8);
  assert.equal(many.macs, 64 * many.macsOne);
  assert.match(many.sentence, /14 − 7 \+ 1 = 8.*8 × 8 × 10.*64 windows/);
});

test('the window stays on the map, whatever keys and links say', () => {
  let state = movePlace({ ...start, place: 0 }, -1, -4);
  assert.equal(state.place, 0);
  state = movePlace(state, 100, 3);
  assert.equal(state.place, 7 * 8 + 3);
  assert.equal(changeMap(state, 9).place, 0);
  assert.equal(changeMap({ ...state, place: 4 }, 9).place, 4);
  const { row, column, places } = derive({ ...start, map: 8, place: 150 }, null).textbook;
  assert.deepEqual([row, column, places], [1, 1, 2]);
  assert.equal(lookCodec.read('side=201&map=99').side, 200);
  assert.equal(lookCodec.read('map=99').map, 20);
});

test('numbers are written short', () => {
  assert.equal(milliseconds(1.234), '1.23 ms');
  assert.equal(milliseconds(345.6), '346 ms');
  assert.equal(milliseconds(12_345), '12.3 s');
  assert.equal(millions(858_880), '0.859 million');
  assert.equal(millions(1_662_791_680), '1,663 million');
});
