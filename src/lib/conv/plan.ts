import { checkArray, checkOptions, maxMacs, type NdArray, sizeOf, wholeNumber } from './array.ts';
import { type Axis, measureAxis, type Padding, perAxis, readPadding } from './output-size.ts';

/** The settings that every convolution here understands. */
export interface ConvOptions {
  /** Step of the window: one number or one per spatial axis. Default 1. */
  strides?: number | readonly number[];
  /** Default `'VALID'`. */
  padding?: Padding;
  /** Distance between neighbouring kernel cells (1 = dense): one number or one per spatial axis. Default 1. */
  dilations?: number | readonly number[];
  /** Channel groups that do not see each other; must divide the input and the output channels. Default 1. */
  groups?: number;
  /** One number per output channel, added to every sum. Default none. */
  bias?: ArrayLike<number> | NdArray;
}

/** A convolution whose settings have been read and checked: all that the loops need. */
export interface Plan {
  batch: number;
  axes: Axis[];
  inputChannels: number;
  outputChannels: number;
  groups: number;
  /** One number per output channel, or undefined. */
  bias: ArrayLike<number> | undefined;
}

/** Names of the axes of an array with 1, 2 or 3 spatial axes. */
export const spatialNames: readonly (readonly string[])[] = [
  [],
  ['width'],
  ['height', 'width'],
  ['depth', 'height', 'width'],
];

/** Reads a bias: an array of numbers or `{ shape: [channels], data }`. Throws unless it has one finite number per channel. */
export function readBias(bias: ConvOptions['bias'], channels: number): ArrayLike<number> | undefined {
  if (bias === undefined) return undefined;
  const data = 'data' in bias ? bias.data : bias;
  checkArray('bias', { shape: [channels], data }, ['output channels']);
  return data;
}

/** Throws a RangeError when a call would take more multiply-adds than is sensible for plain arrays. */
export function checkWork(macs: number): void {
  if (!(macs <= maxMacs)) {
    throw new RangeError(
      `input and filter: this convolution takes ${macs} multiply-adds; at most ${maxMacs} are allowed here`,
    );
  }
}

/** Throws a RangeError unless `groups` is a whole number that divides the channel counts. */
export function checkGroups(groups: number, channels: Record<string, number>): number {
  wholeNumber('groups', groups, 1);
  for (const [name, count] of Object.entries(channels)) {
    if (count % groups !== 0) {
      throw new RangeError(
        `groups: ${groups} does not divide the ${count} ${name} channels; both counts must be multiples`,
      );
    }
  }
  return groups;
}

/**
 * Reads and checks a convolution of an input `[batch, ...spatial, in]` with a filter `[...kernel, in / groups, out]`.
 * Throws a TypeError or RangeError that names the argument.
 */
export function planConvolution(
  spatial: 1 | 2 | 3,
  input: NdArray,
  filter: NdArray,
  options: Omit<ConvOptions, 'padding'> & { padding?: Padding | 'CAUSAL' | 'causal' } = {},
): Plan {
  checkOptions(options, ['strides', 'padding', 'dilations', 'groups', 'bias']);
  const names = spatialNames[spatial]!;
  checkArray('input', input, ['batch', ...names, 'channels']);
  checkArray('filter', filter, [
    ...names.map((name) => `kernel ${name}`),
    'input channels per group',
    'output channels',
  ]);
  const inputChannels = input.shape[spatial + 1]!;
  const outputChannels = filter.shape[spatial + 1]!;
  const groups = checkGroups(options.groups ?? 1, { input: inputChannels, output: outputChannels });
  if (filter.shape[spatial] !== inputChannels / groups) {
    throw new RangeError(
      `filter.shape[${spatial}] (input channels per group): ${inputChannels / groups} is needed ` +
        `(${inputChannels} input channels in ${groups} group(s)), not ${filter.shape[spatial]}`,
    );
  }
  const strides = perAxis('strides', options.strides ?? 1, spatial);
  const dilations = perAxis('dilations', options.dilations ?? 1, spatial);
  const rules = readPadding(options.padding ?? 'VALID', spatial, spatial === 1);
  const axes = names.map((name, axis) =>
    measureAxis(
      input.shape[axis + 1]!,
      filter.shape[axis]!,
      strides[axis]!,
      dilations[axis]!,
      rules[axis]!,
      `filter.shape[${axis}] (kernel ${name})`,
    ),
  );
  const batch = input.shape[0]!;
  checkWork(batch * sizeOf(axes.map((axis) => axis.output)) * sizeOf(filter.shape));
  return { batch, axes, inputChannels, outputChannels, groups, bias: readBias(options.bias, outputChannels) };
}

/** Shape of what a planned convolution gives: `[batch, ...spatial, out]`. */
export function outputShapeOf(plan: Plan): number[] {
  return [plan.batch, ...plan.axes.map((axis) => axis.output), plan.outputChannels];
}
