import { type Codec, choice, codec, type Field, flag, number } from '../../lib/codec.ts';
import { type AxisField, describeStack, type Layer, networks } from '../../lib/conv/index.ts';
import { numberRows } from '../../lib/number-rows.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { BACKBONE } from './backbone.ts';

/** What a layer of the reader's own stack can be, with the word that is shown. */
export const TYPES = [
  { type: 'conv', label: 'Convolution' },
  { type: 'depthwise', label: 'Depthwise' },
  { type: 'maxPool', label: 'Max pool' },
  { type: 'avgPool', label: 'Average pool' },
  { type: 'transposed', label: 'Transposed' },
] as const;

export const KERNELS = [1, 2, 3, 4, 5, 7, 9, 11] as const;
export const STRIDES = [1, 2, 3, 4] as const;
export const DILATIONS = [1, 2, 4, 8] as const;
export const MOST_LAYERS = 12;
/** Side of the picture that the reader's own stack sees, in pixels. */
export const STACK_SIDE = 224;
/** Channels of every convolution in the reader's own stack; they change no field. */
const FILTERS = 16;

/** One row of the stack: place in TYPES, kernel, stride, dilation, 1 for VALID padding. */
export type StackRow = readonly number[];

export const SOURCES = ['stack', 'centernet', ...networks.map(({ id }) => id)];

export interface FieldState {
  /** 'stack', 'centernet' or the id of a known network */
  source: string;
  stack: readonly StackRow[];
  /** place among the rows that are shown; beyond the last: the last */
  layer: number;
  /** where the unit is looked for, in sides of the picture */
  x: number;
  y: number;
  /** side of the square that the detector sees, in pixels */
  size: number;
  /** the gradient may pass through the gates' means over whole maps */
  gates: boolean;
}

const stackField: Field<readonly StackRow[]> = numberRows(
  [
    [0, 3, 1, 1, 0],
    [0, 3, 1, 1, 0],
    [2, 2, 2, 1, 0],
    [0, 3, 1, 1, 0],
    [0, 3, 1, 2, 0],
  ],
  {
    columns: [
      { min: 0, max: TYPES.length - 1, step: 1 },
      { min: 1, max: 11, step: 1 },
      { min: 1, max: 4, step: 1 },
      { min: 1, max: 8, step: 1 },
      { min: 0, max: 1, step: 1 },
    ],
    least: 1,
    most: MOST_LAYERS,
  },
);

const place = () => number(0.5, { min: -0.2, max: 1.2 });

export const fieldCodec: Codec<FieldState> = codec<FieldState>({
  source: choice('stack', SOURCES),
  stack: stackField,
  layer: number(99, { min: 0, max: 199, step: 1 }),
  x: place(),
  y: place(),
  size: number(512, { min: 256, max: 512, step: 256 }),
  gates: flag(false),
});

/** A map whose units can be looked at. */
export interface MapRow {
  name: string;
  rows: number;
  columns: number;
  channels: number;
  /** (vertical, horizontal) */
  axes: readonly [AxisField, AxisField];
  /** see BackboneMap */
  everywhere: boolean;
  /** the tensor's name, for maps of the detector */
  node?: string;
}

/** A network or stack, measured. */
export interface Described {
  title: string;
  /** side of the square picture, in pixels */
  side: number;
  maps: readonly MapRow[];
}

/** Layers that change neither size nor field. */
const SILENT = new Set(['batchNorm', 'activation', 'dropout', 'normalisation']);

function describe(title: string, side: number, layers: readonly Layer[]): Described {
  const maps = describeStack([side, side, 3], layers)
    .layers.filter(({ type }) => !SILENT.has(type))
    .map(({ name, outputShape, axes }): MapRow => {
      const flat = outputShape.length === 1;
      return {
        name,
        rows: flat ? 1 : outputShape[0]!,
        columns: flat ? 1 : outputShape[1]!,
        channels: outputShape.at(-1)!,
        axes: [axes[0]!, axes[1]!],
        everywhere: false,
      };
    });
  return { title, side, maps };
}

function describeDetector(side: number): Described {
  const maps = BACKBONE.map(({ name, node, channels, field, stride, start, everywhere }): MapRow => {
    const axis = { receptiveField: field, stride, start };
    return {
      name,
      node,
      rows: side / stride,
      columns: side / stride,
      channels,
      axes: [axis, axis],
      everywhere,
    };
  });
  return { title: 'CenterNet on MobileNetV3', side, maps };
}

