import { checkArray, checkOptions, type NdArray, type Result } from './array.ts';
import { convolve } from './convolve.ts';
import { type ConvOptions, type Plan, planConvolution } from './plan.ts';

/** Settings of a depthwise convolution; the groups are the channels themselves. */
export type DepthwiseOptions = Omit<ConvOptions, 'groups'>;

/**
 * The same numbers as a filter for a grouped convolution: `[h, w, c, m]` becomes `[h, w, 1, c * m]`.
 * Nothing moves in memory: a depthwise convolution is a grouped one with a group per channel.
 */
export function asGroupedFilter(filter: NdArray): NdArray {
  checkArray('filter', filter, ['kernel height', 'kernel width', 'channels', 'multiplier']);
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  return { shape: [height, width, 1, channels * multiplier], data: filter.data };
}

/** Reads and checks a depthwise convolution as the grouped one that it is. */
export function planDepthwise(input: NdArray, filter: NdArray, options: DepthwiseOptions): Plan {
  checkOptions(options, ['strides', 'padding', 'dilations', 'bias']);
  checkArray('input', input, ['batch', 'height', 'width', 'channels']);
  const grouped = asGroupedFilter(filter);
  if (filter.shape[2] !== input.shape[3]) {
    throw new RangeError(
      `filter.shape[2] (channels): ${input.shape[3]} is needed, as in the input, not ${filter.shape[2]}`,
    );
  }
  return planConvolution(2, input, grouped, { ...options, groups: input.shape[3]! });
}

/**
 * Depthwise convolution, as tf.depthwiseConv2d computes it: every channel has its own `m` kernels and nothing is
 * summed across channels (MobileNet, 1704.04861, section 3.1).
 *
 * @param input `[batch, height, width, c]`
 * @param filter `[kernel height, kernel width, c, m]`; m is the depth multiplier
 * @returns `[batch, output height, output width, c * m]`; channel c's maps stand together
 * @throws as conv2d does
 */
export function depthwiseConv2d(input: NdArray, filter: NdArray, options: DepthwiseOptions = {}): Result {
  return convolve(input, filter.data, planDepthwise(input, filter, options));
}
