import { type Codec, choice, codec, type Field, number, numbers } from '../../lib/codec.ts';
import type { Result } from '../../lib/conv/array.ts';
import { conv2d, depthwiseConv2d, describeStack, type Layer } from '../../lib/conv/index.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { CHANNELS } from './channels.ts';
import { KERNELS, presetOf } from './kernels.ts';

export const KINDS = ['depthwise', 'separable', 'full'] as const;
export type Kind = (typeof KINDS)[number];

/** Layers whose cost can be counted: the one that is drawn, and two of MobileNetV1 (1704.04861, table 1). */
export const LAYERS = {
  drawn: { title: 'as drawn' },
  mobile56: { title: '56 × 56, 128 → 128', height: 56, width: 56, channels: 128, outputs: 128 },
  mobile14: { title: '14 × 14, 512 → 512', height: 14, width: 14, channels: 512, outputs: 512 },
} as const;
export type CountedLayer = keyof typeof LAYERS;

export const MOST_CHANNELS = 6;
export const MOST_KERNELS = 4;
export const MOST_OUTPUTS = 4;
const SIDE = 3;
const TAPS = SIDE * SIDE;

export interface DepthwiseState {
  kind: Kind;
  /** 3 (red, green, blue) or 6 (see channels.ts) */
  channels: number;
  /** kernels per channel: the depth multiplier */
  multiplier: number;
  /** output maps of the full and the separable layer */
  outputs: number;
  /** nine numbers for each of MOST_KERNELS kernels; the first `multiplier` of them are used */
  kernels: readonly number[];
  /** 1 x 1 weights [MOST_CHANNELS, MOST_KERNELS, MOST_OUTPUTS]; those in use are its corner */
  mix: readonly number[];
  /** which kernel the editor shows */
  kernel: number;
  /** which output's weights the editor shows */
  output: number;
  /** whose cost is counted */
  layer: CountedLayer;
}

/** A list that always has this many numbers. */
function exactly(initial: readonly number[]): Field<readonly number[]> {
  const list = numbers(initial, { min: -999, max: 999, length: initial.length });
  return {
    ...list,
    read: (text) => {
      const values = list.read(text);
      return values?.length === initial.length ? values : undefined;
    },
  };
}

/** Place of a 1 x 1 weight in `mix`. */
export function mixIndex(channel: number, kernel: number, output: number): number {
  return (channel * MOST_KERNELS + kernel) * MOST_OUTPUTS + output;
}

/** Edges of the mean colour; redness and greenness after a blur; edges in both directions. */
function startMix(): number[] {
  const mix = new Array<number>(MOST_CHANNELS * MOST_KERNELS * MOST_OUTPUTS).fill(0);
  for (let channel = 0; channel < 3; channel++) {
    mix[mixIndex(channel, 0, 0)] = 0.333;
    mix[mixIndex(channel, 1, 1)] = channel === 0 ? 1 : -0.5;
    mix[mixIndex(channel, 1, 2)] = channel === 1 ? 1 : -0.5;
    mix[mixIndex(channel, 0, 3)] = 0.333;
    mix[mixIndex(channel, 3, 3)] = 0.333;
  }
  return mix;
}

const startKernels = ['vertical', 'blur', 'laplacian', 'horizontal'].flatMap(
  (id) => KERNELS.find((kernel) => kernel.id === id)!.values,
);

const count = (initial: number, max: number) => number(initial, { min: 1, max, step: 1 });

export const depthwiseCodec: Codec<DepthwiseState> = codec<DepthwiseState>({
  kind: choice<Kind>('depthwise', KINDS),
  channels: number(3, { min: 3, max: MOST_CHANNELS, step: 3 }),
  multiplier: count(2, MOST_KERNELS),
  outputs: count(3, MOST_OUTPUTS),
  kernels: exactly(startKernels),
  mix: exactly(startMix()),
  kernel: number(0, { min: 0, max: MOST_KERNELS - 1, step: 1 }),
  output: number(0, { min: 0, max: MOST_OUTPUTS - 1, step: 1 }),
  layer: choice<CountedLayer>('drawn', Object.keys(LAYERS) as CountedLayer[]),
});

