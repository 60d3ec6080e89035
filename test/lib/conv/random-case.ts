import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import type { NdArray } from '../../../src/lib/conv/index.ts';
import { type Random, randomInteger } from '../../../src/lib/random.ts';

/** An array of small whole numbers: float32 and float64 then agree exactly. */
export function wholeArray(next: Random, shape: readonly number[]): NdArray {
  const size = shape.reduce((product, length) => product * length, 1);
  return { shape, data: Array.from({ length: size }, () => randomInteger(next, -4, 4)) };
}

/** One of the given values. */
export function choose<T>(next: Random, ...values: readonly T[]): T {
  return values[randomInteger(next, 0, values.length - 1)]!;
}

export function tensor<R extends tf.Rank>(array: NdArray): tf.Tensor<R> {
  return tf.tensor(Array.from(array.data), [...array.shape] as tf.ShapeMap[R]) as tf.Tensor<R>;
}

/** What tfjs gives, or undefined when it refuses the settings. */
export async function tfjs(build: () => tf.Tensor): Promise<NdArray | undefined> {
  let result: tf.Tensor;
  try {
    result = tf.tidy(build);
  } catch {
    return undefined;
  }
  const answer = { shape: result.shape, data: Array.from(await result.data()) };
  result.dispose();
  return answer;
}

export function assertSame(actual: NdArray, expected: NdArray, message: string): void {
  assert.deepEqual(actual.shape, expected.shape, message);
  for (let i = 0; i < expected.data.length; i++) {
    // -0 and 0 are one number here.
    if (actual.data[i]! !== expected.data[i]!) {
      assert.fail(`${message}: number ${i} is ${actual.data[i]}, not ${expected.data[i]}`);
    }
  }
}

/** Numbers that are rounded on the way (float32 means) agree to a relative error of 1e-6. */
export function assertClose(actual: NdArray, expected: NdArray, message: string): void {
  assert.deepEqual(actual.shape, expected.shape, message);
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(actual.data[i]! - expected.data[i]!);
    assert.ok(difference <= 1e-6 * Math.max(1, Math.abs(expected.data[i]!)), `${message}: number ${i}`);
  }
}
