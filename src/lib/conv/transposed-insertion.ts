import { filled, type NdArray, type Result } from './array.ts';
import { convolve } from './convolve.ts';
import { type Axis, effectiveKernel } from './output-size.ts';
import type { Plan } from './plan.ts';
import { planTransposed, type TransposedOptions } from './transposed-plan.ts';

/** A transposed convolution by zero insertion, with what it went through. */
export interface Insertion {
  /** The input with stride - 1 zeros between its cells and zeros around it, `[batch, height, width, in]`. */
  stretched: Result;
  /** The kernel turned by 180 degrees, as an ordinary filter `[h, w, in / groups, out]`. */
  turned: Result;
  /** Where the input's first cell stands in `stretched`, `[row, column]`; negative when it was cut off. */
  origin: [number, number];
  /** `[batch, height, width, out]`, the same as conv2dTranspose. */
  output: Result;
}

/**
 * Transposed convolution by zero insertion (Dumoulin and Visin, 1603.07285, section 4.5): put stride - 1 zeros between
 * the input's cells, pad, and convolve with the kernel turned by 180 degrees at stride 1.
 * Same arguments as conv2dTranspose; the steps come back too.
 */
export function zeroInsertion(input: NdArray, filter: NdArray, options: TransposedOptions = {}): Insertion {
  const plan = planTransposed(input, filter, options);
  const [height, width] = plan.axes as [Axis, Axis];
  const margin = (axis: Axis) => effectiveKernel(axis.kernel, axis.dilation) - 1;
  const origin: [number, number] = [margin(height) - height.before, margin(width) - width.before];
  const [batch, rows, columns, channels] = input.shape as [number, number, number, number];
  const stretched = filled(
    [batch, height.input + margin(height), width.input + margin(width), channels],
    0,
    'output',
  );
  for (let n = 0; n < batch; n++) {
    for (let iy = 0; iy < rows; iy++) {
      const y = origin[0] + iy * height.stride;
      if (y < 0 || y >= stretched.shape[1]!) continue;
      for (let ix = 0; ix < columns; ix++) {
        const x = origin[1] + ix * width.stride;
        if (x < 0 || x >= stretched.shape[2]!) continue;
        const to = ((n * stretched.shape[1]! + y) * stretched.shape[2]! + x) * channels;
        const from = ((n * rows + iy) * columns + ix) * channels;
        for (let c = 0; c < channels; c++) stretched.data[to + c] = input.data[from + c]!;
      }
    }
  }
  const turned = turnFilter(filter, plan);
  const axes = plan.axes.map((axis) => ({
    ...axis,
    input: axis.input + margin(axis),
    output: axis.input,
    stride: 1,
    before: 0,
    after: 0,
  }));
  const output = convolve(stretched, turned.data, {
    ...plan,
    axes,
    inputChannels: plan.outputChannels,
    outputChannels: plan.inputChannels,
  });
  return { stretched, turned, origin, output };
}

function turnFilter(filter: NdArray, plan: Plan): Result {
  const [height, width, outPerGroup, channels] = filter.shape as [number, number, number, number];
  const outputs = plan.inputChannels;
  const inPerGroup = channels / plan.groups;
  const turned = filled([height, width, inPerGroup, outputs], 0, 'filter');
  for (let ky = 0; ky < height; ky++) {
    for (let kx = 0; kx < width; kx++) {
      const from = (height - 1 - ky) * width + (width - 1 - kx);
      for (let i = 0; i < inPerGroup; i++) {
        for (let c = 0; c < outputs; c++) {
          const group = Math.floor(c / outPerGroup);
          turned.data[((ky * width + kx) * inPerGroup + i) * outputs + c] =
            filter.data[(from * outPerGroup + (c % outPerGroup)) * channels + group * inPerGroup + i]!;
        }
      }
    }
  }
  return turned;
}

/** The output of {@link zeroInsertion} alone. */
export function transposeByInsertion(
  input: NdArray,
  filter: NdArray,
  options: TransposedOptions = {},
): Result {
  return zeroInsertion(input, filter, options).output;
}
