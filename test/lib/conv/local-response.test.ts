import assert from 'node:assert/strict';
import { test } from 'node:test';
import '@tensorflow/tfjs-backend-cpu';
import { localResponseNormalization, setBackend, tensor4d } from '@tensorflow/tfjs-core';
import { alexnetResponse, localResponse } from '../../../src/lib/conv/index.ts';
import { random } from '../../../src/lib/random.ts';

test('a value is divided by its neighbours across maps, worked by hand', () => {
  // k + alpha * (1 + 4 + 9) = 16, to the power 1/2: 4.
  const settings = { size: 3, k: 2, alpha: 1, beta: 0.5 };
  const result = localResponse([1, 2, 3], 3, settings);
  assert.equal(result[1], 2 / 4);
  // At the ends of the list there are fewer neighbours.
  assert.equal(result[0], 1 / Math.sqrt(2 + 5));
  assert.equal(result[2], 3 / Math.sqrt(2 + 13));
});

test('a strong value holds its neighbours down, and one that is alone keeps nearly all', () => {
  const settings = { size: 3, k: 1, alpha: 1, beta: 0.75 };
  const alone = localResponse([0, 1, 0, 0, 0], 5, settings)[1]!;
  const beside = localResponse([0, 1, 9, 0, 0], 5, settings)[1]!;
  assert.ok(beside < alone / 5);
  assert.equal(localResponse([0, 1, 0, 9, 0], 5, settings)[1], alone, 'two maps away does not count');
});

test('it agrees with TensorFlow.js', async () => {
  await setBackend('cpu');
  const next = random(5);
  for (const { size, k, alpha, beta } of [
    alexnetResponse,
    { size: 1, k: 1, alpha: 0.5, beta: 1 },
    { size: 9, k: 0.5, alpha: 0.1, beta: 0.3 },
  ]) {
    const values = Array.from({ length: 2 * 3 * 7 }, () => 20 * next() - 5);
    const theirs = localResponseNormalization(tensor4d(values, [1, 2, 3, 7]), (size - 1) / 2, k, alpha, beta);
    const expected = await theirs.data();
    const ours = localResponse(values, 7, { size, k, alpha, beta });
    for (const [i, value] of ours.entries())
      assert.ok(Math.abs(value - expected[i]!) <= 1e-5 * Math.max(1, Math.abs(value)), `${i}`);
  }
});

test('bad settings are refused by name', () => {
  assert.throws(() => localResponse([1, 2], 2, { ...alexnetResponse, size: 4 }), /size: an odd number/);
  assert.throws(() => localResponse([1, 2], 2, { ...alexnetResponse, k: 0 }), /k: a positive number/);
  assert.throws(() => localResponse([1, 2], 2, { ...alexnetResponse, alpha: Number.NaN }), /alpha/);
  assert.throws(() => localResponse([1, 2, 3], 2), /values: 3 numbers/);
  assert.equal(localResponse([], 4).length, 0);
});
