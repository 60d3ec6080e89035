import type { NdArray, Result } from './array.ts';
import { convolve } from './convolve.ts';
import { type ConvOptions, planConvolution } from './plan.ts';

/**
 * Two-dimensional convolution, as tf.conv2d and Keras' Conv2D compute it, with groups as in PyTorch.
 *
 * Exact for integers (as long as the sums stay below 2^53). Strides and dilations may both be above 1.
 *
 * @param input `[batch, height, width, in]`
 * @param filter `[kernel height, kernel width, in / groups, out]`; group g makes output channels g * out / groups
 *   onwards from input channels g * in / groups onwards
 * @returns `[batch, output height, output width, out]`, see outputSize
 * @throws RangeError or TypeError naming the argument: a wrong shape, a kernel that does not fit, groups that do not
 *   divide, numbers that are not finite, an unknown option, more work than plain arrays should do
 */
export function conv2d(input: NdArray, filter: NdArray, options: ConvOptions = {}): Result {
  return convolve(input, filter.data, planConvolution(2, input, filter, options));
}
