import { random } from '../random.ts';
import { byArea, pairs } from './anchors.ts';
import { initialAnchors } from './initial-anchors.ts';
import { type AnchorDistance, type AnchorUpdate, runKMeans, startKMeans } from './kmeans.ts';

/** The end of one k-means run from one seeded start. */
export interface AnchorRun {
  seed: number;
  /** [k, 2] by rising area */
  anchors: Float64Array;
  meanIou: number;
  squaredError: number;
  iterations: number;
}

/** How runs with restarts are made. */
export interface RestartOptions {
  /** the first seed; run r uses seed + r. Default: 1 */
  seed?: number | undefined;
  /** how many runs, from 1. Default: 5 */
  restarts?: number | undefined;
  distance?: AnchorDistance | undefined;
  update?: AnchorUpdate | undefined;
  maxIterations?: number | undefined;
}

/**
 * k-means from several seeded k-means++ starts: the best run first (highest mean IoU for 'iou', lowest squared error
 * for 'euclidean'), equal ones in the order of their seeds.
 *
 * @param sizes [n, 2] as (w, h)
 * @throws RangeError as {@link initialAnchors} and when `restarts` is not a whole number from 1
 */
export function restartAnchors(
  sizes: Float64Array,
  k: number,
  { seed = 1, restarts = 5, distance = 'iou', update = 'mean', maxIterations = 1000 }: RestartOptions = {},
): AnchorRun[] {
  if (!Number.isInteger(restarts) || restarts < 1) {
    throw new RangeError(`restarts must be a whole number from 1, not ${restarts}`);
  }
  const runs = Array.from({ length: restarts }, (_, run): AnchorRun => {
    const initial = initialAnchors(sizes, k, random(seed + run), distance);
    const end = runKMeans(startKMeans(sizes, initial, { distance, update }), maxIterations);
    const { anchors, meanIou, squaredError } = end.best;
    return {
      seed: seed + run,
      anchors: Float64Array.from(byArea(pairs(anchors)).flat()),
      meanIou,
      squaredError,
      iterations: end.iteration,
    };
  });
  return runs.sort((a, b) => (distance === 'iou' ? b.meanIou - a.meanIou : a.squaredError - b.squaredError));
}

/**
 * Average IoU against the number of anchors, one k at a time so that a page can draw as it goes.
 *
 * @param sizes [n, 2] as (w, h)
 * @yields for each k of `ks` the mean IoU of all runs, in the order of {@link restartAnchors}; k larger than the number
 * of different sizes ends the curve
 */
export function* anchorCurve(
  sizes: Float64Array,
  ks: Iterable<number>,
  options: RestartOptions = {},
): Generator<{ k: number; runs: AnchorRun[] }, void, void> {
  const different = distinctSizes(sizes, 1000);
  for (const k of ks) {
    if (k > different) return;
    yield { k, runs: restartAnchors(sizes, k, options) };
  }
}

/** How many different sizes there are; counting stops at `enough`. */
export function distinctSizes(sizes: Float64Array, enough = Infinity): number {
  const seen = new Set<string>();
  for (let i = 0; i < sizes.length && seen.size < enough; i += 2) seen.add(`${sizes[i]} ${sizes[i + 1]}`);
  return seen.size;
}
