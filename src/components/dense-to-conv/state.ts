import { type Codec, choice, codec, flag, number, numbers } from '../../lib/codec.ts';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { GARMENT_SIDE, GARMENT_STRIDE } from '../../lib/datasets/garment-network.ts';
import { random, randomInteger } from '../../lib/random.ts';

/** Side of the canvas, pixels; how many garments a shelf shows, how many the canvas takes, how many there are. */
export const SIDE = 200;
export const SHELF = 10;
export const MOST = 24;
export const PICTURES = 2000;
/** The dense layers: units of each, and the map that the first one reads. */
export const UNITS = { dense1: 64, dense2: garmentClasses.length } as const;
export const CHANNELS = 64;
/** Places of a crop along a side of the canvas. */
export const CROPS = (SIDE - GARMENT_SIDE) / GARMENT_STRIDE + 1;
const FREE = SIDE - GARMENT_SIDE;

export interface DenseState {
  /** which ten garments are offered, and which of them is picked */
  shelf: number;
  picked: number;
  layer: 'dense1' | 'dense2';
  unit: number;
  channel: number;
  /** 0: the weights as a list; 1: as a kernel */
  fold: number;
  /** garments on the canvas: picture, x, y of each, pixels */
  items: readonly number[];
  /** the one that keys move */
  item: number;
  seed: number;
  moves: 'garment' | 'window';
  /** the window's place among the crops */
  row: number;
  column: number;
  padding: 'VALID' | 'SAME';
  /** lowest confidence that is drawn */
  threshold: number;
  /** answers for windows with nothing in their middle are drawn too */
  empty: boolean;
}

/** Twelve garments, scattered so that they hardly touch; the same for the same seed. */
export function scatter(seed: number): number[] {
  const next = random(seed);
  const items: number[] = [];
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 4; column++) {
      const x = column * 48 + randomInteger(next, 0, 22);
      const y = row * 64 + randomInteger(next, 0, 40);
      items.push(randomInteger(next, 0, PICTURES - 1), Math.min(FREE, x), Math.min(FREE, y));
    }
  return items;
}

export const denseCodec: Codec<DenseState> = codec<DenseState>({
  shelf: number(1, { min: 1, max: 9999, step: 1 }),
  picked: number(0, { min: 0, max: SHELF - 1, step: 1 }),
  layer: choice('dense1', ['dense1', 'dense2']),
  unit: number(0, { min: 0, max: 63, step: 1 }),
  channel: number(20, { min: 0, max: CHANNELS - 1, step: 1 }),
  fold: number(0, { min: 0, max: 1, step: 0.01 }),
  items: numbers(scatter(1), { min: 0, max: PICTURES - 1, length: 3 * MOST }),
  item: number(0, { min: 0, max: MOST - 1, step: 1 }),
  seed: number(1, { min: 1, max: 9999, step: 1 }),
  moves: choice('garment', ['garment', 'window']),
  row: number(14, { min: 0, max: CROPS - 1, step: 1 }),
  column: number(14, { min: 0, max: CROPS - 1, step: 1 }),
  padding: choice('VALID', ['VALID', 'SAME']),
  threshold: number(0.9, { min: 0, max: 0.99, step: 0.01 }),
  empty: flag(false),
});

/** A garment on the canvas. */
export interface Item {
  picture: number;
  x: number;
  y: number;
}

/** The garments of a state; what a link says beyond the canvas is moved onto it. */
export function itemsOf({ items }: Pick<DenseState, 'items'>): Item[] {
  const within = (value: number) => Math.min(FREE, Math.max(0, Math.round(value)));
  return Array.from({ length: Math.floor(items.length / 3) }, (_, i) => ({
    picture: Math.min(PICTURES - 1, Math.round(items[3 * i]!)),
    x: within(items[3 * i + 1]!),
    y: within(items[3 * i + 2]!),
  }));
}

const written = (items: readonly Item[]) => items.flatMap(({ picture, x, y }) => [picture, x, y]);

