/** Numbers that are drawn as colours: a class's margins and scores. */
import type { Level, Scores, View } from './state.ts';

/** In each cell the score of one class minus the best of the others: above 0 it wins. With one class, its score. */
export function margins({ values, rows, columns }: Scores, classes: number, klass: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, cell) => {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) if (c !== klass) best = Math.max(best, values[cell * classes + c]!);
    return values[cell * classes + klass]! - (classes > 1 ? best : 0);
  });
}

/** One class's scores in each cell. */
export function scoresOfClass({ values }: Scores, classes: number, klass: number): Float32Array {
  return Float32Array.from({ length: values.length / classes }, (_, cell) => values[cell * classes + klass]!);
}

/**
 * What full colour stands for, so that all pictures of a head share one scale: the largest margin of its last sum, or the largest
 * score of any map, since scores are added.
 */
export function fullColour(
  levels: readonly Pick<Level, 'own' | 'below' | 'sum'>[],
  classes: number,
  klass: number,
  view: Exclude<View, 'labels'>,
): number {
  const last = levels.at(-1);
  const drawn = !last
    ? []
    : view === 'margin'
      ? [margins(last.sum, classes, klass)]
      : levels
          .flatMap(({ own, below, sum }) => (below ? [own, below, sum] : [sum]))
          .map((scores) => scoresOfClass(scores, classes, klass));
  let most = 1e-6;
  for (const values of drawn) for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