/** The nine numbers of a kernel. */
export function kernelAt(state: DepthwiseState, kernel: number): readonly number[] {
  return state.kernels.slice(kernel * TAPS, (kernel + 1) * TAPS);
}

/** Another number in the kernel that the editor shows. */
export function setTap(state: DepthwiseState, index: number, value: number): DepthwiseState {
  const kernels = [...state.kernels];
  kernels[shownKernel(state) * TAPS + index] = value;
  return { ...state, kernels };
}

/** Another preset for the kernel that the editor shows. */
export function setPreset(state: DepthwiseState, id: string): DepthwiseState {
  const preset = KERNELS.find((kernel) => kernel.id === id);
  if (!preset) return state;
  const kernels = [...state.kernels];
  kernels.splice(shownKernel(state) * TAPS, TAPS, ...preset.values);
  return { ...state, kernels };
}

/** Another 1 x 1 weight of the output that the editor shows; `index` counts maps channel by channel. */
export function setMix(state: DepthwiseState, index: number, value: number): DepthwiseState {
  const channel = Math.floor(index / state.multiplier);
  const mix = [...state.mix];
  mix[mixIndex(channel, index % state.multiplier, shownOutput(state))] = value;
  return { ...state, mix };
}

/** The kernel in the editor: the last one when fewer are in use than were. */
export function shownKernel({ kernel, multiplier }: DepthwiseState): number {
  return Math.min(kernel, multiplier - 1);
}

/** The output in the editor. */
export function shownOutput({ output, outputs }: DepthwiseState): number {
  return Math.min(output, outputs - 1);
}

/** A map as it is drawn. */
export interface Plane {
  width: number;
  height: number;
  data: Float64Array;
  /** the number that is drawn black, and the one that is drawn white */
  black: number;
  white: number;
}

/** Parameters and multiply-adds of one way to make a layer. */
export interface Cost {
  kind: Kind;
  title: string;
  maps: number;
  parameters: number;
  macs: number;
  /** how the parameters come about */
  sum: string;
  /** of the full convolution */
  share: number;
}

/** What is drawn of a picture. */
export interface Maps {
  channels: Plane[];
  /** channel by channel, `multiplier` maps each */
  depthwise: Plane[];
  outputs: Plane[];
  /** largest difference between the outputs of the full and the separable convolution */
  difference: number;
}

/** Depthwise maps by picture and kernel: moving a 1 x 1 weight must not convolve anew. */
const known = new WeakMap<Result, Map<string, Result>>();

function depthwiseMaps(picture: Result, kernel: readonly number[]): Result {
  const maps = known.get(picture) ?? new Map<string, Result>();
  known.set(picture, maps);
  const key = kernel.join();
  const found = maps.get(key);
  if (found) return found;
  const channels = picture.shape[3]!;
  const filter = {
    shape: [SIDE, SIDE, channels, 1],
    data: kernel.flatMap((weight) => new Array<number>(channels).fill(weight)),
  };
  const made = depthwiseConv2d(picture, filter, { padding: 'SAME' });
  if (maps.size >= 4 * MOST_KERNELS) maps.clear();
  maps.set(key, made);
  return made;
}

function plane({ shape, data }: Result, channel: number): Plane {
  const [, height, width, channels] = shape as [number, number, number, number];
  const values = new Float64Array(width * height);
  for (let i = 0; i < values.length; i++) values[i] = data[i * channels + channel]!;
  return { width, height, data: values, black: 0, white: 255 };
}

