import { AvgPool, backend_util, mul, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { known, replaceGradient } from './replace.ts';

type Info = ReturnType<typeof backend_util.computePool2DInfo>;

/** How many of a window's cells lie on the input, for each window along an axis. */
function counts(outputs: number, stride: number, kernel: number, before: number, inputs: number): number[] {
  return Array.from({ length: outputs }, (_, o) => {
    const start = o * stride - before;
    return Math.min(start + kernel, inputs) - Math.max(start, 0);
  });
}

/** [1, rows, columns, 1]: by how much a window at the border averages over fewer cells than the others. */
function shares(info: Info): Tensor4D {
  const { padInfo, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const rows = counts(info.outHeight, strideHeight, filterHeight, padInfo.top, info.inHeight);
  const columns = counts(info.outWidth, strideWidth, filterWidth, padInfo.left, info.inWidth);
  const values = rows.flatMap((r) => columns.map((c) => (filterHeight * filterWidth) / (r * c)));
  return tensor4d(values, [1, rows.length, columns.length, 1]);
}

/**
 * The average pool. With padding, a window at the border averages over the cells that exist; tfjs 4.22's gradient divides by the
 * size of the full window all the same, on every backend. Here dy makes up for that.
 */
export function registerAveragePool(): void {
  replaceGradient(AvgPool, (stock) => {
    const unpadded = known(stock);
    return {
      inputsToSave: ['x'],
      gradFunc: (dy, saved, attrs) => {
        const info = backend_util.computePool2DInfo(
          (saved[0] as Tensor4D).shape,
          attrs['filterSize'] as [number, number],
          attrs['strides'] as [number, number],
          1,
          attrs['pad'] as 'same' | 'valid' | number,
          attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
        );
        const { top, bottom, left, right } = info.padInfo;
        if (top + bottom + left + right === 0) return unpadded.gradFunc(dy, saved, attrs);
        return unpadded.gradFunc(mul(dy as Tensor4D, shares(info)), saved, attrs);
      },
    };
  });
}