/** The ten pictures of a shelf, all different. */
export function shelfOf({ shelf }: Pick<DenseState, 'shelf'>): number[] {
  const next = random(1000 + shelf);
  const found = new Set<number>();
  while (found.size < SHELF) found.add(randomInteger(next, 0, PICTURES - 1));
  return [...found];
}

/** The unit that is shown: the second layer has fewer of them. */
export const unitOf = ({ layer, unit }: Pick<DenseState, 'layer' | 'unit'>) =>
  Math.min(UNITS[layer] - 1, unit);

/** A garment moved by so many pixels, as far as the canvas goes. */
export function moveItem(state: DenseState, index: number, dx: number, dy: number): DenseState {
  const items = itemsOf(state);
  const item = items[index];
  if (!item) return state;
  const within = (value: number) => Math.min(FREE, Math.max(0, Math.round(value)));
  items[index] = { ...item, x: within(item.x + dx), y: within(item.y + dy) };
  return { ...state, item: index, items: written(items) };
}

/** One more garment in the middle, selected; null when the canvas is full. */
export function addItem(state: DenseState, picture: number): DenseState | null {
  const items = itemsOf(state);
  if (items.length >= MOST) return null;
  const middle = Math.round(FREE / 2);
  return { ...state, item: items.length, items: written([...items, { picture, x: middle, y: middle }]) };
}

export function removeItem(state: DenseState): DenseState {
  const items = itemsOf(state).filter((_, i) => i !== state.item);
  return { ...state, items: written(items), item: Math.max(0, Math.min(state.item, items.length - 1)) };
}

/** The window moved by so many answers. */
export function moveWindow(state: DenseState, rows: number, columns: number): DenseState {
  const within = (value: number) => Math.min(CROPS - 1, Math.max(0, Math.round(value)));
  return { ...state, row: within(state.row + rows), column: within(state.column + columns) };
}

/** The topmost garment whose picture holds a place; -1 where there is none. */
export function itemAt(state: DenseState, x: number, y: number): number {
  return itemsOf(state).findLastIndex(
    (item) => x >= item.x && y >= item.y && x < item.x + GARMENT_SIDE && y < item.y + GARMENT_SIDE,
  );
}

/** All garments on black; where they overlap the lighter pixel stays. [SIDE, SIDE], 0 to 255 */
export function canvasOf(state: Pick<DenseState, 'items'>, pictures: Uint8Array): Uint8Array<ArrayBuffer> {
  const canvas = new Uint8Array(SIDE * SIDE);
  for (const { picture, x, y } of itemsOf(state))
    for (let row = 0; row < GARMENT_SIDE; row++)
      for (let column = 0; column < GARMENT_SIDE; column++) {
        const to = (y + row) * SIDE + x + column;
        const value = pictures[(picture * GARMENT_SIDE + row) * GARMENT_SIDE + column]!;
        if (value > canvas[to]!) canvas[to] = value;
      }
  return canvas;
}

/** Windows of 28 x 28 pixels cut out at places of the crops, one after the other. */
export function cutOut(
  canvas: Uint8Array,
  places: readonly (readonly [row: number, column: number])[],
): Uint8Array<ArrayBuffer> {
  const crops = new Uint8Array(places.length * GARMENT_SIDE * GARMENT_SIDE);
  places.forEach(([row, column], i) => {
    for (let line = 0; line < GARMENT_SIDE; line++) {
      const from = (row * GARMENT_STRIDE + line) * SIDE + column * GARMENT_STRIDE;
      crops.set(canvas.subarray(from, from + GARMENT_SIDE), (i * GARMENT_SIDE + line) * GARMENT_SIDE);
    }
  });
  return crops;
}

/** Every place of a crop, row by row. */
export const everyPlace = (): [number, number][] =>
  Array.from({ length: CROPS * CROPS }, (_, i) => [Math.floor(i / CROPS), i % CROPS]);
