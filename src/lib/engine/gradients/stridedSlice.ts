import { pad, reshape, reverse, StridedSlice, slice, slice_util, type Tensor } from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace.ts';
import { spread } from './spread.ts';

/** Undoes one axis of a strided slice: dy's cells go back to begin, begin + stride, ..., with zeros elsewhere. */
function unslice(dy: Tensor, axis: number, begin: number, stride: number, length: number): Tensor {
  const count = dy.shape[axis]!;
  const step = Math.abs(stride);
  const first = stride < 0 ? begin + (count - 1) * stride : begin;
  const apart = spread(stride < 0 ? reverse(dy, axis) : dy, axis, step);
  const inside = Math.min(count * step, length - first);
  const size = apart.shape.map((n, i) => (i === axis ? inside : n));
  const kept =
    inside < count * step
      ? slice(
          apart,
          apart.shape.map(() => 0),
          size,
        )
      : apart;
  const zeros = kept.shape.map((_, i): [number, number] =>
    i === axis ? [first, length - first - inside] : [0, 0],
  );
  return zeros[axis]!.some((n) => n > 0) ? pad(kept, zeros) : kept;
}

/** The slice with strides, which tfjs-core 4.22 does not differentiate: zeros everywhere but where the cells came from. */
export function registerStridedSlice(): void {
  replaceGradient(StridedSlice, () => ({
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved as [Tensor];
      const { begin, end, strides } = slice_util.sliceInfo(
        x.shape,
        attrs['begin'] as number[],
        attrs['end'] as number[],
        attrs['strides'] as number[],
        attrs['beginMask'] as number,
        attrs['endMask'] as number,
        attrs['ellipsisMask'] as number,
        attrs['newAxisMask'] as number,
        attrs['shrinkAxisMask'] as number,
      );
      return {
        x: () =>
          x.shape.reduce(
            (gradient: Tensor, length, axis) => unslice(gradient, axis, begin[axis]!, strides[axis]!, length),
            reshape(dy as Tensor, slice_util.computeOutShape(begin, end, strides)),
          ),
      };
    },
  }));
}
