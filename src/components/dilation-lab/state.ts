import { type Codec, choice, codec, number, numbers } from '../../lib/codec.ts';
import {
  conv2d,
  conv2dTranspose,
  describeStack,
  dilateKernel,
  effectiveKernel,
  explainOutput,
  type Layer,
  type NdArray,
} from '../../lib/conv/index.ts';
import { shortNumber } from '../../lib/short-number.ts';

export const MAX_TAPS = 5;
export const MAX_RATE = 8;
/** Cells of the sequence that the spread kernel passes over. */
export const LENGTH = 16;
export const MAX_LAYERS = 4;
/** Input pixels of the stacks: with one more than a power of two, all windows of stride 2 are centred. */
export const WIDTH = 33;
export const MAX_GRID_LAYERS = 4;

export const stackNames = ['plain', 'strided', 'dilated'] as const;
export type StackName = (typeof stackNames)[number];

export interface DilationState {
  /** the kernel, from left to right */
  weights: readonly number[];
  rate: number;
  /** the sequence; missing ones are 0 */
  cells: readonly number[];
  /** output cell of the sequence that is followed */
  at: number;
  /** the stack that is drawn, how many layers, and its output unit that is followed */
  stack: StackName;
  layers: number;
  unit: number;
  /** dilation rate of each 3 x 3 layer whose paths are counted */
  rates: readonly number[];
}

const CELL = { min: -999, max: 999 };

const fields = {
  weights: numbers([1, 2, 3], { ...CELL, length: MAX_TAPS }),
  rates: numbers([2, 2, 2], { min: 1, max: MAX_RATE, length: MAX_GRID_LAYERS }),
};

/** A list that is never empty and, for rates, holds whole numbers only. */
const filled = (field: typeof fields.rates, whole: boolean): typeof fields.rates => ({
  ...field,
  read(source) {
    const values = field.read(source);
    return values?.length && (!whole || values.every(Number.isInteger)) ? values : undefined;
  },
});

export const dilationCodec: Codec<DilationState> = codec<DilationState>({
  weights: filled(fields.weights, false),
  rate: number(4, { min: 1, max: MAX_RATE, step: 1 }),
  cells: numbers([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0], { ...CELL, length: LENGTH }),
  at: number(6, { min: 0, max: LENGTH - 1, step: 1 }),
  stack: choice('dilated', stackNames),
  layers: number(4, { min: 1, max: MAX_LAYERS, step: 1 }),
  unit: number(16, { min: 0, max: WIDTH - 1, step: 1 }),
  rates: filled(fields.rates, true),
});

/** One stack in numbers. */
export interface StackLine {
  name: StackName;
  /** what its layers step or spread by */
  setting: string;
  parameters: number;
  receptiveField: number;
  /** input pixels from one output unit to the next */
  stride: number;
  units: number;
  macs: number;
}

/** A layer of the stack that is drawn: where its units stand, which of them feed the followed one, and how. */
export interface DrawnLayer {
  /** places in input pixels, 0 the first pixel's */
  places: number[];
  /** units that reach the followed output */
  lit: number[];
  /** lines to the layer below: place here, place there */
  lines: [from: number, to: number][];
}

/** Everything that is shown. */
export interface Derived {
  /** the kernel with its zeros */
  spread: number[];
  span: number;
  input: number[];
  output: number[];
  at: number;
  /** cells of the input under the followed output's taps; may lie outside */
  taps: number[];
  kernelSentence: string;
  stacks: StackLine[];
  shown: StackLine;
  /** input first, output last */
  drawn: DrawnLayer[];
  unit: number;
  stackSentence: string;
  /** [side, side]: ways from each input pixel to the output in the middle */
  paths: number[];
  side: number;
  reached: number;
  most: number;
  gridSentence: string;
}

/** The layers of a stack, each with three taps. */
export function layersOf(name: StackName, count: number): Layer[] {
  return Array.from({ length: count }, (_, i) => ({
    type: 'conv1d',
    kernel: 3,
    filters: 1,
    padding: 'SAME',
    stride: name === 'strided' ? 2 : 1,
    dilation: name === 'dilated' ? 2 ** i : 1,
  }));
}

function measure(name: StackName, count: number): StackLine {
  const { layers, parameters, macs } = describeStack([WIDTH, 1], layersOf(name, count));
  const { receptiveField, stride, outputShape } = layers.at(-1)!;
  const each = (value: (i: number) => number) => Array.from({ length: count }, (_, i) => value(i)).join(', ');
  const setting =
    name === 'plain'
      ? 'stride 1, rate 1'
      : name === 'strided'
        ? `strides ${each(() => 2)}`
        : `rates ${each((i) => 2 ** i)}`;
  return { name, setting, parameters, receptiveField, stride, units: outputShape[0]!, macs };
}

/** The units of every layer and the ways down from one output unit, layer by layer. */
export function drawStack(name: StackName, count: number, unit: number): DrawnLayer[] {
  const strides = layersOf(name, count).map((layer) => layer.stride as number);
  const jumps = [1];
  for (const stride of strides) jumps.push(jumps.at(-1)! * stride);
  const drawn: DrawnLayer[] = jumps.map((jump) => ({
    places: Array.from({ length: Math.ceil(WIDTH / jump) }, (_, i) => i * jump),
    lit: [],
    lines: [],
  }));
  drawn[count]!.lit = [unit * jumps[count]!];
  for (let layer = count; layer > 0; layer--) {
    const reach = (name === 'dilated' ? 2 ** (layer - 1) : 1) * jumps[layer - 1]!;
    const below = new Set<number>();
    for (const place of drawn[layer]!.lit)
      for (const to of [place - reach, place, place + reach])
        if (to >= 0 && to < WIDTH) {
          below.add(to);
          drawn[layer]!.lines.push([place, to]);
        }
    drawn[layer - 1]!.lit = [...below].sort((a, b) => a - b);
  }
  return drawn;
}

