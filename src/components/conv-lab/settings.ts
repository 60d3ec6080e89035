/** What the reader can set, its bounds, and which settings go together. */
import { type Codec, choice, codec, flag, number, numbers } from '../../lib/codec.ts';
import { effectiveKernel, outputSize, type Padding } from '../../lib/conv/index.ts';
import { inputNames, kernelNames } from './presets.ts';

export const MAX_SIDE = 16;
export const MAX_KERNEL = 7;
export const MAX_CHANNELS = 4;
export const MAX_DILATION = 3;
export const MAX_PAD = 18;
const CELL = { min: -999, max: 999 };

export interface ConvState {
  rows: number;
  columns: number;
  channels: number;
  kernelRows: number;
  kernelColumns: number;
  filters: number;
  stride: number;
  dilation: number;
  groups: number;
  padding: 'same' | 'valid' | 'explicit';
  /** explicit padding: above, below, left, right */
  pads: readonly number[];
  /** one number per filter; missing ones are 0 */
  bias: readonly number[];
  /** what the input starts from; 'own': `cells` */
  input: (typeof inputNames)[number] | 'photo' | 'own';
  /** [rows, columns, channels]; missing ones are 0 */
  cells: readonly number[];
  kernel: (typeof kernelNames)[number] | 'own';
  /** [kernel rows, kernel columns, channels / groups, filters]; missing ones are 0 */
  weights: readonly number[];
  /** channel and filter that are shown */
  channel: number;
  filter: number;
  /** output cell whose sum is shown, row-major */
  at: number;
  /** input and output as greys in place of numbers */
  greys: boolean;
}

const whole = (initial: number, max: number, min = 1) => number(initial, { min, max, step: 1 });

export const convCodec: Codec<ConvState> = codec<ConvState>({
  rows: whole(7, MAX_SIDE),
  columns: whole(7, MAX_SIDE),
  channels: whole(1, MAX_CHANNELS),
  kernelRows: whole(3, MAX_KERNEL),
  kernelColumns: whole(3, MAX_KERNEL),
  filters: whole(1, MAX_CHANNELS),
  stride: whole(1, MAX_SIDE),
  dilation: whole(1, MAX_DILATION),
  groups: whole(1, MAX_CHANNELS),
  padding: choice('valid', ['same', 'valid', 'explicit']),
  pads: numbers([1, 1, 1, 1], { min: 0, max: MAX_PAD, length: 4 }),
  bias: numbers([], { ...CELL, length: MAX_CHANNELS }),
  input: choice('square', [...inputNames, 'photo', 'own']),
  cells: numbers([], { ...CELL, length: MAX_SIDE * MAX_SIDE * MAX_CHANNELS }),
  kernel: choice('sobel-x', [...kernelNames, 'own']),
  weights: numbers([], { ...CELL, length: MAX_KERNEL * MAX_KERNEL * MAX_CHANNELS * MAX_CHANNELS }),
  channel: whole(0, MAX_CHANNELS - 1, 0),
  filter: whole(0, MAX_CHANNELS - 1, 0),
  at: whole(5, (MAX_SIDE + 2 * MAX_PAD) ** 2, 0),
  greys: flag(false),
});

/** The padding as the library takes it. */
export function paddingOf({ padding, pads }: ConvState): Padding {
  if (padding !== 'explicit') return padding;
  const [above = 0, below = 0, left = 0, right = 0] = pads;
  return [
    [above, below],
    [left, right],
  ];
}

/** Why these settings do not go together, in a sentence with what is allowed; '' when they do. */
export function objection(state: ConvState): string {
  const { channels, filters, groups, stride, dilation, rows, columns, padding } = state;
  if (channels % groups || filters % groups) {
    const allowed = [1, 2, 3, 4].filter((n) => channels % n === 0 && filters % n === 0);
    return `Groups: ${groups} does not divide both the ${channels} input channel${channels > 1 ? 's' : ''} and the ${filters} filter${filters > 1 ? 's' : ''}; every group takes an equal share of each. Allowed now: ${allowed.join(', ')}.`;
  }
  if (stride > Math.max(rows, columns))
    return `Stride: at most ${Math.max(rows, columns)}, the input’s longer side; a longer step leaves the input after the first window, so nothing would change any more.`;
  const [above = 0, below = 0, left = 0, right = 0] = padding === 'explicit' ? state.pads : [];
  const axes = [
    { name: 'height', side: 'rows', input: rows, kernel: state.kernelRows, pads: [above, below] },
    { name: 'width', side: 'columns', input: columns, kernel: state.kernelColumns, pads: [left, right] },
  ] as const;
  for (const { name, side, input, kernel, pads } of axes) {
    const span = effectiveKernel(kernel, dilation);
    if (Math.max(...pads) >= span)
      return `Padding: at most ${span - 1} on each side along the ${name}, one less than the ${span} ${side} that the kernel spans; with more, whole windows would see nothing but padding.`;
    const room = input + pads[0] + pads[1];
    if (padding !== 'same' && span > room) {
      const how =
        dilation > 1 ? `${kernel} at dilation ${dilation} spans ${span} ${side}` : `${kernel} ${side}`;
      const most = Math.floor((room - 1) / dilation) + 1;
      return `Kernel ${name}: ${how} do${dilation > 1 ? 'es' : ''} not fit into ${room}, ${padding === 'explicit' ? 'the input with its padding' : 'the input without padding'}, so there is no window to sum over. Allowed now: at most ${most}, or SAME padding.`;
    }
  }
  return '';
}

/** Rows and columns of the output. The settings must go together. */
export function outputSides(state: ConvState): [rows: number, columns: number] {
  const { stride, dilation } = state;
  const padding = paddingOf(state);
  const [down, across] = typeof padding === 'object' ? padding : [padding, padding];
  const axis = (input: number, kernel: number, rule: Padding | readonly [number, number] | undefined) =>
    outputSize({ input, kernel, stride, dilation, padding: rule as Padding }).output;
  return [axis(state.rows, state.kernelRows, down), axis(state.columns, state.kernelColumns, across)];
}
