import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inputShape } from '../../src/lib/engine/inputShape.ts';

test('a square input is a square of the nearest multiple', () => {
  assert.deepEqual(inputShape({ width: 768, height: 576 }, 500, 32, 'square'), { width: 512, height: 512 });
});

test('an input in the shape of the picture keeps its proportions as far as the multiples allow', () => {
  assert.deepEqual(inputShape({ width: 768, height: 576 }, 512, 32, 'picture'), { width: 512, height: 384 });
  assert.deepEqual(inputShape({ width: 576, height: 768 }, 512, 32, 'picture'), { width: 384, height: 512 });
});

test('a picture of one pixel, or of one row, still gets one multiple a side', () => {
  assert.deepEqual(inputShape({ width: 1, height: 5000 }, 256, 32, 'picture'), { width: 32, height: 256 });
  assert.deepEqual(inputShape({ width: 1, height: 1 }, 1, 32, 'square'), { width: 32, height: 32 });
});

test('a size that is not a positive number is refused', () => {
  for (const size of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => inputShape({ width: 1, height: 1 }, size, 32, 'square'), /inputSize/);
  }
});