/** Maps that are compared share their scale: 0 is black, or mid-grey as soon as one of them has a negative number. */
function sameScale(planes: Plane[]): Plane[] {
  let low = 0;
  let high = 0;
  for (const { data } of planes) {
    for (const value of data) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const largest = Math.max(-low, high) || 1;
  return planes.map((one) => ({ ...one, black: low < 0 ? -largest : 0, white: largest }));
}

/** The kernel of the full convolution for a channel and an output: the depthwise kernels, weighted as the 1 x 1 does. */
export function fullKernel(state: DepthwiseState, channel: number, output: number): number[] {
  const sum = new Array<number>(TAPS).fill(0);
  for (let kernel = 0; kernel < state.multiplier; kernel++) {
    const weight = state.mix[mixIndex(channel, kernel, output)]!;
    kernelAt(state, kernel).forEach((tap, i) => {
      sum[i]! += weight * tap;
    });
  }
  return sum;
}

/** The outputs of the full convolution, [1, height, width, outputs]: one call with channels x outputs kernels. */
export function fullOutputs(state: DepthwiseState, picture: Result): Result {
  const channels = picture.shape[3]!;
  const { outputs } = state;
  const kernels = Array.from({ length: channels * outputs }, (_, i) =>
    fullKernel(state, Math.floor(i / outputs), i % outputs),
  );
  const data: number[] = [];
  for (let tap = 0; tap < TAPS; tap++) for (const kernel of kernels) data.push(kernel[tap]!);
  return conv2d(picture, { shape: [SIDE, SIDE, channels, outputs], data }, { padding: 'SAME' });
}

/** The outputs of the separable convolution: weighted sums of the depthwise maps, computed map by map. */
function separableOutputs(state: DepthwiseState, maps: readonly Result[]): Plane[] {
  const [, height, width, channels] = maps[0]!.shape as [number, number, number, number];
  return Array.from({ length: state.outputs }, (_, output) => {
    const data = new Float64Array(width * height);
    maps.forEach((map, kernel) => {
      for (let channel = 0; channel < channels; channel++) {
        const weight = state.mix[mixIndex(channel, kernel, output)]!;
        if (weight === 0) continue;
        for (let i = 0; i < data.length; i++) data[i]! += weight * map.data[i * channels + channel]!;
      }
    });
    return { width, height, data, black: 0, white: 255 };
  });
}

/**
 * Every map that is drawn.
 *
 * @param picture [1, height, width, state.channels]
 */
export function mapsOf(state: DepthwiseState, picture: Result): Maps {
  const channels = Array.from({ length: state.channels }, (_, channel) => ({
    ...plane(picture, channel),
    black: CHANNELS[channel]!.signed ? -255 : 0,
  }));
  const byKernel = Array.from({ length: state.multiplier }, (_, kernel) =>
    depthwiseMaps(picture, kernelAt(state, kernel)),
  );
  const drawn = byKernel.map((maps) =>
    sameScale(Array.from({ length: state.channels }, (_, channel) => plane(maps, channel))),
  );
  const depthwise = Array.from(
    { length: state.channels * state.multiplier },
    (_, i) => drawn[i % state.multiplier]![Math.floor(i / state.multiplier)]!,
  );
  if (state.kind === 'depthwise') return { channels, depthwise, outputs: [], difference: 0 };
  const separable = separableOutputs(state, byKernel);
  if (state.kind === 'separable')
    return { channels, depthwise, outputs: separable.flatMap((one) => sameScale([one])), difference: 0 };
  const outputs = fullOutputs(state, picture);
  const full = separable.map((_, output) => plane(outputs, output));
  let difference = 0;
  full.forEach(({ data }, output) => {
    data.forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - separable[output]!.data[i]!));
    });
  });
  return { channels, depthwise, outputs: full.flatMap((one) => sameScale([one])), difference };
}

/** Numbers as readers write them. */
const grouped = (value: number) => value.toLocaleString('en-GB');

