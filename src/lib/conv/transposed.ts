import { filled, type NdArray, type Result } from './array.ts';
import type { Axis } from './output-size.ts';
import type { Plan } from './plan.ts';
import { planTransposed, type TransposedOptions, transposedShapeOf } from './transposed-plan.ts';

/** An output array that holds nothing yet but its bias. */
export function biasOnly(plan: Plan): Result {
  const result = filled(transposedShapeOf(plan));
  const { bias, inputChannels: channels } = plan;
  if (bias) for (let i = 0; i < result.data.length; i++) result.data[i] = bias[i % channels]!;
  return result;
}

/**
 * Transposed convolution by stamping: every input number lays the whole kernel, times itself, onto the output, at
 * steps of the stride; where stamps overlap they add up; what falls outside is cut off.
 * Same arguments and results as conv2dTranspose.
 */
export function transposeByStamping(
  input: NdArray,
  filter: NdArray,
  options: TransposedOptions = {},
): Result {
  const plan = planTransposed(input, filter, options);
  const [height, width] = plan.axes as [Axis, Axis];
  const { batch, groups, inputChannels: outChannels, outputChannels: inChannels } = plan;
  const outPerGroup = outChannels / groups;
  const inPerGroup = inChannels / groups;
  const result = biasOnly(plan);
  let from = 0;
  for (let n = 0; n < batch; n++) {
    for (let iy = 0; iy < height.output; iy++) {
      for (let ix = 0; ix < width.output; ix++, from += inChannels) {
        for (let ky = 0; ky < height.kernel; ky++) {
          const y = iy * height.stride + ky * height.dilation - height.before;
          if (y < 0 || y >= height.input) continue;
          for (let kx = 0; kx < width.kernel; kx++) {
            const x = ix * width.stride + kx * width.dilation - width.before;
            if (x < 0 || x >= width.input) continue;
            const to = ((n * height.input + y) * width.input + x) * outChannels;
            const cell = (ky * width.kernel + kx) * outPerGroup * inChannels;
            for (let i = 0; i < inChannels; i++) {
              const value = input.data[from + i]!;
              const firstOut = to + Math.floor(i / inPerGroup) * outPerGroup;
              for (let c = 0; c < outPerGroup; c++) {
                result.data[firstOut + c]! += value * filter.data[cell + c * inChannels + i]!;
              }
            }
          }
        }
      }
    }
  }
  return result;
}

/**
 * Two-dimensional transposed convolution, as tf.conv2dTranspose and Keras' Conv2DTranspose compute it, with dilations
 * and groups as in PyTorch. It is the transpose (not the inverse) of the convolution with the same filter and settings:
 * sizes go backwards, numbers do not come back. Computed by stamping; transposeByInsertion and transposeByMatrix give
 * the same numbers in two other ways.
 *
 * Without `outputShape`, `'SAME'` gives input * stride, `'VALID'` input * stride + max(span - stride, 0) (Keras' rule),
 * explicit padding (input - 1) * stride + span - before - after (PyTorch's rule), with span = (kernel - 1) * dilation + 1.
 * Output cells that no stamp touches hold the bias.
 *
 * @param input `[batch, height, width, in]`
 * @param filter `[kernel height, kernel width, out / groups, in]`
 * @returns `[batch, output height, output width, out]`
 * @throws as conv2d does, and RangeError when no convolution with these settings leads from `outputShape` to the input
 */
export function conv2dTranspose(input: NdArray, filter: NdArray, options: TransposedOptions = {}): Result {
  return transposeByStamping(input, filter, options);
}

/**
 * How many stamps cover each output cell, `[output height, output width]`. Uneven counts are the cause of checkerboards
 * (distill.pub/2016/deconv-checkerboard); away from the borders they are even when the stride divides the kernel.
 *
 * @param input `[height, width]` of the input
 * @param kernel `[height, width]` of the kernel
 */
export function overlapCount(
  input: readonly [number, number],
  kernel: readonly [number, number],
  options: Omit<TransposedOptions, 'bias' | 'groups'> = {},
): Result {
  const { shape, data } = transposeByStamping(
    filled([1, ...input, 1], 1, 'input'),
    filled([...kernel, 1, 1], 1, 'kernel'),
    options,
  );
  return { shape: shape.slice(1, 3), data };
}
