import { filled, type Result, wholeNumber } from './array.ts';

/**
 * The kernel with which a transposed convolution of stride `factor` is bilinear interpolation (FCN, 1411.4038, section
 * 3.3 and the released code): size 2 * factor - factor mod 2, a pyramid that falls by 1 / factor per cell.
 *
 * @param factor how much larger the output is, a whole number of at least 1
 * @returns rows of the kernel; they sum to factor * factor
 */
export function bilinearKernel(factor: number): number[][] {
  wholeNumber('factor', factor, 1, 1024);
  const size = 2 * factor - (factor % 2);
  const reach = Math.ceil(factor / 2) + Math.floor(factor / 2);
  const centre = (size - 1) / 2;
  const slope = Array.from({ length: size }, (_, i) => 1 - Math.abs(i - centre) / reach);
  return slope.map((row) => slope.map((column) => row * column));
}

/**
 * {@link bilinearKernel} as a filter `[k, k, channels, channels]` for conv2dTranspose: each channel to itself, 0 across
 * channels. With `strides: factor` and `padding: 'SAME'` it enlarges by `factor`; within about one input cell of
 * the border the result fades, because what lies outside counts as 0.
 */
export function bilinearFilter(factor: number, channels = 1): Result {
  wholeNumber('channels', channels, 1);
  const kernel = bilinearKernel(factor);
  const filter = filled([kernel.length, kernel.length, channels, channels], 0, 'filter');
  kernel.flat().forEach((value, cell) => {
    for (let c = 0; c < channels; c++) filter.data[(cell * channels + c) * channels + c] = value;
  });
  return filter;
}
