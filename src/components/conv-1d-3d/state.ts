import { type Codec, choice, codec, number, numbers } from '../../lib/codec.ts';
import {
  conv1d,
  conv3d,
  describeStack,
  explainOutput,
  type Layer,
  type NdArray,
} from '../../lib/conv/index.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { type Scan, SIDE, scan } from './scan.ts';
import { LENGTH, SERIES, SIGNALS, type SignalName, signal } from './signals.ts';

export const PADDINGS = ['CAUSAL', 'SAME', 'VALID'] as const;
export type SignalPadding = (typeof PADDINGS)[number];
export const MOST_TAPS = 7;
export const MOST_LAYERS = 4;

/** Filters along time; the last tap meets the newest sample. */
export const FILTERS = [
  { name: 'Mean of 3', taps: [0.333, 0.333, 0.333] },
  { name: 'Smooth', taps: [0.25, 0.5, 0.25] },
  { name: 'Change', taps: [-1, 1] },
  { name: 'Bend', taps: [1, -2, 1] },
  { name: 'Sum of 2', taps: [1, 1] },
] as const;

const cube = (at: (z: number, y: number, x: number) => number) =>
  Array.from({ length: 27 }, (_, i) => at(Math.floor(i / 9) - 1, (Math.floor(i / 3) % 3) - 1, (i % 3) - 1));
const steps = (...offsets: number[]) => offsets.reduce((sum, offset) => sum + Math.abs(offset), 0);

/** 3 x 3 x 3 kernels, [depth, row, column]. */
export const KERNELS = [
  { name: 'Mean', values: cube(() => 0.037) },
  { name: 'Smooth', values: cube((z, y, x) => 0.125 / 2 ** steps(z, y, x)) },
  {
    name: 'Surfaces (Laplacian)',
    values: cube((z, y, x) => ({ 0: -6, 1: 1 })[steps(z, y, x)] ?? 0),
  },
  { name: 'Change along depth', values: cube((z, y, x) => (steps(y, x) === 0 ? z : 0)) },
  { name: 'Change along columns', values: cube((z, y, x) => (steps(z, y) === 0 ? x : 0)) },
] as const;

export const AXES = ['depth', 'row', 'column'] as const;
export type SliceAxis = (typeof AXES)[number];

export interface Conv13State {
  view: 'signal' | 'volume';
  series: SignalName | 'own';
  /** the pasted series */
  own: readonly number[];
  seed: number;
  taps: readonly number[];
  padding: SignalPadding;
  layers: number;
  /** 'plain': dilation 1 in every layer; 'dilated': 1, 2, 4, 8 */
  growth: 'plain' | 'dilated';
  /** output that is looked at; beyond the last: the last */
  at: number;
  scanSeed: number;
  /** [3, 3, 3] as depth, row, column */
  kernel: readonly number[];
  /** across which axis the volume is sliced, and where */
  axis: SliceAxis;
  slice: number;
  volumePadding: 'SAME' | 'VALID';
}

const seed = () => number(1, { min: 1, max: 999, step: 1 });
const taps = numbers([0.333, 0.333, 0.333], { min: -999, max: 999, length: MOST_TAPS });
const kernel = numbers(KERNELS[0].values, { min: -999, max: 999, length: 27 });
const own = numbers([], { min: -SERIES.largest, max: SERIES.largest, length: SERIES.most });

export const conv13Codec: Codec<Conv13State> = codec<Conv13State>({
  view: choice('signal', ['signal', 'volume']),
  series: choice('wave', [...(Object.keys(SIGNALS) as SignalName[]), 'own']),
  own,
  seed: seed(),
  taps: { ...taps, read: (text) => (text === '' ? undefined : taps.read(text)) },
  padding: choice<SignalPadding>('CAUSAL', PADDINGS),
  layers: number(1, { min: 1, max: MOST_LAYERS, step: 1 }),
  growth: choice('plain', ['plain', 'dilated']),
  at: number(40, { min: 0, max: 999, step: 1 }),
  scanSeed: seed(),
  kernel: {
    ...kernel,
    read: (text) => {
      const values = kernel.read(text);
      return values?.length === 27 ? values : undefined;
    },
  },
  axis: choice<SliceAxis>('depth', AXES),
  slice: number(7, { min: 0, max: SIDE - 1, step: 1 }),
  volumePadding: choice('SAME', ['SAME', 'VALID']),
});

