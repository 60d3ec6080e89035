import { enlargeScores } from './fcn-head.ts';
import type { LabelMap } from './label-map.ts';

/** The best class everywhere, and how sure it is. */
export interface Labelled {
  readonly map: LabelMap;
  /** [height, width] probability of that class after a softmax, as a byte: 255 is 1 */
  readonly confidence: Uint8Array;
}

/**
 * Each cell's best class and its softmax probability.
 *
 * @param scores [rows, columns, classes]; ties go to the smaller class
 * @throws RangeError when the scores are not rows * columns * classes
 */
export function labelScores(
  scores: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  classes: number,
): Labelled {
  if (scores.length !== rows * columns * classes)
    throw new RangeError(`scores must have ${rows * columns * classes} values, got ${scores.length}`);
  const labels = new Uint8Array(rows * columns);
  const confidence = new Uint8Array(rows * columns);
  for (let i = 0; i < labels.length; i++) {
    const at = i * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (scores[at + c]! > scores[at + best]!) best = c;
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += Math.exp(scores[at + c]! - scores[at + best]!);
    labels[i] = best;
    confidence[i] = Math.round(255 / sum);
  }
  return { map: { width: columns, height: rows, labels }, confidence };
}

/**
 * Scores averaged with their neighbours, again and again: one round weighs a cell 1/2 and its neighbours 1/4 along each axis
 * in turn (binomial), continued at the border. Takes out specks and rounds corners.
 *
 * @param rounds a whole number from 0 (nothing happens) to 32
 * @returns new scores
 * @throws RangeError for another number of rounds
 */
export function smoothScores(
  scores: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  classes: number,
  rounds: number,
): Float32Array {
  if (!(Number.isInteger(rounds) && rounds >= 0 && rounds <= 32))
    throw new RangeError(`rounds must be an integer from 0 to 32, got ${rounds}`);
  let now = scores.slice();
  let next = new Float32Array(scores.length);
  const pass = (step: number, place: (cell: number) => number, end: number): void => {
    for (let cell = 0; cell < rows * columns; cell++) {
      const before = place(cell) > 0 ? cell - step : cell;
      const after = place(cell) < end - 1 ? cell + step : cell;
      for (let c = 0; c < classes; c++)
        next[cell * classes + c] =
          (now[before * classes + c]! + 2 * now[cell * classes + c]! + now[after * classes + c]!) / 4;
    }
    [now, next] = [next, now];
  };
  for (let i = 0; i < rounds; i++) {
    pass(1, (cell) => cell % columns, columns);
    pass(columns, (cell) => Math.floor(cell / columns), rows);
  }
  return now;
}

/** A label map at another size, from scores that are interpolated between cell centres first (see `enlargeScores`). */
export function labelPicture(
  scores: Float32Array,
  from: { readonly rows: number; readonly columns: number },
  classes: number,
  size: { readonly width: number; readonly height: number },
): Labelled {
  const to = { rows: size.height, columns: size.width };
  return labelScores(enlargeScores(scores, from, classes, to), to, classes);
}