/** Everything that is shown besides the maps. */
export interface Derived {
  costs: Cost[];
  /** separable over full, written out */
  ratio: string;
  /** height, width, channels in, maps out of the counted layer */
  counted: { height: number; width: number; channels: number; outputs: number };
  /** name of each kernel in use */
  kernelNames: string[];
  sentence: string;
}

/**
 * Costs and sentences.
 *
 * @param size of the small picture
 * @param difference see Maps; null while there is no picture
 */
export function derive(
  state: DepthwiseState,
  size: { width: number; height: number },
  difference: number | null,
): Derived {
  const { multiplier, kind } = state;
  const counted =
    state.layer === 'drawn'
      ? { ...size, channels: state.channels, outputs: state.outputs }
      : LAYERS[state.layer];
  const { height, width, channels, outputs } = counted;
  const common = { kernel: SIDE, padding: 'SAME', bias: false } as const;
  const layers: Record<Kind, Layer> = {
    full: { ...common, type: 'conv', filters: outputs },
    depthwise: { ...common, type: 'depthwise', multiplier },
    separable: { ...common, type: 'separable', multiplier, filters: outputs },
  };
  const measured = (which: Kind) => describeStack([height, width, channels], [layers[which]]);
  const whole = measured('full');
  const sums: Record<Kind, string> = {
    full: `3·3·${channels}·${outputs}`,
    depthwise: `3·3·${channels}·${multiplier}`,
    separable: `3·3·${channels}·${multiplier} + ${channels * multiplier}·${outputs}`,
  };
  const titles: Record<Kind, string> = {
    full: 'Full',
    depthwise: 'Depthwise',
    separable: 'Separable (depthwise, then 1 × 1)',
  };
  const costs = (['full', 'depthwise', 'separable'] as const).map((which): Cost => {
    const { parameters, macs, layers: described } = measured(which);
    const maps = described[0]!.outputShape.at(-1)!;
    return {
      kind: which,
      title: titles[which],
      maps,
      parameters,
      macs,
      sum: sums[which],
      share: macs / whole.macs,
    };
  });
  const separable = costs[2]!;
  const ratio = `${grouped(separable.macs)} / ${grouped(whole.macs)} = M/N + M/k² = ${multiplier}/${outputs} + ${multiplier}/9 = ${separable.share.toFixed(3)}`;
  const kernelNames = Array.from({ length: multiplier }, (_, kernel) => {
    const id = presetOf(kernelAt(state, kernel));
    return KERNELS.find((preset) => preset.id === id)?.name ?? 'Your own';
  });
  const { parameters, macs } = costs.find((cost) => cost.kind === kind)!;
  const cost =
    state.layer === 'drawn'
      ? `${grouped(parameters)} parameters and ${grouped(macs)} multiply-adds.`
      : `In the counted layer: ${grouped(parameters)} parameters and ${grouped(macs)} multiply-adds.`;
  const own = state.channels;
  const sentences: Record<Kind, string> = {
    depthwise: `${own} channels × ${multiplier} ${multiplier === 1 ? 'kernel' : 'kernels'} each = ${own * multiplier} maps. Nothing is added across channels.`,
    separable: `${own * multiplier} maps, then ${state.outputs} weighted ${state.outputs === 1 ? 'sum' : 'sums'} of them by a 1 × 1 convolution.`,
    full: `${own} × ${state.outputs} = ${own * state.outputs} kernels make ${state.outputs} ${state.outputs === 1 ? 'map' : 'maps'}.${
      difference === null
        ? ''
        : ` The largest difference from the separable result is ${difference === 0 ? '0' : `${shortNumber(difference)} (rounding)`}: these kernels are sums of the ${multiplier} depthwise ${multiplier === 1 ? 'one' : 'ones'}, so both layers are the same function.`
    }`,
  };
  return {
    costs,
    ratio,
    counted: { height, width, channels, outputs },
    kernelNames,
    sentence: `${sentences[kind]} ${cost}`,
  };
}
