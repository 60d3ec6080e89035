import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addLayer,
  derive,
  memoryCodec,
  removeLayer,
  setLayer,
} from '../../../src/components/memory-calculator/state.ts';
import type { Bytes } from '../../../src/lib/conv/index.ts';

const start = memoryCodec.initial;

test('the start is the network of the exercise, and its numbers come out', () => {
  const { parameters, totals, sentence } = derive(start);
  assert.equal(parameters, 903_400);
  assert.deepEqual(
    totals.map(({ bytes }) => bytes.bytes),
    [3_613_600, 12_613_600, 565_613_600],
  );
  assert.match(
    sentence,
    /903,400 parameters\. At least 12\.6 MB .* 565\.6 MB to train on 50 pictures, .* maps take 93 %/,
  );
});

test('every total is the sum of its parts, all the way down, and every leaf is its formula', () => {
  const leaves: string[] = [];
  const look = ({ bytes, parts, formula }: Bytes): void => {
    if (parts.length)
      assert.equal(
        bytes,
        parts.reduce((sum, part) => sum + part.bytes, 0),
      );
    else {
      assert.equal(
        bytes,
        formula!.split(' x ').reduce((product, factor) => product * Number(factor), 1),
      );
      leaves.push(formula!);
    }
    parts.forEach(look);
  };
  for (const state of [start, { ...start, copies: 4, bytes: 2 }])
    for (const { bytes } of derive(state).totals) look(bytes);
  assert.ok(leaves.includes('50 x 100 x 150 x 100 x 4'));
});

test('layers are changed, added up to eight and removed down to one', () => {
  const wider = setLayer(start, 1, 'filters', 300);
  assert.deepEqual(wider.layers[1], [3, 2, 300]);
  assert.equal(derive(wider).layers[1]!.outputShape.join(), '50,75,300');
  let many = start;
  for (let i = 0; i < 20; i++) many = addLayer(many);
  assert.equal(many.layers.length, 8);
  let few = start;
  for (let i = 0; i < 20; i++) few = removeLayer(few, 0);
  assert.deepEqual(few.layers, [[3, 2, 400]]);
  derive(many);
  derive(few);
});

test('shares add up to one, also for the largest state that a link can hold', () => {
  const giant = memoryCodec.read(
    'height=9999&width=9999&channels=9999&batch=9999&bytes=8&layers=15_1_4096~15_1_4096',
  );
  assert.equal(giant.height, 4096);
  const { shares } = derive(giant);
  assert.ok(Math.abs(shares.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-9);
});

test('a state survives its way through a link; text that is no state keeps the start', () => {
  const state = { ...setLayer(start, 0, 'kernel', 7), bytes: 2, copies: 2, batch: 8 };
  assert.deepEqual(memoryCodec.read(memoryCodec.write(state)), state);
  assert.deepEqual(memoryCodec.read('layers=3_2&batch=many'), start);
});
