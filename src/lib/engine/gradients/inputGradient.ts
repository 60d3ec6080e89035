/**
 * The gradient of a convolution with respect to its input, composed of ops that every backend has.
 *
 * A convolution sends input cell i to output cell o through filter tap k wherever i = o · stride + k · dilation - before. Going
 * back, dy travels the same wires the other way: dx[i] is the sum of dy[o] · filter[k] over all such pairs. That is the
 * transposed convolution (Dumoulin and Visin 2016, 1603.07285, section 4): for stride 1 it is simply a convolution of dy with the
 * filter turned by 180 degrees and its channels swapped.
 *
 * A stride s leaves gaps: dy's cells lie s apart. The textbook fills them with zeros and convolves; three quarters of the
 * products are then by zero when s is 2. Here the pixels of dx are sorted by their remainder modulo s instead. Each such
 * phase meets only every s-th tap, always the same ones, so it is a small dense convolution of dy; all s · s phases are
 * computed at once, as s · s times as many channels, and then interleaved (the sub-pixel convolution of Shi et al. 2016,
 * 1609.05158). Measured on WASM, 24 x 24 x 32 from 12 x 12 x 64, 3x3, batch 32: 19 ms, with zeros 54 ms.
 *
 * Of a depthwise convolution, where a channel has few products, filling with zeros is the quicker way.
 */
import {
  conv2d,
  depthwiseConv2d,
  reshape,
  reverse,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Geometry } from './geometry.ts';
import { cut, explicitPadding, type Margins, withMargins } from './margins.ts';
import { spread } from './spread.ts';

/** Both axes of something. */
const both = <T>(f: (axis: 0 | 1) => T): [T, T] => [f(0), f(1)];

/**
 * The filter sorted by phase: [kernel / stride rounded up, likewise, out, stride · stride · in], taps that the rounding adds are
 * zero, and turned by 180 degrees.
 */
function phases(filter: Tensor4D, [down, across]: readonly [number, number]): Tensor4D {
  const [height, width, inputs, outputs] = filter.shape;
  if (down === 1 && across === 1) return transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const rows = Math.ceil(height / down);
  const columns = Math.ceil(width / across);
  const whole = withMargins(transpose(filter, [3, 0, 1, 2]), [
    [0, rows * down - height],
    [0, columns * across - width],
  ]);
  // One axis after the other, because a backend may reverse and transpose no more than four.
  const byRow = transpose(
    reverse(reshape(whole, [outputs, rows, down, columns * across * inputs]), 1),
    [1, 0, 2, 3],
  );
  const cells = reshape(byRow, [rows, outputs * down, columns, across * inputs]);
  const byColumn = transpose(reverse(cells, 2), [0, 2, 1, 3]);
  return reshape(byColumn, [rows, columns, outputs, down * across * inputs]);
}

/**
 * Of conv2d, for all strides, paddings and dilations.
 *
 * @param dy [batch, rows, columns, out]
 * @param filter [height, width, in, out]
 * @returns [batch, height, width, in] of the input
 */
export function conv2dInputGradient(dy: Tensor4D, filter: Tensor4D, geometry: Geometry): Tensor4D {
  const { input, kernel, strides, dilations, before } = geometry;
  return tidy(() => {
    const batch = dy.shape[0];
    const channels = filter.shape[2];
    // dx[i] lies in phase (i + before) mod stride, at place (i + before) div stride of the phase's grid.
    const first = both((axis) => Math.floor(before[axis] / strides[axis]));
    const last = both((axis) => Math.floor((input[axis] - 1 + before[axis]) / strides[axis]));
    const size = both((axis) => last[axis] - first[axis] + 1);
    const margins: Margins = both((axis) => {
      const reach = (Math.ceil(kernel[axis] / strides[axis]) - 1) * dilations[axis];
      return [reach - first[axis], last[axis] + 1 - dy.shape[axis + 1]!] as const;
    });
    const turned = phases(filter, strides);
    const dense = conv2d(cut(dy, margins), turned, 1, explicitPadding(margins), 'NHWC', [...dilations]);
    const [down, across] = strides;
    if (down === 1 && across === 1) return dense;
    const [rows, columns] = size;
    let cells: Tensor = dense;
    if (down > 1) {
      cells = transpose(reshape(dense, [batch * rows, columns, down, across * channels]), [0, 2, 1, 3]);
    }
    const interleaved = reshape(cells, [batch, rows * down, columns * across, channels]) as Tensor4D;
    return withMargins(
      interleaved,
      both((axis) => {
        const skipped = before[axis] - first[axis] * strides[axis];
        return [-skipped, input[axis] + skipped - size[axis] * strides[axis]] as const;
      }),
    );
  });
}

/**
 * Of depthwiseConv2d, for all strides, paddings and dilations.
 *
 * @param dy [batch, rows, columns, channels * multiplier]
 * @param filter [height, width, channels, multiplier]
 * @returns [batch, height, width, channels] of the input
 */
export function depthwiseInputGradient(dy: Tensor4D, filter: Tensor4D, geometry: Geometry): Tensor4D {
  const { input, kernel, strides, dilations, before } = geometry;
  return tidy(() => {
    const [height, width, channels, multiplier] = filter.shape;
    const turned = reshape(reverse(filter, [0, 1]), [height, width, channels * multiplier, 1]) as Tensor4D;
    const apart = spread(spread(dy, 2, strides[1]), 1, strides[0]);
    const margins: Margins = both((axis) => {
      const reach = (kernel[axis] - 1) * dilations[axis];
      const front = reach - before[axis];
      return [front, input[axis] + reach - front - apart.shape[axis + 1]!] as const;
    });
    const each = depthwiseConv2d(
      cut(apart, margins),
      turned,
      1,
      explicitPadding(margins) as unknown as 'same',
      'NHWC',
      [...dilations],
    );
    if (multiplier === 1) return each;
    const [batch, rows, columns] = each.shape;
    return sum(reshape(each, [batch, rows, columns, channels, multiplier]), 4) as Tensor4D;
  });
}
