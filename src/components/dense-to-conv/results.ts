/** What the engine answered, and what is made of it. */
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { GARMENT_SIDE, GARMENT_STRIDE } from '../../lib/datasets/garment-network.ts';
import { type DenseState, itemsOf, SHELF, SIDE } from './state.ts';

const CLASSES = garmentClasses.length;
/** Side of the middle of a window: where it is black, no garment is looked at. */
const MIDDLE = 8;

/** What the engine answered; null where it has not yet. */
export interface Results {
  /** [10, classes] of the shelf's garments */
  shelf: { dense: Float32Array; conv: Float32Array } | null;
  /** [side, side, classes] of the whole canvas */
  grid: { side: number; values: Float32Array } | null;
  /** [crops, side, side, classes] of crops at those places */
  crops: { side: number; places: readonly (readonly [number, number])[]; values: Float32Array } | null;
}

export const nothingYet: Results = { shelf: null, grid: null, crops: null };

/** The most probable class of a row of probabilities; at ties the first. */
export function best(values: Float32Array, row: number): { class: number; confidence: number } {
  let found = 0;
  for (let c = 1; c < CLASSES; c++)
    if (values[row * CLASSES + c]! > values[row * CLASSES + found]!) found = c;
  return { class: found, confidence: values[row * CLASSES + found]! };
}

/** A small number in words: 0, 0.123 or 1.2 × 10⁻⁷. */
export function small(value: number): string {
  if (value === 0) return '0';
  if (value >= 0.001) return value.toFixed(3);
  const [digits, power] = value.toExponential(1).split('e-');
  return `${digits} × 10⁻${[...power!].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')}`;
}

/** Both networks on the shelf. */
export interface Compared {
  /** of the picked garment, by class */
  rows: { name: string; dense: number; conv: number }[];
  /** over all of the shelf */
  largest: number;
  sentence: string;
}

/** How far the two networks' answers are apart. */
export function compare(state: DenseState, { dense, conv }: NonNullable<Results['shelf']>): Compared {
  let largest = 0;
  dense.forEach((value, i) => {
    largest = Math.max(largest, Math.abs(value - conv[i]!));
  });
  const rows = garmentClasses.map((name, c) => ({
    name,
    dense: dense[state.picked * CLASSES + c]!,
    conv: conv[state.picked * CLASSES + c]!,
  }));
  const answer = best(dense, state.picked);
  const other = best(conv, state.picked);
  const name = ({ class: which }: typeof answer) => garmentClasses[which]!;
  const first =
    other.class === answer.class
      ? `Both say ${name(answer)}, ${answer.confidence.toFixed(4)}.`
      : `The dense network says ${name(answer)}, the convolutions say ${name(other)}.`;
  return {
    rows,
    largest,
    sentence: `${first} Largest difference over all 10 classes of all ${SHELF} garments: ${small(largest)}.`,
  };
}

/** The answer grid over the canvas. */
export interface Answers {
  side: number;
  /** by cell: the class, its confidence, and whether the window, or at least its middle, is all black */
  cells: { class: number; confidence: number; black: boolean; empty: boolean }[];
  /** cells that are drawn */
  shown: number;
  /** garments whose nearest window has the right class */
  right: number;
  sentence: string;
}

/** First cell of a grid's answers that belongs to the crop at cell 0: a padded grid begins before it. */
const startOf = (side: number, row: number, column: number) => row * side + column;

/** In which cell the middle of the window at pixel x is nearest: SAME gives a crop five answers, the third is its middle. */
function nearest(x: number, padding: DenseState['padding']): number {
  return Math.round(x / GARMENT_STRIDE) + (padding === 'SAME' ? 2 : 0);
}

/** Where a cell's window begins, in pixels of the canvas; negative at the rim of a padded grid. */
export const windowStart = (cell: number, padding: DenseState['padding']) =>
  (cell - (padding === 'SAME' ? 2 : 0)) * GARMENT_STRIDE;