/** Dilation of each layer of the signal's stack. */
export function dilations({ layers, growth }: Conv13State): number[] {
  return Array.from({ length: layers }, (_, layer) => (growth === 'dilated' ? 2 ** layer : 1));
}

/** The samples that go in: what was heard, if anything was, else the state's own. */
export function seriesOf(state: Conv13State, heard: readonly number[] | null): readonly number[] {
  if (heard && heard.length >= SERIES.least) return heard;
  if (state.series === 'own')
    return state.own.length >= SERIES.least ? state.own : signal('wave', state.seed);
  return signal(state.series, state.seed);
}

function signalLayers(state: Conv13State): Layer[] {
  return dilations(state).map((dilation) => ({
    type: 'conv1d',
    kernel: state.taps.length,
    filters: 1,
    padding: state.padding,
    dilation,
    bias: false,
  }));
}

/** Why the filters do not fit the signal, in a sentence; '' when they do. */
export function objection(state: Conv13State, heard: readonly number[] | null): string {
  const { length } = seriesOf(state, heard);
  try {
    describeStack([length, 1], signalLayers(state));
    return '';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const why = error.message.replace(/^layers\[(\d+)\] \([^)]*\)[^:]*: /, '');
    return `The filters do not fit the ${length} samples without padding: ${why}.`;
  }
}

/** A wire of the diagram: a sample of one layer that reaches a sample of the next. */
export interface Wire {
  layer: number;
  from: number;
  to: number;
}

export interface SignalDerived {
  series: readonly number[];
  /** outputs of each layer; with VALID padding shorter than what went in */
  outputs: readonly (readonly number[])[];
  /** place of each layer's first output on the input's time scale; the series' own is 0 */
  starts: readonly number[];
  at: number;
  /** first and last sample that the output reads, and those of them that are padding */
  first: number;
  last: number;
  receptiveField: number;
  /** samples after the output's own moment that it reads */
  ahead: number;
  parameters: number;
  wires: readonly Wire[];
  /** the last layer's products */
  sum: string;
  sentence: string;
}

/**
 * Every number of the signal's half.
 *
 * @throws RangeError when the filters do not fit: see objection
 */
export function deriveSignal(state: Conv13State, heard: readonly number[] | null): SignalDerived {
  const series = seriesOf(state, heard);
  const rates = dilations(state);
  const filter: NdArray = { shape: [state.taps.length, 1, 1], data: state.taps };
  const inputs: NdArray[] = [{ shape: [1, series.length, 1], data: series }];
  for (const rate of rates)
    inputs.push(conv1d(inputs.at(-1)!, filter, { padding: state.padding, dilations: rate }));
  const outputs = inputs.slice(1).map(({ data }) => Array.from(data));
  const stack = describeStack([series.length, 1], signalLayers(state));
  const top = stack.layers.at(-1)!;
  const count = outputs.at(-1)!.length;
  const at = Math.min(state.at, count - 1);
  const low = Math.round(top.start - top.receptiveField / 2) + at;
  const [first, last] = [low, low + top.receptiveField - 1];
  const wires: Wire[] = [];
  const starts = rates.map(() => 0);
  let wanted = new Set([at]);
  for (let layer = rates.length - 1; layer >= 0; layer--) {
    const options = { padding: state.padding, dilations: rates[layer]! };
    const below = new Set<number>();
    for (const to of wanted) {
      const { terms } = explainOutput({ kind: 'conv1d', input: inputs[layer]!, filter, options }, [0, to, 0]);
      for (const { input, inside } of terms) {
        if (!inside) continue;
        wires.push({ layer, from: input[1]!, to });
        below.add(input[1]!);
      }
    }
    wanted = below;
  }
  // Where an output stands in time: at its newest sample when causal, in the middle of its window otherwise.
  stack.layers.forEach(({ start, receptiveField }, layer) => {
    starts[layer] =
      state.padding === 'CAUSAL' ? 0 : Math.floor(start - receptiveField / 2 + (receptiveField - 1) / 2);
  });
  const now = at + starts.at(-1)!;
  const { terms, sum } = explainOutput(
    {
      kind: 'conv1d',
      input: inputs.at(-2)!,
      filter,
      options: { padding: state.padding, dilations: rates.at(-1)! },
    },
    [0, at, 0],
  );
  const shown = shortNumber(sum, 3);
  const derived = {
    series,
    outputs,
    starts,
    at,
    first,
    last,
    receptiveField: top.receptiveField,
    ahead: Math.max(0, last - now),
    parameters: stack.parameters,
    wires,
    sum: `${terms.map(({ weight, value }) => `${shortNumber(weight, 3)} · ${shortNumber(value, 3)}`).join(' + ')} = ${shown}`,
  };
  const { ahead } = derived;
  const padded = Math.max(0, -first) + Math.max(0, last - series.length + 1);
  const sentence = [
    `Output ${at + 1} of ${count} reads ${derived.receptiveField} ${derived.receptiveField === 1 ? 'sample' : 'samples'}`,
    padded > 0 ? `, ${padded} of them padding. ` : '. ',
    ahead === 0
      ? 'It looks at no later sample.'
      : `It looks ${ahead} ${ahead === 1 ? 'sample' : 'samples'} ahead of its own moment.`,
    ` ${state.layers} ${state.layers === 1 ? 'layer' : 'layers'} of ${state.taps.length} taps: ${derived.parameters} parameters.`,
  ].join('');
  return { ...derived, sentence };
}

