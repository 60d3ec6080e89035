/**
 * Random convolutions and what their gradients have to be. Runs in Node and in the harness page, on whichever backend is the
 * current one; nothing here knows how the gradients are made.
 */
import {
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  getBackend,
  grads,
  memory,
  mul,
  type Scalar,
  setBackend,
  sum,
  type Tensor4D,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { random, randomInteger } from '../../../src/lib/random.ts';

export type Kind = 'conv2d' | 'depthwise' | 'transposed';
type Four = [number, number, number, number];
type Pair = [number, number];
type Padding = 'same' | 'valid' | [Pair, Pair, Pair, Pair];

/** One convolution, with its numbers. */
interface Case {
  readonly kind: Kind;
  readonly input: Four;
  readonly filter: Four;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly pad: Padding;
  readonly seed: number;
}

/** A random case; every fourth is dilated, which excludes strides, every third has explicit padding, every third more channels. */
export function caseOf(kind: Kind, seed: number): Case {
  const next = random(seed);
  const whole = (low: number, high: number) => randomInteger(next, low, high);
  const dilate = seed % 4 === 0 && kind !== 'transposed';
  const wide = seed % 3 === 1;
  const kernel: Pair = seed % 5 === 0 ? [1, 1] : [whole(1, 5), whole(1, 5)];
  const dilations: Pair = dilate ? [whole(1, 3), whole(2, 3)] : [1, 1];
  const strides: Pair = dilate ? [1, 1] : [whole(1, 3), whole(1, 3)];
  const reach = kernel.map((k, axis) => (k - 1) * dilations[axis]! + 1) as Pair;
  const input: Four = [whole(1, 3), reach[0] + whole(0, 7), reach[1] + whole(0, 7), whole(1, wide ? 13 : 6)];
  const filter: Four =
    kind === 'transposed'
      ? [...kernel, whole(1, 6), input[3]]
      : [...kernel, input[3], kind === 'depthwise' ? whole(1, wide ? 1 : 3) : whole(1, wide ? 21 : 7)];
  // A convolution pads its input by less than its reach; beyond that lie outputs of nothing but zeros, which are allowed.
  const explicit = (): Padding => {
    const side = (axis: number): Pair => [whole(0, reach[axis]! + 1), whole(0, reach[axis]! + 1)];
    return [[0, 0], side(0), side(1), [0, 0]];
  };
  const pad =
    seed % 3 === 0 && kind !== 'transposed' ? explicit() : next() < 0.5 ? 'same' : ('valid' as const);
  return { kind, input, filter, strides, dilations, pad, seed };
}

/** Rows that are longer than what is worked on at once. */
export const longCases: readonly Case[] = [
  { input: [1, 5, 130, 30], filter: [3, 3, 30, 33], strides: [1, 1] },
  { input: [2, 3, 211, 30], filter: [2, 3, 30, 34], strides: [2, 2] },
  { input: [2, 20, 20, 24], filter: [1, 1, 24, 41], strides: [1, 1] },
].map(({ input, filter, strides }, seed) => ({
  kind: 'conv2d',
  input: input as Four,
  filter: filter as Four,
  strides: strides as Pair,
  dilations: [1, 1],
  pad: 'same',
  seed,
}));

const numbers = (shape: readonly number[], seed: number): Float32Array => {
  const next = random(seed);
  return Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next() * 2 - 1);
};

/** The size that a transposed convolution restores; any that would shrink to the input will do. */
function restored({ input, filter, strides, pad, seed }: Case): Four {
  const axis = (i: number): number =>
    pad === 'same'
      ? input[i + 1]! * strides[i]! - (seed % strides[i]!)
      : (input[i + 1]! - 1) * strides[i]! + filter[i]! + (seed % strides[i]!);
  return [input[0], axis(0), axis(1), filter[2]];
}

function forward(settings: Case, x: Tensor4D, filter: Tensor4D): Tensor4D {
  const { kind, strides, dilations, pad } = settings;
  if (kind === 'transposed') return conv2dTranspose(x, filter, restored(settings), strides, pad as 'same');
  if (kind === 'conv2d') return conv2d(x, filter, strides, pad, 'NHWC', dilations);
  return depthwiseConv2d(x, filter, strides, pad as 'same', 'NHWC', dilations);
}

/** The same case as an undilated one, whose filter has zeros between its taps. */
function filled(settings: Case, filter: Float32Array): { settings: Case; filter: Float32Array } {
  const [height, width, a, b] = settings.filter;
  const [down, across] = settings.dilations;
  const shape: Four = [(height - 1) * down + 1, (width - 1) * across + 1, a, b];
  const wide = new Float32Array(shape[0] * shape[1] * a * b);
  for (let tap = 0; tap < height * width; tap++) {
    wide.set(filter.subarray(tap * a * b, (tap + 1) * a * b), tapAt(tap, settings, shape) * a * b);
  }
  return { settings: { ...settings, filter: shape, dilations: [1, 1] }, filter: wide };
}

const tapAt = (tap: number, { filter, dilations }: Case, shape: Four): number =>
  Math.floor(tap / filter[1]) * dilations[0] * shape[1] + (tap % filter[1]) * dilations[1];