/** What the network says of every window. */
export function answers(
  state: DenseState,
  { side, values }: NonNullable<Results['grid']>,
  canvas: Uint8Array,
  labels: Uint8Array,
): Answers {
  const lit = new Uint32Array((SIDE + 1) * (SIDE + 1));
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      const here = (y + 1) * (SIDE + 1) + x + 1;
      const before = lit[here - 1]! + lit[here - SIDE - 1]! - lit[here - SIDE - 2]!;
      lit[here] = before + (canvas[y * SIDE + x]! > 0 ? 1 : 0);
    }
  const clamp = (value: number) => Math.min(SIDE, Math.max(0, value));
  /** Pixels with light in a square of the canvas. */
  const count = (top: number, left: number, length: number): number => {
    const [y1, y2, x1, x2] = [clamp(top), clamp(top + length), clamp(left), clamp(left + length)];
    const at = (y: number, x: number) => lit[y * (SIDE + 1) + x]!;
    return at(y2, x2) - at(y1, x2) - at(y2, x1) + at(y1, x1);
  };
  const margin = (GARMENT_SIDE - MIDDLE) / 2;
  const cells = Array.from({ length: side * side }, (_, i) => {
    const top = windowStart(Math.floor(i / side), state.padding);
    const left = windowStart(i % side, state.padding);
    const black = count(top, left, GARMENT_SIDE) === 0;
    return { ...best(values, i), black, empty: black || count(top + margin, left + margin, MIDDLE) === 0 };
  });
  const shown = cells.filter((cell) => isShown(state, cell)).length;
  const items = itemsOf(state);
  const right = items.filter(({ picture, x, y }) => {
    const cell = startOf(side, nearest(y, state.padding), nearest(x, state.padding));
    return cells[cell]!.class === labels[picture];
  }).length;
  const blank = cells.filter(({ black }) => black);
  const middle = blank[Math.floor(blank.length / 2)];
  const emptySays = middle
    ? ` It has a word for nothing, too: for ${blank.length} windows that are all black, ${garmentClasses[middle.class]} with ${middle.confidence.toFixed(2)}.`
    : '';
  const garmentsSay =
    items.length === 0
      ? 'The canvas is empty: add a garment.'
      : `Of ${items.length} garment${items.length === 1 ? '' : 's'}, ${right} ${right === 1 ? 'has' : 'have'} the right class in the window nearest to ${items.length === 1 ? 'it' : 'them'}.`;
  return {
    side,
    cells,
    shown,
    right,
    sentence: `One pass gives ${side} × ${side} answers; ${shown} are drawn, with a confidence of at least ${state.threshold.toFixed(2)}. ${garmentsSay}${emptySays}`,
  };
}

/** Whether an answer is drawn. */
export const isShown = (
  { threshold, empty }: Pick<DenseState, 'threshold' | 'empty'>,
  cell: Answers['cells'][number],
) => cell.confidence >= threshold && (empty || !cell.empty);

/** Crops beside the grid at the same places. */
export interface Differences {
  /** answers along a side of one crop: 1, or 5 when it is padded */
  side: number;
  crops: number;
  /** by place in the crop, row by row: largest difference over all crops and classes */
  cells: number[];
  largest: number;
  /** answers whose most probable class differs */
  flipped: number;
  sentence: string;
}

/** How far the answers of crops are from those of the whole canvas. */
export function differences(
  { side: gridSide, values: whole }: NonNullable<Results['grid']>,
  { side, places, values }: NonNullable<Results['crops']>,
): Differences {
  const cells = new Array<number>(side * side).fill(0);
  let flipped = 0;
  places.forEach(([row, column], i) => {
    for (let cell = 0; cell < side * side; cell++) {
      const there = startOf(gridSide, row + Math.floor(cell / side), column + (cell % side));
      const here = i * side * side + cell;
      for (let c = 0; c < CLASSES; c++) {
        const apart = Math.abs(values[here * CLASSES + c]! - whole[there * CLASSES + c]!);
        if (apart > cells[cell]!) cells[cell] = apart;
      }
      if (best(values, here).class !== best(whole, there).class) flipped++;
    }
  });
  const largest = Math.max(...cells);
  const count = places.length;
  return { side, crops: count, cells, largest, flipped, sentence: wordsOf() };

  function wordsOf(): string {
    const what = count === 1 ? 'This crop' : `All ${count.toLocaleString('en')} crops`;
    if (side === 1)
      return `${what} against the grid: the largest difference is ${small(largest)}${largest < 1e-5 ? ', so the crop tells nothing that the grid did not' : ''}.`;
    const middle = cells[Math.floor(cells.length / 2)]!;
    const total = (count * side * side).toLocaleString('en');
    return `${what} against the grid, ${side} × ${side} answers each: ${small(middle)} apart in the middle, up to ${small(largest)} elsewhere; ${flipped.toLocaleString('en')} of ${total} answers name another class. Only the middle answer's field of 26 pixels lies inside the crop; the others reach over its border, where the crop has zeros and the canvas has pixels.`;
  }
}
