import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeYolo, sigmoid, softmax, yoloCandidates } from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

const anchors = [
  [1, 2],
  [3, 1],
];
const grid = { version: 'v2' as const, rows: 3, columns: 4, anchors, stride: 8, classCount: 3 };
const rand = random(11);
const raw = Float32Array.from({ length: 3 * 4 * 2 * 8 }, () => 4 * rand() - 2);

test('candidates come by falling score, each with its box, its best class and the predictor it comes from', () => {
  const { boxes, scores, classes, predictors, dropped } = yoloCandidates(raw, grid, { scoreFloor: 0 });
  const decoded = decodeYolo(raw, grid);
  assert.equal(scores.length, 24);
  assert.equal(dropped, 0);
  assert.deepEqual(
    [...predictors].sort((a, b) => a - b),
    Array.from({ length: 24 }, (_, i) => i),
  );
  for (const [i, predictor] of predictors.entries()) {
    const numbers = raw.subarray(predictor * 8, predictor * 8 + 8);
    const chances = softmax([...numbers.subarray(5)], 'raw');
    assert.ok(Math.abs(scores[i]! - sigmoid(numbers[4]!) * Math.max(...chances)) < 1e-12);
    assert.equal(classes[i], chances.indexOf(Math.max(...chances)));
    assert.deepEqual([...boxes.subarray(4 * i, 4 * i + 4)], decoded.boxes[predictor]);
    assert.ok(i === 0 || scores[i - 1]! >= scores[i]!);
  }
});

test('the floor leaves weak boxes out, the limit counts what it leaves out, and the scale enlarges boxes', () => {
  const all = yoloCandidates(raw, grid, { scoreFloor: 0 });
  const floor = all.scores[9]!;
  const some = yoloCandidates(raw, grid, { scoreFloor: floor, most: 4, scale: 2.5 });
  assert.deepEqual([...some.predictors], [...all.predictors.subarray(0, 4)]);
  assert.equal(some.dropped, 6);
  assert.deepEqual(
    [...some.boxes],
    [...all.boxes.subarray(0, 16)].map((side) => side * 2.5),
  );
  assert.equal(yoloCandidates(raw, grid, { scoreFloor: 1.1 }).scores.length, 0);
});

test('what is no map or no scale is refused by its name', () => {
  assert.throws(() => yoloCandidates(raw.subarray(1), grid, { scoreFloor: 0 }), /raw/);
  assert.throws(() => yoloCandidates(raw, grid, { scoreFloor: 0, scale: 0 }), /scale/);
});
