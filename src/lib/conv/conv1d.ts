import type { NdArray, Result } from './array.ts';
import { convolve } from './convolve.ts';
import type { Padding } from './output-size.ts';
import { type ConvOptions, planConvolution } from './plan.ts';

/** Settings of a convolution along a sequence: one axis, and one more kind of padding. */
export interface Conv1dOptions extends Omit<ConvOptions, 'padding'> {
  /** `'CAUSAL'` pads only in front, so that no output depends on a later input (WaveNet, 1609.03499, section 2.1). */
  padding?: Padding | 'CAUSAL' | 'causal';
}

/**
 * One-dimensional convolution along a sequence, as tf.conv1d and Keras' Conv1D compute it, with groups.
 *
 * @param input `[batch, width, in]`
 * @param filter `[kernel width, in / groups, out]`
 * @returns `[batch, output width, out]`
 * @throws as conv2d does
 */
export function conv1d(input: NdArray, filter: NdArray, options: Conv1dOptions = {}): Result {
  return convolve(input, filter.data, planConvolution(1, input, filter, options));
}
