import { type Codec, codec, number } from '../../lib/codec.ts';
import { type LocalResponse, localResponse, responseWindow } from '../../lib/conv/index.ts';
import { shortNumber } from '../../lib/short-number.ts';

/** Maps that are shown: after the ReLU of the detector's fourth block. */
export const NODE = 'tower_0/MobilenetV3/expanded_conv_3/expand/Relu';
export const CHANNELS = 72;
/** side of what the network sees, in pixels */
export const INPUT_SIZE = 256;

export interface ResponseState {
  /** how many maps count, the own one in the middle */
  size: number;
  k: number;
  /** alpha is ten to this power */
  power: number;
  beta: number;
  /** the map that is looked at */
  channel: number;
  /** the place that is looked at, as fractions of the picture */
  x: number;
  y: number;
}

export const responseCodec: Codec<ResponseState> = codec<ResponseState>({
  size: number(5, { min: 1, max: 15, step: 2 }),
  k: number(2, { min: 0.1, max: 4, step: 0.1 }),
  power: number(-4, { min: -5, max: 1, step: 0.25 }),
  beta: number(0.75, { min: 0, max: 2, step: 0.05 }),
  channel: number(12, { min: 0, max: CHANNELS - 1, step: 1 }),
  x: number(0.29, { min: 0, max: 1, step: 0.001 }),
  y: number(0.6, { min: 0, max: 1, step: 0.001 }),
});

/** Settings to begin with: the paper's, and ones that can be seen on maps of this network's size. */
export const presets: readonly (Pick<ResponseState, 'size' | 'k' | 'power' | 'beta'> & { title: string })[] =
  [
    { title: 'As in AlexNet', size: 5, k: 2, power: -4, beta: 0.75 },
    { title: 'Strong', size: 5, k: 1, power: 0, beta: 0.75 },
    { title: 'No neighbours', size: 1, k: 1, power: 0, beta: 0.75 },
  ];

/** The settings of the normalisation. */
export const responseOf = ({ size, k, power, beta }: ResponseState): LocalResponse => ({
  size,
  k,
  alpha: 10 ** power,
  beta,
});

/** Numbers of a stack of maps. */
export interface Maps {
  /** [rows, columns, channels] */
  values: Float32Array;
  rows: number;
  columns: number;
  channels: number;
}

/** The state one map further, from the last to the first. */
export function stepChannel(state: ResponseState, by: number): ResponseState {
  return { ...state, channel: (((state.channel + by) % CHANNELS) + CHANNELS) % CHANNELS };
}

/** The state with another place, kept on the picture. */
export function moveTo(state: ResponseState, x: number, y: number): ResponseState {
  const inside = (value: number) => Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000;
  return { ...state, x: inside(x), y: inside(y) };
}

/** The map at the place whose value is the largest there. */
export function strongestAt(state: ResponseState, maps: Maps): ResponseState {
  const { first } = placeOf(state, maps);
  let best = 0;
  for (let c = 1; c < maps.channels; c++) if (maps.values[first + c]! > maps.values[first + best]!) best = c;
  return { ...state, channel: best };
}

function placeOf({ x, y }: ResponseState, { rows, columns, channels }: Maps) {
  const row = Math.min(rows - 1, Math.floor(y * rows));
  const column = Math.min(columns - 1, Math.floor(x * columns));
  return { row, column, first: (row * columns + column) * channels };
}

export interface Derived {
  row: number;
  column: number;
  /** of all maps at the place */
  before: number[];
  after: number[];
  /** maps that count for the chosen one */
  window: [first: number, last: number];
  /** the chosen map, [rows, columns] */
  map: { before: Float64Array; after: Float64Array };
  /** the largest value of the chosen map */
  white: { before: number; after: number };
  /** k to the power of minus beta: what every value is multiplied with when all maps around it are silent */
  factor: number;
  /** the division with its numbers */
  sum: string;
  sentence: string;
}

const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, value), 0);

/** Everything that the figure shows. */
export function derive(state: ResponseState, maps: Maps): Derived {
  const { values, rows, columns, channels } = maps;
  const settings = responseOf(state);
  const { alpha, beta, k, size } = settings;
  const { row, column, first } = placeOf(state, maps);
  const channel = Math.min(state.channel, channels - 1);
  const window = responseWindow(channel, channels, size);
  const before = Array.from(values.subarray(first, first + channels));
  const after = Array.from(localResponse(before, channels, settings));

  const own = { before: new Float64Array(rows * columns), after: new Float64Array(rows * columns) };
  const [from, to] = window;
  for (let place = 0; place < rows * columns; place++) {
    let squares = 0;
    for (let c = from; c <= to; c++) squares += values[place * channels + c]! ** 2;
    const value = values[place * channels + channel]!;
    own.before[place] = value;
    own.after[place] = value / (k + alpha * squares) ** beta;
  }

  const squares = before.slice(from, to + 1).reduce((sum, value) => sum + value ** 2, 0);
  const factor = k ** -beta;
  const number = (value: number) => shortNumber(value, 3);
  const [a, b] = [before[channel]!, after[channel]!];
  const held = 1 - (k / (k + alpha * squares)) ** beta;
  return {
    row,
    column,
    before,
    after,
    window,
    map: own,
    white: { before: largest(own.before), after: largest(own.after) },
    factor,
    sum: `${number(a)} / (${number(k)} + ${number(alpha)} × ${number(squares)})^${number(beta)} = ${number(b)}`,
    sentence:
      a === 0
        ? `Map ${channel} is silent at this place, so there is nothing to hold down. Choose a map with a bar.`
        : `At this place map ${channel} says ${number(a)}. ${from === to ? 'Only its own square counts' : `The squares of maps ${from} to ${to} add up to ${number(squares)}`}, and ${number(b)} is left. ${Math.abs(factor - 1) < 1e-9 ? '' : `Dividing by k alone would leave ${number(a * factor)}. `}Held down by the maps: ${number(100 * held)} %.`,
  };
}
