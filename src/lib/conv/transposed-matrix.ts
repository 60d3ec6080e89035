import { filled, type NdArray, type Result, sizeOf } from './array.ts';
import type { Axis } from './output-size.ts';
import { outputShapeOf, type Plan, planConvolution } from './plan.ts';
import { biasOnly } from './transposed.ts';
import { planTransposed, type TransposedOptions } from './transposed-plan.ts';

/**
 * A convolution is linear, so for one picture it is a matrix: rows are its output numbers, columns its input numbers,
 * both row-major `[height, width, channels]`. Multiplied by the flattened input it convolves; its transpose,
 * multiplied by a flattened output, is the transposed convolution (Dumoulin and Visin, 1603.07285, section 4.1).
 */
function matrixOf(plan: Plan, filter: ArrayLike<number>): Result {
  const [height, width] = plan.axes as [Axis, Axis];
  const { inputChannels, outputChannels, groups } = plan;
  const inPerGroup = inputChannels / groups;
  const outPerGroup = outputChannels / groups;
  const rows = height.output * width.output * outputChannels;
  const columns = height.input * width.input * inputChannels;
  const matrix = filled([rows, columns], 0, 'matrix');
  for (let row = 0; row < rows; row++) {
    const c = row % outputChannels;
    const ox = Math.floor(row / outputChannels) % width.output;
    const oy = Math.floor(row / outputChannels / width.output);
    const firstChannel = Math.floor(c / outPerGroup) * inPerGroup;
    for (let ky = 0; ky < height.kernel; ky++) {
      for (let kx = 0; kx < width.kernel; kx++) {
        const y = oy * height.stride + ky * height.dilation - height.before;
        const x = ox * width.stride + kx * width.dilation - width.before;
        if (y < 0 || y >= height.input || x < 0 || x >= width.input) continue;
        for (let i = 0; i < inPerGroup; i++) {
          const column = (y * width.input + x) * inputChannels + firstChannel + i;
          matrix.data[row * columns + column] =
            filter[((ky * width.kernel + kx) * inPerGroup + i) * outputChannels + c]!;
        }
      }
    }
  }
  return matrix;
}

/**
 * The matrix of conv2d for one picture, `[output numbers, input numbers]`.
 *
 * @param input `[height, width, channels]` of one picture
 * @param filter as for conv2d
 * @throws as conv2d does, and RangeError when the matrix would hold more than 2^24 numbers
 */
export function convolutionMatrix(
  input: readonly [number, number, number],
  filter: NdArray,
  options: Omit<TransposedOptions, 'bias' | 'outputShape'> = {},
): Result {
  const plan = planConvolution(2, filled([1, ...input], 0, 'input'), filter, options);
  return matrixOf(plan, filter.data);
}

/**
 * The matrix whose transpose is this transposed convolution, `[input numbers, output numbers]` for one picture.
 * Same arguments as conv2dTranspose.
 */
export function transposedMatrix(input: NdArray, filter: NdArray, options: TransposedOptions = {}): Result {
  return matrixOf(planTransposed(input, filter, options), filter.data);
}

/**
 * Transposed convolution by the transposed matrix: output = M transposed * input + bias, picture by picture.
 * Same arguments and results as conv2dTranspose, only for small arrays: M holds input times output numbers.
 */
export function transposeByMatrix(input: NdArray, filter: NdArray, options: TransposedOptions = {}): Result {
  const plan = planTransposed(input, filter, options);
  const matrix = matrixOf(plan, filter.data);
  const result = biasOnly(plan);
  const rows = sizeOf(outputShapeOf(plan).slice(1));
  const columns = result.data.length / plan.batch;
  for (let n = 0; n < plan.batch; n++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        result.data[n * columns + column]! +=
          matrix.data[row * columns + column]! * input.data[n * rows + row]!;
      }
    }
  }
  return result;
}
