import type { NdArray, Result } from './array.ts';
import { convolve } from './convolve.ts';
import { type ConvOptions, planConvolution } from './plan.ts';

/**
 * Three-dimensional convolution over a volume or a clip, as tf.conv3d and Keras' Conv3D compute it, with groups.
 *
 * @param input `[batch, depth, height, width, in]`
 * @param filter `[kernel depth, kernel height, kernel width, in / groups, out]`
 * @returns `[batch, output depth, output height, output width, out]`
 * @throws as conv2d does
 */
export function conv3d(input: NdArray, filter: NdArray, options: ConvOptions = {}): Result {
  return convolve(input, filter.data, planConvolution(3, input, filter, options));
}