/** One more or one tap fewer: what is new in front is 0, what goes is the oldest. */
export function setTapCount(state: Conv13State, count: number): Conv13State {
  const extra = Math.max(0, count - state.taps.length);
  return { ...state, taps: [...new Array<number>(extra).fill(0), ...state.taps.slice(-count)] };
}

/** The 2-D kernel that is compared: the 3-D one summed over depth. */
export function flatKernel(values: readonly number[]): number[] {
  return Array.from({ length: 9 }, (_, i) => values[i]! + values[i + 9]! + values[i + 18]!);
}

/** A volume with NaN where there is no output. */
export interface Volume {
  /** [SIDE, SIDE, SIDE] */
  data: Float64Array;
  /** the output's own shape, (depth, height, width) */
  size: readonly [number, number, number];
}

/** Standard deviation of the noise that goes in and comes out. */
export interface NoiseLevels {
  before: number;
  solid: number;
  flat: number;
}

interface Filtered {
  solid: Volume;
  flat: Volume;
  noise: NoiseLevels;
}

const scans = new Map<number, Scan>();
const filtered = new Map<string, Filtered>();

function scanOf(seedValue: number): Scan {
  const made = scans.get(seedValue) ?? scan(seedValue);
  if (scans.size > 8) scans.clear();
  scans.set(seedValue, made);
  return made;
}

function spread(data: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < data.length; i++) sum += data[i]!;
  const mean = sum / data.length;
  for (let i = 0; i < data.length; i++) squares += (data[i]! - mean) ** 2;
  return Math.sqrt(squares / data.length);
}

