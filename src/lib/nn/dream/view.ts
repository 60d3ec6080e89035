/**
 * How the network gets to see the picture in one step: shifted, turned and scaled a little, at random. What remains attractive
 * from every view is no accident of the pixel grid (Mordvintsev et al. 2015, jitter; Olah et al. 2017, transformation robustness).
 */
import { type Random, randomInteger } from '../../random.ts';
import type { Picture } from './picture.ts';

/** One view. */
export interface View {
  /** pixels to the right and down; what leaves at one side comes in at the other */
  readonly right: number;
  readonly down: number;
  /** about the centre, clockwise, in radians */
  readonly angle: number;
  /** above 1 the picture looks larger */
  readonly scale: number;
}

/** A view at random, within what the settings allow. Draws the same number of numbers for all settings. */
export function randomView(
  next: Random,
  most: { readonly jitter: number; readonly rotate: number; readonly zoom: number },
): View {
  return {
    right: randomInteger(next, -most.jitter, most.jitter),
    down: randomInteger(next, -most.jitter, most.jitter),
    angle: ((2 * next() - 1) * most.rotate * Math.PI) / 180,
    scale: 1 + (2 * next() - 1) * most.zoom,
  };
}

const wrap = (i: number, n: number): number => ((i % n) + n) % n;

/** The values with every row and column shifted, cyclically: exact, and its own reverse with the signs changed. */
function roll({ values, rows, columns }: Picture, right: number, down: number): Float32Array {
  const result = new Float32Array(values.length);
  const shift = wrap(right, columns) * 3;
  const line = columns * 3;
  for (let row = 0; row < rows; row++) {
    const from = values.subarray(row * line, (row + 1) * line);
    const to = wrap(row + down, rows) * line;
    result.set(from.subarray(0, line - shift), to + shift);
    result.set(from.subarray(line - shift), to);
  }
  return result;
}

/**
 * Visits, for each pixel of the view, the four pixels of the picture that it is a bilinear mean of; past the edges the edge goes
 * on.
 */
function eachTap(
  rows: number,
  columns: number,
  { angle, scale }: View,
  visit: (to: number, from: number, weight: number) => void,
): void {
  const cos = Math.cos(angle) / scale;
  const sin = Math.sin(angle) / scale;
  const middleRow = (rows - 1) / 2;
  const middleColumn = (columns - 1) / 2;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const y = row - middleRow;
      const x = column - middleColumn;
      const fromRow = Math.min(rows - 1, Math.max(0, middleRow + cos * y - sin * x));
      const fromColumn = Math.min(columns - 1, Math.max(0, middleColumn + cos * x + sin * y));
      const top = Math.floor(fromRow);
      const left = Math.floor(fromColumn);
      const below = fromRow - top;
      const beside = fromColumn - left;
      const to = (row * columns + column) * 3;
      const from = (top * columns + left) * 3;
      const lower = below > 0 ? columns * 3 : 0;
      const next = beside > 0 ? 3 : 0;
      visit(to, from, (1 - below) * (1 - beside));
      visit(to, from + next, (1 - below) * beside);
      visit(to, from + lower, below * (1 - beside));
      visit(to, from + lower + next, below * beside);
    }
  }
}

const turns = ({ angle, scale }: View): boolean => angle !== 0 || scale !== 1;

/** The picture as the view shows it. */
export function look(picture: Picture, view: View): Float32Array {
  const { rows, columns } = picture;
  const rolled = roll(picture, view.right, view.down);
  if (!turns(view)) return rolled;
  const result = new Float32Array(rolled.length);
  eachTap(rows, columns, view, (to, from, weight) => {
    result[to] = result[to]! + weight * rolled[from]!;
    result[to + 1] = result[to + 1]! + weight * rolled[from + 1]!;
    result[to + 2] = result[to + 2]! + weight * rolled[from + 2]!;
  });
  return result;
}

/**
 * The gradient with respect to the picture from that with respect to its view. The view is linear in the picture, so this is its
 * transpose: each pixel of the view gives its gradient back to the pixels that it was the mean of, by the same weights.
 *
 * @param gradient [rows, columns, 3]
 */
export function lookBack(gradient: Float32Array, rows: number, columns: number, view: View): Float32Array {
  let straight = gradient;
  if (turns(view)) {
    straight = new Float32Array(gradient.length);
    eachTap(rows, columns, view, (to, from, weight) => {
      straight[from] = straight[from]! + weight * gradient[to]!;
      straight[from + 1] = straight[from + 1]! + weight * gradient[to + 1]!;
      straight[from + 2] = straight[from + 2]! + weight * gradient[to + 2]!;
    });
  }
  return roll({ values: straight, rows, columns }, -view.right, -view.down);
}
