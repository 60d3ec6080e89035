import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confusionMatrix, segmentationScores } from '../../../src/lib/metrics/index.ts';

test('confusionMatrix counts [truth][prediction] and leaves the ignored label out', () => {
  const truth = Uint8Array.of(0, 0, 1, 1, 255, 2);
  const prediction = Uint8Array.of(0, 1, 1, 1, 2, 0);
  assert.deepEqual(confusionMatrix(truth, prediction, { classCount: 3, ignore: 255 }), [
    [1, 1, 0],
    [0, 2, 0],
    [1, 0, 0],
  ]);
});

test('an ignored class leaves out its true positions, not its predictions', () => {
  assert.deepEqual(confusionMatrix([0, 1, 1], [1, 0, 1], { classCount: 2, ignore: 0 }), [
    [0, 0],
    [1, 1],
  ]);
});

test('confusionMatrix names what is wrong', () => {
  const two = { classCount: 2 };
  assert.throws(() => confusionMatrix([0, 1], [0], two), { message: 'prediction has 1 labels, but truth 2' });
  assert.throws(() => confusionMatrix([2], [0], two), {
    message: 'truth[0] must be an integer in [0, 2), got 2',
  });
  assert.throws(() => confusionMatrix([0], [0.5], two), {
    message: 'prediction[0] must be an integer in [0, 2), got 0.5',
  });
  assert.throws(() => confusionMatrix([0], [Number.NaN], two), RangeError);
  assert.throws(
    () => confusionMatrix([], [], { classCount: 0 }),
    /classCount must be a positive integer, got 0/,
  );
});

test('segmentationScores by hand, with a class that never occurs and one that is only predicted', () => {
  // truth: 6 of class 0, 2 of class 1; class 2 is predicted once; class 3 is nowhere
  const matrix = [
    [4, 1, 1, 0],
    [1, 1, 0, 0],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ];
  const scores = segmentationScores(matrix);
  assert.equal(scores.pixelAccuracy, 5 / 8);
  assert.deepEqual(scores.classAccuracy, [4 / 6, 1 / 2, Number.NaN, Number.NaN]);
  assert.deepEqual(scores.classPrecision, [4 / 5, 1 / 2, 0, Number.NaN]);
  assert.deepEqual(scores.iou, [4 / 7, 1 / 3, 0, Number.NaN]);
  assert.deepEqual(scores.dice, [8 / 11, 2 / 4, 0, Number.NaN]);
  assert.equal(scores.meanAccuracy, (4 / 6 + 1 / 2) / 2);
  assert.equal(scores.meanIou, (4 / 7 + 1 / 3 + 0) / 3);
  assert.equal(scores.meanDice, (8 / 11 + 1 / 2 + 0) / 3);
  assert.equal(scores.frequencyWeightedIou, (6 * (4 / 7) + 2 * (1 / 3)) / 8);
});

test('a perfect labelling scores 1 throughout, and nothing at all NaN', () => {
  const perfect = segmentationScores([
    [3, 0],
    [0, 5],
  ]);
  for (const value of Object.values(perfect).flat()) assert.equal(value, 1);
  for (const value of Object.values(
    segmentationScores([
      [0, 0],
      [0, 0],
    ]),
  ).flat())
    assert.ok(Number.isNaN(value));
});

test('segmentationScores names what is wrong', () => {
  assert.throws(() => segmentationScores([]), /matrix must have at least one row/);
  assert.throws(() => segmentationScores([[1, 2]]), /matrix must be square: row 0 has 2 values, not 1/);
  assert.throws(() => segmentationScores([[-1]]), /matrix\[0\]\[0\] must be a count of at least 0, got -1/);
  assert.throws(() => segmentationScores([[Number.NaN]]), RangeError);
});