function inPlace(output: NdArray, padding: 'SAME' | 'VALID', depthKernel: number): Volume {
  const [, depth, height, width] = output.shape as [number, number, number, number];
  const data = new Float64Array(SIDE ** 3).fill(Number.NaN);
  const off = padding === 'VALID' ? 1 : 0;
  const offDepth = padding === 'VALID' && depthKernel > 1 ? 1 : 0;
  for (let z = 0; z < depth; z++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        data[((z + offDepth) * SIDE + y + off) * SIDE + x + off] = output.data[(z * height + y) * width + x]!;
  return { data, size: [depth, height, width] };
}

function filter({ scanSeed, kernel: values, volumePadding: padding }: Conv13State): Filtered {
  const key = `${scanSeed} ${padding} ${values.join()}`;
  const found = filtered.get(key);
  if (found) return found;
  const { noisy, clean } = scanOf(scanSeed);
  const noise = { shape: noisy.shape, data: noisy.data.map((value, i) => value - clean.data[i]!) };
  const solid = { shape: [3, 3, 3, 1, 1], data: values };
  const flat = { shape: [1, 3, 3, 1, 1], data: flatKernel(values) };
  const run = (input: NdArray, weights: NdArray) => conv3d(input, weights, { padding });
  const made: Filtered = {
    solid: inPlace(run(noisy, solid), padding, 3),
    flat: inPlace(run(noisy, flat), padding, 1),
    noise: {
      before: spread(noise.data),
      solid: spread(run(noise, solid).data),
      flat: spread(run(noise, flat).data),
    },
  };
  if (filtered.size > 20) filtered.clear();
  filtered.set(key, made);
  return made;
}

/** A slice as it is drawn: [SIDE, SIDE], NaN where there is no output. */
export interface Slice {
  data: Float64Array;
  black: number;
  white: number;
}

/** What goes in and comes out of one kind of kernel. */
export interface VolumeCost {
  title: string;
  kernel: string;
  size: string;
  parameters: number;
  macs: number;
  noise: number;
}

export interface VolumeDerived {
  input: Slice;
  solid: Slice;
  flat: Slice;
  /** largest absolute difference of the two outputs, where both are */
  difference: number;
  costs: readonly VolumeCost[];
  noiseBefore: number;
  sentence: string;
}

function cut(volume: ArrayLike<number>, axis: SliceAxis, slice: number): Float64Array {
  const data = new Float64Array(SIDE * SIDE);
  for (let a = 0; a < SIDE; a++)
    for (let b = 0; b < SIDE; b++) {
      const [z, y, x] = axis === 'depth' ? [slice, a, b] : axis === 'row' ? [a, slice, b] : [a, b, slice];
      data[a * SIDE + b] = volume[(z * SIDE + y) * SIDE + x]!;
    }
  return data;
}

/** Every number of the volume's half. */
export function deriveVolume(state: Conv13State): VolumeDerived {
  const { axis, slice, volumePadding: padding } = state;
  const { solid, flat, noise } = filter(state);
  let [low, high, difference] = [0, 0, 0];
  solid.data.forEach((value, i) => {
    const other = flat.data[i]!;
    for (const one of [value, other]) {
      if (one < low) low = one;
      if (one > high) high = one;
    }
    if (Math.abs(value - other) > difference) difference = Math.abs(value - other);
  });
  const largest = Math.max(-low, high) || 1;
  const scale = { black: low < 0 ? -largest : 0, white: largest };
  const common = { filters: 1, padding, bias: false } as const;
  const cost = (
    title: string,
    kernelSize: readonly number[],
    size: Volume['size'],
    level: number,
  ): VolumeCost => {
    const { parameters, macs } = describeStack(
      [SIDE, SIDE, SIDE, 1],
      [{ type: 'conv3d', kernel: kernelSize, ...common }],
    );
    return { title, kernel: kernelSize.join(' × '), size: size.join(' × '), parameters, macs, noise: level };
  };
  const costs = [
    cost('3-D kernel', [3, 3, 3], solid.size, noise.solid),
    cost('2-D kernel, slice by slice', [1, 3, 3], flat.size, noise.flat),
  ];
  const [deep, thin] = costs as [VolumeCost, VolumeCost];
  const tells = state.kernel.every((value, i) => value === 0 || (i >= 9 && i < 18))
    ? 'The 3-D kernel uses one slice only, so both give the same numbers.'
    : flatKernel(state.kernel).every((value) => Math.abs(value) < 1e-12)
      ? 'Within a slice there is nothing for it to see: summed over depth the kernel is 0.'
      : `The two outputs differ by up to ${shortNumber(difference, 1)}.`;
  return {
    input: { data: cut(scanOf(state.scanSeed).noisy.data, axis, slice), black: 0, white: 255 },
    solid: { data: cut(solid.data, axis, slice), ...scale },
    flat: { data: cut(flat.data, axis, slice), ...scale },
    difference,
    costs,
    noiseBefore: noise.before,
    sentence: `${tells} The noise has a standard deviation of ${shortNumber(noise.before, 1)} in the scan, ${shortNumber(deep.noise, 1)} after the 3-D kernel and ${shortNumber(thin.noise, 1)} after the 2-D one. Multiply-adds: ${deep.macs.toLocaleString('en-GB')} against ${thin.macs.toLocaleString('en-GB')}.`,
  };
}

/** Samples of the longest series: what the output's slider counts to. */
export const LONGEST = Math.max(LENGTH, SERIES.most);