/** The layers of the reader's stack. */
export function stackLayers(stack: readonly StackRow[]): Layer[] {
  return stack.map(([type = 0, kernel = 1, stride = 1, dilation = 1, valid = 0], i) => {
    const { type: kind, label } = TYPES[type] ?? TYPES[0];
    return {
      type: kind,
      name: [
        `${i + 1}: ${label} ${kernel} × ${kernel}`,
        stride > 1 ? `stride ${stride}` : '',
        dilation > 1 ? `rate ${dilation}` : '',
        valid ? 'VALID' : '',
      ]
        .filter(Boolean)
        .join(', '),
      kernel,
      stride,
      padding: valid ? 'VALID' : 'SAME',
      dilation,
      ...(kind === 'conv' || kind === 'transposed' ? { filters: FILTERS } : {}),
    } satisfies Layer;
  });
}

/** Described networks: a unit that is dragged must not measure a hundred layers anew. */
const known = new Map<string, Described>();

/**
 * Measures what the state asks for.
 *
 * @throws RangeError when the reader's layers do not fit on each other
 */
export function described({ source, stack, size }: FieldState): Described {
  const key = source === 'stack' ? `stack ${stack.join(';')}` : `${source} ${size}`;
  const found = known.get(key);
  if (found) return found;
  const network = networks.find(({ id }) => id === source);
  const made = network
    ? describe(network.title, network.input[0], network.layers)
    : source === 'centernet'
      ? describeDetector(size)
      : describe('Your stack', STACK_SIDE, stackLayers(stack));
  if (known.size > 50) known.clear();
  known.set(key, made);
  return made;
}

/** Why the layers do not go together, in a sentence; '' when they do. */
export function objection(state: FieldState): string {
  try {
    described(state);
    return '';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, index, rest] = /^layers\[(\d+)\] \([^)]*\)(?:[.,][^:]*)?: (.*)$/.exec(error.message) ?? [];
    return index === undefined ? error.message : `Layer ${Number(index) + 1}: ${rest}.`;
  }
}

/** A rectangle in input pixels. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A square around a unit's centre that holds a share of the gradient. */
export interface Held {
  share: number;
  /** side in pixels */
  side: number;
}

/** What was measured of one unit. */
export interface Effective {
  /** squares that hold half and 95 % of the gradient */
  half: Held;
  most: Held;
  /** share of the gradient outside the theoretical window */
  outside: number;
}

/** What the engine answered, and for which unit. */
export interface Traced {
  key: string;
  /** [size, size] */
  values: Float32Array;
  size: number;
}

export interface Derived {
  title: string;
  side: number;
  maps: readonly MapRow[];
  /** place of the chosen map */
  layer: number;
  map: MapRow;
  row: number;
  column: number;
  /** centre of the unit's field */
  centre: { x: number; y: number };
  field: Rect;
  /** the part of the field that lies in the picture, as a share of the picture */
  covers: number;
  /** which unit of which map of which size of input this is */
  key: string;
  effective: Effective | null;
  sentence: string;
}

function nearest({ start, stride }: AxisField, position: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round((position - start) / stride)));
}

const overlap = (low: number, length: number, side: number) =>
  Math.max(0, Math.min(side, low + length) - Math.max(0, low));

/**
 * How the gradient lies around a unit: sums by distance, the larger of the vertical and the horizontal one, in whole pixels.
 * Null when there is no gradient at all (a unit that is silent on this photo).
 */
export function measureEffective(
  { values, size }: Pick<Traced, 'values' | 'size'>,
  centre: { x: number; y: number },
  field: Rect,
): Effective | null {
  const rings = new Float64Array(2 * size + 2);
  let total = 0;
  let inside = 0;
  for (let y = 0; y < size; y++) {
    const down = Math.abs(y + 0.5 - centre.y);
    const inRow = y >= field.y && y + 1 <= field.y + field.height;
    for (let x = 0; x < size; x++) {
      const value = values[y * size + x]!;
      if (value === 0) continue;
      total += value;
      if (inRow && x >= field.x && x + 1 <= field.x + field.width) inside += value;
      const ring = Math.min(rings.length - 1, Math.floor(Math.max(down, Math.abs(x + 0.5 - centre.x))));
      rings[ring]! += value;
    }
  }
  if (!(total > 0)) return null;
  const holding = (share: number): Held => {
    let sum = 0;
    for (let ring = 0; ring < rings.length; ring++) {
      sum += rings[ring]!;
      if (sum >= share * total) return { share: sum / total, side: 2 * (ring + 1) };
    }
    return { share: 1, side: 2 * rings.length };
  };
  return { half: holding(0.5), most: holding(0.95), outside: Math.max(0, 1 - inside / total) };
}

/** Kept for the one measurement on show: moving the mouse must not sum up a quarter of a million numbers. */
const measured = new WeakMap<Float32Array, Effective | null>();

