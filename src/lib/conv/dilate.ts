import { checkArray, filled, type NdArray, type Result } from './array.ts';
import { effectiveKernel, perAxis } from './output-size.ts';

/**
 * Spreads an array out: `rate - 1` zeros between neighbours on each of the two axes from `firstAxis` on, none outside.
 * Used on a filter it is dilation, on an input the first step of a transposed convolution.
 */
export function insertZeros(array: NdArray, firstAxis: number, rates: readonly number[]): Result {
  const sizes = array.shape.map((size, axis) => effectiveKernel(size, rates[axis - firstAxis] ?? 1));
  const result = filled(sizes);
  const place = array.shape.map(() => 0);
  for (let from = 0; from < array.data.length; from++) {
    const to = place.reduce((sum, at, axis) => sum * sizes[axis]! + at * (rates[axis - firstAxis] ?? 1), 0);
    result.data[to] = array.data[from]!;
    for (let axis = place.length - 1; axis >= 0 && ++place[axis]! === array.shape[axis]; axis--)
      place[axis] = 0;
  }
  return result;
}

/**
 * The dense kernel that does what `kernel` does at a dilation rate: [[1, 2, 3]] at rate 4 becomes
 * [[1, 0, 0, 0, 2, 0, 0, 0, 3]]. The parameters stay as many; only zeros come in.
 *
 * @param kernel rows of equal length, or a filter `{ shape: [h, w, in, out], data }`; the same kind comes back
 * @param rate a whole number of at least 1, or one per axis (rows, columns)
 * @throws RangeError for a rate below 1 or rows of different lengths
 */
export function dilateKernel(
  kernel: readonly (readonly number[])[],
  rate: number | readonly number[],
): number[][];
export function dilateKernel(kernel: NdArray, rate: number | readonly number[]): Result;
export function dilateKernel(
  kernel: NdArray | readonly (readonly number[])[],
  rate: number | readonly number[],
): Result | number[][] {
  const rates = perAxis('rate', rate, 2);
  if ('shape' in kernel) {
    checkArray('kernel', kernel, ['height', 'width', 'input channels', 'output channels']);
    return insertZeros(kernel, 0, rates);
  }
  const width = kernel[0]?.length ?? 0;
  if (kernel.some((row) => row.length !== width)) {
    throw new RangeError(
      `kernel: rows of one length are needed, not ${kernel.map((row) => row.length).join(', ')}`,
    );
  }
  const array = { shape: [kernel.length, width], data: kernel.flat() };
  checkArray('kernel', array, ['rows', 'columns']);
  const { shape, data } = insertZeros(array, 0, rates);
  return Array.from({ length: shape[0]! }, (_, row) => data.slice(row * shape[1]!, (row + 1) * shape[1]!));
}