/** In how many ways each input pixel reaches the middle output of a stack of 3 x 3 layers with these rates. */
export function countPaths(rates: readonly number[]): { side: number; paths: number[] } {
  const ones: NdArray = { shape: [3, 3, 1, 1], data: new Array<number>(9).fill(1) };
  let map: NdArray = { shape: [1, 1, 1, 1], data: [1] };
  for (const rate of [...rates].reverse()) map = conv2dTranspose(map, ones, { dilations: rate });
  return { side: map.shape[1]!, paths: Array.from(map.data) };
}

/** Every number that the picture, the tables and the caption show. */
export function derive(state: DilationState): Derived {
  const { weights, rate, layers } = state;
  const [spread] = dilateKernel([weights], [1, rate]) as [number[]];
  const input = Array.from({ length: LENGTH }, (_, i) => state.cells[i] ?? 0);
  const sequence: NdArray = { shape: [1, 1, LENGTH, 1], data: input };
  const filter: NdArray = { shape: [1, weights.length, 1, 1], data: weights };
  const options = { padding: 'SAME' as const, dilations: [1, rate] };
  const output = conv2d(sequence, filter, options).data;
  const { terms, sum } = explainOutput({ kind: 'conv2d', input: sequence, filter, options }, [
    0,
    0,
    state.at,
    0,
  ]);
  const products = terms
    .map(
      ({ value, weight }) =>
        `${shortNumber(value)} × ${weight < 0 ? `(${shortNumber(weight)})` : shortNumber(weight)}`,
    )
    .join(' + ');
  const span = effectiveKernel(weights.length, rate);

  const stacks = stackNames.map((name) => measure(name, layers));
  const shown = stacks.find(({ name }) => name === state.stack)!;
  const unit = Math.min(state.unit, shown.units - 1);
  const drawn = drawStack(state.stack, layers, unit);
  const seen = drawn[0]!.lit.length;
  const times = (shown.receptiveField / stacks[0]!.receptiveField).toFixed(1).replace('.0', '');

  const { side, paths } = countPaths(state.rates);
  const reached = paths.filter((count) => count > 0).length;
  const share = Math.round((100 * reached) / paths.length);
  return {
    spread,
    span,
    input,
    output,
    at: state.at,
    taps: terms.map(({ input: from }) => from[2]!),
    kernelSentence: `${weights.length} weight${weights.length === 1 ? '' : 's'} at rate ${rate} span${weights.length === 1 ? 's' : ''} (${weights.length} − 1) × ${rate} + 1 = ${span} cells; ${span - weights.length} of them ${span - weights.length === 1 ? 'is a zero that costs' : 'are zeros that cost'} nothing. Output ${state.at}: ${products} = ${shortNumber(sum)}.`,
    stacks,
    shown,
    drawn,
    unit,
    stackSentence: `${layers} ${shown.name} layer${layers === 1 ? '' : 's'}: each output sees ${shown.receptiveField} input pixels${shown.name === 'plain' ? '' : `, ${times} times as many as the plain stack`}, with ${shown.parameters} parameters. There are ${shown.units} outputs, ${shown.stride} pixel${shown.stride === 1 ? '' : 's'} apart. Unit ${unit} reads ${seen} of the ${WIDTH} pixels.`,
    paths,
    side,
    reached,
    most: Math.max(...paths),
    gridSentence: `Rates ${state.rates.join(', ')}: the field is ${side} × ${side}, and ${reached === paths.length ? `all ${reached} of its pixels reach` : `only ${reached} of its ${paths.length} pixels (${share} %) reach`} the output in the middle.${reached === paths.length ? '' : ' The black ones are never read, whatever the weights: gridding.'}`,
  };
}

/** Another stack or number of layers; the followed unit stays over the same input pixel as nearly as it can. */
export function setStack(
  state: DilationState,
  part: Partial<Pick<DilationState, 'stack' | 'layers'>>,
): DilationState {
  const next = { ...state, ...part };
  const before = measure(state.stack, state.layers);
  const after = measure(next.stack, next.layers);
  const place = Math.min(state.unit, before.units - 1) * before.stride;
  return { ...next, unit: Math.min(after.units - 1, Math.round(place / after.stride)) };
}

/** More or fewer taps: new ones at the right are 1. */
export function setTaps(state: DilationState, taps: number): DilationState {
  return { ...state, weights: Array.from({ length: taps }, (_, i) => state.weights[i] ?? 1) };
}

/** One number of the sequence set. */
export function setCell(state: DilationState, index: number, value: number): DilationState {
  return { ...state, cells: derive(state).input.map((old, i) => (i === index ? value : old)) };
}

/** One weight set. `index` is a cell of the spread kernel; undefined when a zero between the weights is meant. */
export function setSpread(state: DilationState, index: number, value: number): DilationState | undefined {
  if (index % state.rate !== 0) return undefined;
  const tap = index / state.rate;
  return { ...state, weights: state.weights.map((old, i) => (i === tap ? value : old)) };
}

/** One layer's rate set. */
export function setRate(state: DilationState, layer: number, rate: number): DilationState {
  return { ...state, rates: state.rates.map((old, i) => (i === layer ? rate : old)) };
}

/** More or fewer layers whose paths are counted: new ones have rate 1. */
export function setGridLayers(state: DilationState, count: number): DilationState {
  return { ...state, rates: Array.from({ length: count }, (_, i) => state.rates[i] ?? 1) };
}
