import { checkArray, checkOptions, type NdArray, shapeText, sizeOf, wholeNumber } from './array.ts';
import {
  type Axis,
  type AxisPaddingRule,
  effectiveKernel,
  measureAxis,
  perAxis,
  readPadding,
} from './output-size.ts';
import { type ConvOptions, checkGroups, checkWork, type Plan, readBias, spatialNames } from './plan.ts';

/** Settings of a transposed convolution: those of the convolution whose transpose it is, and the size to restore. */
export interface TransposedOptions extends ConvOptions {
  /**
   * `[height, width]` or `[batch, height, width, out]`. A convolution with a stride rounds its output size down, so
   * several sizes lead to the same input and any of them may be asked for. Default: see conv2dTranspose.
   */
  outputShape?: readonly number[];
}

/**
 * The output size that a transposed convolution has along one axis when nobody chooses.
 * `'SAME'`: input * stride. `'VALID'`: input * stride + max(span - stride, 0) (both as in Keras).
 * Explicit padding: (input - 1) * stride + span - before - after (as in PyTorch).
 */
export function transposedSize(
  input: number,
  kernel: number,
  stride: number,
  dilation: number,
  rule: AxisPaddingRule,
): number {
  const span = effectiveKernel(kernel, dilation);
  if (rule === 'SAME') return input * stride;
  if (rule === 'VALID' || rule === 'CAUSAL') return input * stride + Math.max(span - stride, 0);
  return (input - 1) * stride + span - rule[0] - rule[1];
}

/**
 * One axis of a transposed convolution, described by the convolution that goes the other way: the axis' `input` is the
 * transposed convolution's output, its `output` the transposed convolution's input.
 * Throws a RangeError when no convolution leads from `output` cells to `input` cells.
 */
export function transposedAxis(
  input: number,
  kernel: number,
  stride: number,
  dilation: number,
  rule: AxisPaddingRule,
  wanted: number | undefined,
  name: string,
): Axis {
  const size = wanted ?? transposedSize(input, kernel, stride, dilation, rule);
  if (size < 1) {
    throw new RangeError(`padding (${name}): it leaves an output of ${size}; at least 1 is needed`);
  }
  let problem: string;
  try {
    const axis = measureAxis(size, kernel, stride, dilation, rule);
    if (axis.output === input) return axis;
    problem = `would come from ${axis.output}`;
  } catch {
    problem = 'is smaller than the kernel';
  }
  const span = effectiveKernel(kernel, dilation);
  const padded = typeof rule === 'string' ? 0 : rule[0] + rule[1];
  const low = rule === 'SAME' ? (input - 1) * stride + 1 : (input - 1) * stride + span - padded;
  throw new RangeError(
    `outputShape (${name}): ${size} ${problem} input cells, not ${input}; ` +
      `allowed: ${Math.max(low, 1)} to ${low + stride - 1}`,
  );
}

/**
 * Reads and checks a transposed convolution of `[batch, height, width, in]` with a filter `[h, w, out / groups, in]`.
 * The plan is that of the convolution that goes the other way: its input is our output.
 * Throws a TypeError or RangeError that names the argument.
 */
export function planTransposed(input: NdArray, filter: NdArray, options: TransposedOptions = {}): Plan {
  checkOptions(options, ['strides', 'padding', 'dilations', 'groups', 'bias', 'outputShape']);
  checkArray('input', input, ['batch', 'height', 'width', 'channels']);
  checkArray('filter', filter, [
    'kernel height',
    'kernel width',
    'output channels per group',
    'input channels',
  ]);
  const [batch, , , channels] = input.shape as [number, number, number, number];
  if (filter.shape[3] !== channels) {
    throw new RangeError(`filter.shape[3] (input channels): ${channels} is needed, not ${filter.shape[3]}`);
  }
  const groups = checkGroups(options.groups ?? 1, { input: channels });
  const outputChannels = filter.shape[2]! * groups;
  const strides = perAxis('strides', options.strides ?? 1, 2);
  const dilations = perAxis('dilations', options.dilations ?? 1, 2);
  const rules = readPadding(options.padding ?? 'VALID', 2);
  const wanted = readOutputShape(options.outputShape, batch, outputChannels);
  const axes = [0, 1].map((axis) =>
    transposedAxis(
      input.shape[axis + 1]!,
      filter.shape[axis]!,
      strides[axis]!,
      dilations[axis]!,
      rules[axis]!,
      wanted?.[axis],
      spatialNames[2]![axis]!,
    ),
  );
  checkWork(sizeOf(input.shape) * sizeOf(filter.shape.slice(0, 3)));
  return {
    batch,
    axes,
    inputChannels: outputChannels,
    outputChannels: channels,
    groups,
    bias: readBias(options.bias, outputChannels),
  };
}

function readOutputShape(
  shape: readonly number[] | undefined,
  batch: number,
  channels: number,
): readonly number[] | undefined {
  if (shape === undefined) return undefined;
  if (!Array.isArray(shape) || (shape.length !== 2 && shape.length !== 4)) {
    throw new RangeError('outputShape: [height, width] or [batch, height, width, channels] is needed');
  }
  shape.forEach((size, axis) => {
    wholeNumber(`outputShape[${axis}]`, size, 1);
  });
  if (shape.length === 2) return shape;
  if (shape[0] !== batch || shape[3] !== channels) {
    throw new RangeError(
      `outputShape: ${shapeText([batch, shape[1]!, shape[2]!, channels])} is needed at this height and width, ` +
        `not ${shapeText(shape)}`,
    );
  }
  return shape.slice(1, 3);
}

/** Shape of what a planned transposed convolution gives: `[batch, height, width, out]`. */
export function transposedShapeOf(plan: Plan): number[] {
  return [plan.batch, ...plan.axes.map((axis) => axis.input), plan.inputChannels];
}
