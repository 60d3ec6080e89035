/**
 * The gradient of a convolution with respect to its filter, composed of ops that every backend has.
 *
 * Tap k of the filter met the input at o · stride + k · dilation - before for every output cell o, and each time dy[o] says how
 * much the loss minds. So dfilter[k] is the sum over o, and over the pictures of the batch, of x at that place times
 * dy[o]: again a convolution, now of x, with dy as the filter. The roles have changed: what summed over input channels
 * sums over the batch, so batch and channels swap their axes; the stride, which was the distance between neighbouring o, is the
 * distance between the taps of the new filter, its dilation; and the dilation, the distance between neighbouring k,
 * is the new stride. The result is as large as the old kernel.
 *
 * Of a depthwise convolution each channel has its own small sum. There it is quicker to go tap by tap: shift x, multiply by dy, and
 * sum over all places, as a product with a row of ones.
 */
import {
  concat,
  conv2d,
  matMul,
  mul,
  ones,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Geometry } from './geometry.ts';
import { cut, explicitPadding, type Margins, withMargins } from './margins.ts';

/** What has to lie around x so that exactly the cells that some tap met are there. */
function met(dy: Tensor4D, { input, kernel, strides, dilations, before }: Geometry): Margins {
  return ([0, 1] as const).map((axis) => {
    const reach = (dy.shape[axis + 1]! - 1) * strides[axis] + (kernel[axis] - 1) * dilations[axis] + 1;
    return [before[axis], reach - before[axis] - input[axis]] as const;
  }) as unknown as Margins;
}

/**
 * Of conv2d, for all strides, paddings and dilations.
 *
 * @param x [batch, height, width, in]
 * @param dy [batch, rows, columns, out]
 * @returns [height, width, in, out] of the filter
 */
export function conv2dFilterGradient(x: Tensor4D, dy: Tensor4D, geometry: Geometry): Tensor4D {
  return tidy(() => {
    const margins = met(dy, geometry);
    const channelsFirst = transpose(cut(x, margins), [3, 1, 2, 0]); // [in, height, width, batch]
    const taps = transpose(dy, [1, 2, 0, 3]); // [rows, columns, batch, out]
    const { strides, dilations } = geometry;
    const swapped = conv2d(channelsFirst, taps, [...dilations], explicitPadding(margins), 'NHWC', [
      ...strides,
    ]);
    return transpose(swapped, [1, 2, 0, 3]);
  });
}

/**
 * Of depthwiseConv2d, for all strides, paddings and dilations.
 *
 * @param x [batch, height, width, channels]
 * @param dy [batch, rows, columns, channels * multiplier]
 * @param multiplier filters for each channel
 * @returns [height, width, channels, multiplier] of the filter
 */
export function depthwiseFilterGradient(
  x: Tensor4D,
  dy: Tensor4D,
  multiplier: number,
  geometry: Geometry,
): Tensor4D {
  const { kernel, strides, dilations } = geometry;
  return tidy(() => {
    const [batch, rows, columns, outputs] = dy.shape;
    const channels = x.shape[3];
    const [down, across] = strides;
    const around = withMargins(x, met(dy, geometry));
    // Whole steps, so that a strided row or column is an axis of its own and a shifted x is one slice.
    const [height, width] = [1, 2].map((axis) => Math.ceil(around.shape[axis]! / strides[axis - 1]!)) as [
      number,
      number,
    ];
    const whole = withMargins(around, [
      [0, height * down - around.shape[1]],
      [0, width * across - around.shape[2]],
    ]);
    const steps: Tensor =
      down === 1 && across === 1 ? whole : reshape(whole, [batch, height, down, width, across * channels]);
    const shifted = (row: number, column: number): Tensor => {
      const [r, c] = [row * dilations[0], column * dilations[1]];
      if (steps === whole) return slice(whole, [0, r, c, 0], [batch, rows, columns, channels]);
      const begin = [0, Math.floor(r / down), r % down, Math.floor(c / across), (c % across) * channels];
      return slice(steps, begin, [batch, rows, 1, columns, channels]);
    };
    const places = batch * rows * columns;
    const all = ones([1, places]) as Tensor2D;
    const taps: Tensor2D[] = [];
    for (let row = 0; row < kernel[0]; row++) {
      for (let column = 0; column < kernel[1]; column++) {
        const here = reshape(shifted(row, column), [places, channels, 1]);
        const wide = multiplier === 1 ? here : tile(here, [1, 1, multiplier]);
        taps.push(
          matMul(all, mul(reshape(wide, [places, outputs]), reshape(dy, [places, outputs])) as Tensor2D),
        );
      }
    }
    return reshape(concat(taps, 0), [kernel[0], kernel[1], channels, multiplier]);
  });
}