interface Gradients {
  readonly x: Float32Array;
  readonly filter: Float32Array;
}

/** The gradients of sum(weights · convolution) on the current backend; complains about tensors that are left behind. */
async function gradients(settings: Case, x: Float32Array, filter: Float32Array): Promise<Gradients> {
  const before = memory().numTensors;
  const [tx, tf] = [tensor4d(x, settings.input), tensor4d(filter, settings.filter)];
  const shape = forward(settings, tx, tf);
  const weights = tensor4d(numbers(shape.shape, settings.seed + 7), shape.shape);
  const loss = (a: Tensor4D, b: Tensor4D): Scalar => sum(mul(forward(settings, a, b), weights));
  const [dx, df] = grads(loss as never)([tx, tf]) as [Tensor4D, Tensor4D];
  if (String(dx.shape) !== String(tx.shape) || String(df.shape) !== String(tf.shape))
    throw new Error(`shapes ${dx.shape} and ${df.shape} in ${JSON.stringify(settings)}`);
  const result = {
    x: (await dx.data<'float32'>()).slice(),
    filter: (await df.data<'float32'>()).slice(),
  };
  for (const tensor of [tx, tf, shape, weights, dx, df]) tensor.dispose();
  const left = memory().numTensors - before;
  if (left) throw new Error(`${left} tensors are left behind in ${JSON.stringify(settings)}`);
  return result;
}

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

/** The largest differences of the two gradients, theirs to the CPU backend's own. */
export interface Difference {
  readonly settings: string;
  readonly x: number;
  readonly filter: number;
}

/** Compares with the stock kernels of the CPU backend; a dilated case with the undilated one of a filter full of zeros. */
export async function againstCpu(settings: Case): Promise<Difference> {
  const x = numbers(settings.input, settings.seed + 1);
  const filter = numbers(settings.filter, settings.seed + 2);
  const ours = await gradients(settings, x, filter);
  const backend = getBackend();
  await setBackend('cpu');
  const wide = filled(settings, filter);
  const stock = await gradients(wide.settings, x, wide.filter);
  await setBackend(backend);
  const channels = settings.filter[2] * settings.filter[3];
  const taps = new Float32Array(filter.length);
  for (let tap = 0; tap < filter.length / channels; tap++) {
    const at = tapAt(tap, settings, wide.settings.filter) * channels;
    taps.set(stock.filter.subarray(at, at + channels), tap * channels);
  }
  return {
    settings: JSON.stringify(settings),
    x: worst(stock.x, ours.x),
    filter: worst(taps, ours.filter),
  };
}

/**
 * Compares with finite differences along random directions. A convolution is linear in its input, and in its filter, so the
 * difference quotient has no error but that of rounding.
 */
export async function againstDifferences(settings: Case): Promise<Difference> {
  const x = numbers(settings.input, settings.seed + 1);
  const filter = numbers(settings.filter, settings.seed + 2);
  const ours = await gradients(settings, x, filter);
  const loss = async (a: Float32Array, b: Float32Array): Promise<number> => {
    const tensors = [tensor4d(a, settings.input), tensor4d(b, settings.filter)] as const;
    const y = forward(settings, ...tensors);
    const values = await y.data<'float32'>();
    const weights = numbers(y.shape, settings.seed + 7);
    for (const tensor of [...tensors, y]) tensor.dispose();
    return values.reduce((total, value, i) => total + value * weights[i]!, 0);
  };
  const moved = (values: Float32Array, direction: Float32Array, step: number) =>
    values.map((value, i) => value + step * direction[i]!);
  const along = (gradient: Float32Array, direction: Float32Array): number =>
    gradient.reduce((total, value, i) => total + value * direction[i]!, 0);
  const vx = numbers(settings.input, settings.seed + 3);
  const vf = numbers(settings.filter, settings.seed + 4);
  const slopeX = ((await loss(moved(x, vx, 1), filter)) - (await loss(moved(x, vx, -1), filter))) / 2;
  const slopeF = ((await loss(x, moved(filter, vf, 1))) - (await loss(x, moved(filter, vf, -1)))) / 2;
  return {
    settings: JSON.stringify(settings),
    x: Math.abs(slopeX - along(ours.x, vx)),
    filter: Math.abs(slopeF - along(ours.filter, vf)),
  };
}

/** Checks many cases in a row on the current backend and returns those that are off by more than the tolerance. */
export async function failures(
  kind: Kind,
  { from, count, tolerance, differences = false }: CheckOptions,
): Promise<Difference[]> {
  const failed: Difference[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const settings = caseOf(kind, seed);
    const found = await (differences ? againstDifferences : againstCpu)(settings);
    // Not (difference <= tolerance), so that NaN fails.
    if (!(found.x <= tolerance && found.filter <= tolerance)) failed.push(found);
  }
  return failed;
}

/** Which seeds, and how far off is off. */
export interface CheckOptions {
  readonly from: number;
  readonly count: number;
  readonly tolerance: number;
  /** against finite differences instead of the CPU backend */
  readonly differences?: boolean;
}
