import { pad, reshape, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Puts `step - 1` zeros behind every cell along an axis, the last one too: that axis becomes `step` times as long.
 *
 * @returns x itself for a step of 1
 */
export function spread<T extends Tensor>(x: T, axis: number, step: number): T {
  if (step === 1) return x;
  const length = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const cells = reshape(x, [-1, length]);
  const shape = x.shape.map((n, i) => (i === axis ? n * step : n));
  return reshape(
    pad(cells, [
      [0, 0],
      [0, (step - 1) * length],
    ]),
    shape,
  ) as T;
}
