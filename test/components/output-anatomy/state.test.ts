import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  anatomyCodec,
  derive,
  placeInOutput,
  presetOf,
  presets,
  withPreset,
} from '../../../src/components/output-anatomy/state.ts';

const start = anatomyCodec.initial;
const of = (id: (typeof presets)[number]['id']) => derive(withPreset(start, id));

test('the presets have the published numbers', () => {
  assert.deepEqual(
    presets.map(({ id }) => of(id).layout.channelCount),
    [45, 30, 125, 255],
  );
  assert.equal(of('v1').layout.values, 7 * 7 * 30);
  assert.equal(of('v2-voc').layout.boxes, 13 * 13 * 5);
  assert.equal(of('v3-coco').layout.boxes, 10_647);
  for (const { id } of presets) assert.equal(presetOf(withPreset(start, id)), id);
  assert.equal(presetOf({ ...start, C: 3 }), undefined);
});

test('the arithmetic is written out with the current numbers', () => {
  assert.deepEqual(of('v2-voc').arithmetic, [
    'One cell: 5 × (4 + 1 + 20) = 125 numbers',
    'The output: 13 × 13 × 125 = 21,125 numbers',
    'Boxes: 13 × 13 × 5 = 845',
  ]);
  assert.equal(of('v3-coco').arithmetic.length, 5);
  assert.equal(of('textbook').arithmetic[0], 'One cell: 5 × 4 + 5 + 20 = 45 numbers');
});

test('runs cover the vector without a gap, and tell shared classes from those of one box', () => {
  for (const { id } of presets) {
    const { runs, layout } = of(id);
    let next = 0;
    for (const { from, length } of runs) {
      assert.equal(from, next);
      next += length;
    }
    assert.equal(next, layout.channelCount);
  }
  assert.deepEqual(of('v1').runs.at(-1), { part: 'class', box: -1, from: 10, length: 20 });
  assert.deepEqual(of('v2-voc').runs.at(-1), { part: 'class', box: 4, from: 105, length: 20 });
});

test('a number is named with its box, and its meaning fits the version', () => {
  const second = derive({ ...withPreset(start, 'v2-voc'), channel: 25 + 2 });
  assert.match(second.meaning, /^box 2 tw: its exponential times the anchor’s width/);
  assert.match(derive({ ...withPreset(start, 'v1'), channel: 4 }).meaning, /confidence: .*IoU/);
  assert.match(
    derive({ ...withPreset(start, 'v3-coco'), channel: 84 }).meaning,
    /class 80: .*logistic of its own; for box 1/,
  );
  assert.match(derive({ ...start, channel: 44 }).meaning, /class 20: .*softmax.*every box of the cell/);
});

test('a number beyond a shorter vector becomes its last one', () => {
  assert.equal(derive({ ...withPreset(start, 'v1'), channel: 900 }).channel.offset, 29);
});

test('a cell’s vector starts where the cells before it end', () => {
  const { layout } = of('v2-voc');
  assert.equal(placeInOutput(layout, 13, 0, 1), 125);
  assert.equal(placeInOutput(layout, 13, 12, 12) + 125, layout.values);
});

test('what a link says is bounded', () => {
  const state = anatomyCodec.read('version=v9&S=0&B=77&C=1e9&channel=-1');
  assert.deepEqual(state, { version: 'textbook', S: 1, B: 9, C: 100, channel: 0 });
});
