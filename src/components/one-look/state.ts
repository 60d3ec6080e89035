import { type Codec, codec, number } from '../../lib/codec.ts';
import { describeStack, outputSize } from '../../lib/conv/index.ts';
import { denseToConv, planStack, type TrainableLayer } from '../../lib/conv/stack/index.ts';
import { GARMENT_SIDE, GARMENT_STRIDE, garmentLayers } from '../../lib/datasets/garment-network.ts';

/** The textbook's head: 10 units on a map of 7 x 7, whose channels are VGG-16's. */
export const HEAD = { kernel: 7, units: 10, channels: 512 } as const;
export const SIDES = { min: GARMENT_SIDE, max: 448, step: GARMENT_STRIDE } as const;
export const MAPS = { min: HEAD.kernel, max: 20, step: 1 } as const;

export interface LookState {
  /** of the picture, in pixels */
  side: number;
  /** of the textbook's map, in cells */
  map: number;
  /** which of the head's places is shown, row by row */
  place: number;
}

export const lookCodec: Codec<LookState> = codec<LookState>({
  side: number(200, SIDES),
  map: number(14, MAPS),
  place: number(0, { min: 0, max: (MAPS.max - HEAD.kernel + 1) ** 2 - 1, step: 1 }),
});

/** What the engine measured, milliseconds. */
export interface Times {
  /** the picture's side that it belongs to */
  side: number;
  single: number;
  singles: number;
  batch: number;
  batchSize: number;
  batches: number;
  pass: number;
  passes: number;
}

/** One way to get all answers. */
export interface Way {
  name: string;
  macs: number;
  /** milliseconds for all answers; null before it is measured */
  time: number | null;
  /** times of one pass's */
  macsRatio: number;
  timeRatio: number | null;
}

export interface Derived {
  /** answers along a side */
  grid: number;
  windows: number;
  ways: Way[];
  sentence: string;
  textbook: {
    places: number;
    row: number;
    column: number;
    macs: number;
    /** of one window's head */
    macsOne: number;
    sentence: string;
  };
}

let converted: TrainableLayer[] | null = null;

/** The garment network as convolutions; for sizes the numbers of its weights do not matter. */
function convLayers(): TrainableLayer[] {
  if (!converted) {
    const plan = planStack([GARMENT_SIDE, GARMENT_SIDE, 1], garmentLayers);
    const weights = plan.parameters.map(({ name, shape }) => ({ name, shape, values: new Float32Array(0) }));
    converted = denseToConv(plan, garmentLayers, weights).layers;
  }
  return converted;
}

const whole = (value: number) => value.toLocaleString('en');
/** Milliseconds with about three digits. */
export const milliseconds = (value: number) =>
  value >= 10_000
    ? `${(value / 1000).toFixed(1)} s`
    : `${value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ms`;
/** A count in millions. */
export const millions = (value: number) =>
  value >= 1e8 ? `${whole(Math.round(value / 1e6))} million` : `${(value / 1e6).toPrecision(3)} million`;
const times = (ratio: number) => (ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1));

/** Every number that the figure shows. */
export function derive(state: LookState, measured: Times | null): Derived {
  const { side } = state;
  const { layers, macs: passMacs } = describeStack([side, side, 1], convLayers());
  const grid = layers.at(-1)!.outputShape[0]!;
  const windows = grid * grid;
  const cropMacs = describeStack([GARMENT_SIDE, GARMENT_SIDE, 1], garmentLayers).macs * windows;
  const now = measured?.side === side ? measured : null;
  const passTime = now ? now.pass : null;
  const way = (name: string, macs: number, time: number | null): Way => ({
    name,
    macs,
    time,
    macsRatio: macs / passMacs,
    timeRatio: time !== null && passTime ? time / passTime : null,
  });
  const ways = [
    way('crops, one by one', cropMacs, now && now.single * windows),
    way('crops, in batches', cropMacs, now && (now.batch / now.batchSize) * windows),
    way('one pass', passMacs, passTime),
  ];
  return { grid, windows, ways, sentence: sentence(), textbook: textbookOf(state) };

  function sentence(): string {
    const first = `${side} × ${side} pixels: ${grid} × ${grid} answers${windows > 1 ? `, one for each of ${whole(windows)} windows` : ', one window: nothing to share'}.`;
    const counted = `Counted, one pass takes ${times(ways[0]!.macsRatio)} times fewer multiply-adds than ${windows > 1 ? `${whole(windows)} crops` : 'a crop'}.`;
    if (!now) return `${first} ${counted} Measure to see the time.`;
    return `${first} ${counted} Measured here, it is ${times(ways[0]!.timeRatio!)} times as fast as the crops one by one, and ${times(ways[1]!.timeRatio!)} times as fast as the crops in batches of ${now.batchSize}. Timed: ${now.singles} single crops, ${now.batches} batches, ${now.passes} passes.`;
  }
}

function textbookOf({ map, place }: LookState): Derived['textbook'] {
  const { kernel, units, channels } = HEAD;
  const places = outputSize({ input: map, kernel, stride: 1, padding: 'VALID' }).output;
  const at = Math.min(place, places * places - 1);
  const head = { type: 'conv', kernel, filters: units };
  const macsOne = describeStack([kernel, kernel, channels], [head]).macs;
  const { macs } = describeStack([map, map, channels], [head]);
  const [row, column] = [Math.floor(at / places), at % places];
  const same = places === 1 ? 'one window' : `${places * places} windows of the map`;
  return {
    places,
    row,
    column,
    macs,
    macsOne,
    sentence: `Map ${map} × ${map}, kernels ${kernel} × ${kernel}, VALID: ${map} − ${kernel} + 1 = ${places}. The output is ${places} × ${places} × ${units}: the same as a head of ${units} units on ${same}. The framed window, row ${row} and column ${column}, gives the framed answer.`,
  };
}

/** Another size of the map; the window goes to its first place when its own is gone. */
export function changeMap(state: LookState, map: number): LookState {
  const places = (map - HEAD.kernel + 1) ** 2;
  return { ...state, map, place: state.place < places ? state.place : 0 };
}

/** The window moved by cells, as far as the map goes. */
export function movePlace(state: LookState, rows: number, columns: number): LookState {
  const { places, row, column } = textbookOf(state);
  const within = (value: number) => Math.min(places - 1, Math.max(0, value));
  return { ...state, place: within(row + rows) * places + within(column + columns) };
}