/**
 * Everything that is shown. `traced` counts only when it belongs to the chosen unit.
 *
 * @throws RangeError when the layers do not fit: see objection
 */
export function derive(state: FieldState, traced: Traced | null): Derived {
  const { title, side, maps } = described(state);
  const layer = Math.min(state.layer, maps.length - 1);
  const map = maps[layer]!;
  const [vertical, horizontal] = map.axes;
  const row = nearest(vertical, state.y * side, map.rows);
  const column = nearest(horizontal, state.x * side, map.columns);
  const centre = {
    x: horizontal.start + column * horizontal.stride,
    y: vertical.start + row * vertical.stride,
  };
  const field = {
    x: centre.x - horizontal.receptiveField / 2,
    y: centre.y - vertical.receptiveField / 2,
    width: horizontal.receptiveField,
    height: vertical.receptiveField,
  };
  const covers = (overlap(field.x, field.width, side) * overlap(field.y, field.height, side)) / (side * side);
  const key = [state.source, map.node ?? map.name, side, row, column, state.gates ? 'gates' : ''].join(' ');
  let effective: Effective | null = null;
  const mine = traced?.key === key ? traced : null;
  if (mine) {
    if (!measured.has(mine.values)) measured.set(mine.values, measureEffective(mine, centre, field));
    effective = measured.get(mine.values) ?? null;
  }
  const shown = { title, side, maps, layer, map, row, column, centre, field, covers, key, effective };
  return { ...shown, sentence: sentence(shown, mine !== null, state.gates) };
}

const percent = (share: number) =>
  `${share > 0 && share < 0.001 ? 'under 0.1' : shortNumber(100 * share, 1)} %`;

function sentence(
  { map, row, column, field, covers, effective, side }: Omit<Derived, 'sentence'>,
  isTraced: boolean,
  gates: boolean,
): string {
  const [vertical] = map.axes;
  const parts = [
    `${map.name}: ${map.rows} × ${map.columns} units of ${map.channels} channels, ${shortNumber(vertical.stride)} ${vertical.stride === 1 ? 'pixel' : 'pixels'} apart.`,
    `The unit in row ${row + 1}, column ${column + 1} reads ${shortNumber(field.height)} × ${shortNumber(field.width)} pixels, ${percent(covers)} of the picture${
      field.x < 0 || field.y < 0 || field.x + field.width > side || field.y + field.height > side
        ? ' (the rest of its window is padding)'
        : ''
    }.`,
  ];
  if (map.everywhere)
    parts.push(
      'Gates on the way average whole maps, so a little of it depends on every pixel of the picture.',
    );
  if (effective)
    parts.push(
      `Measured${map.everywhere ? (gates ? ', gates included' : ', with the gates held still') : ''}: half of the gradient lies in a square of ${effective.half.side} pixels around it, 95 % in one of ${effective.most.side}, and ${percent(effective.outside)} outside its window.`,
    );
  else if (isTraced)
    parts.push('Measured: no gradient at all. All its channels are silent on this photo; take another unit.');
  return parts.join(' ');
}

/** The state with the unit that is `rows` down and `columns` to the right of the chosen one. */
export function moveUnit(state: FieldState, rows: number, columns: number): FieldState {
  const { map, row, column, side } = derive(state, null);
  const to = ({ start, stride }: AxisField, at: number, count: number) =>
    (start + Math.min(count - 1, Math.max(0, at)) * stride) / side;
  return {
    ...state,
    y: to(map.axes[0], row + rows, map.rows),
    x: to(map.axes[1], column + columns, map.columns),
  };
}

/** Another number in a row of the stack; column 0 is the type. A pool starts with the stride of its kernel. */
export function setLayer(state: FieldState, index: number, column: number, value: number): FieldState {
  const stack = state.stack.map((row, i) => {
    if (i !== index) return row;
    const next = [...row];
    next[column] = value;
    const kind = TYPES[next[0]!]?.type;
    // Pools are never dilated here: no network of the book does that.
    if (kind === 'maxPool' || kind === 'avgPool') next[3] = 1;
    return next;
  });
  return { ...state, stack };
}

/** One more layer after the last: a 3 x 3 convolution; it becomes the chosen one. */
export function addLayer(state: FieldState): FieldState {
  if (state.stack.length >= MOST_LAYERS) return state;
  const stack = [...state.stack, [0, 3, 1, 1, 0]];
  return { ...state, stack, layer: stack.length - 1 };
}

/** Takes a layer out; the last one stays. */
export function removeLayer(state: FieldState, index: number): FieldState {
  if (state.stack.length === 1) return state;
  const stack = state.stack.filter((_, i) => i !== index);
  return { ...state, stack, layer: Math.min(state.layer, stack.length - 1) };
}
