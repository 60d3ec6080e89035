import { type Random, random } from '../random.ts';
import { type AnchorDistance, type AnchorUpdate, runKMeans, sizeIou, startKMeans } from './kmeans.ts';

/** What {@link kmeansAnchors} may be told. */
export interface KMeansOptions {
  /** [k][2] as (w, h): where the anchors start. See {@link initialAnchors} */
  initial: readonly (readonly number[])[];
  /** 'iou': 1 - IoU of sizes on one corner, as YOLOv2 does. Default: 'iou' */
  distance?: AnchorDistance | undefined;
  /** Default: 'mean' */
  update?: AnchorUpdate | undefined;
  /** how many times the anchors may move, from 0. Default: 1,000 */
  maxIterations?: number | undefined;
}

/**
 * Anchors by k-means on box sizes, from given initial anchors, until no size changes its anchor.
 *
 * What is returned is the best iteration seen (the initial anchors count as iteration 0), which need not be the last:
 * with 'iou' the one of highest mean IoU, with 'euclidean' the one of lowest squared error. Anchors keep the order of
 * `initial`; one that loses all its members stays where it is. A size that fits two anchors equally well goes to the
 * earlier. No sizes: the initial anchors and a mean IoU of 0.
 *
 * Source: Redmon and Farhadi, "YOLO9000" (1612.08242), section 2, dimension clusters.
 *
 * @param sizes [n][2] as (w, h), all above 0
 * @returns anchors [k][2]; assignments [n] under those anchors; meanIou in [0, 1], each size with the anchor it fits
 * best; iterations, how many times the anchors moved before the run ended
 * @throws TypeError or RangeError naming the argument
 */
export function kmeansAnchors(
  sizes: readonly (readonly number[])[],
  { initial, distance = 'iou', update = 'mean', maxIterations = 1000 }: KMeansOptions,
): { anchors: [number, number][]; assignments: number[]; meanIou: number; iterations: number } {
  if (!(maxIterations >= 0)) throw new RangeError(`maxIterations must be from 0, not ${maxIterations}`);
  const start = startKMeans(flatSizes(sizes, 'sizes'), flatSizes(initial, 'initial'), { distance, update });
  const end = runKMeans(start, maxIterations);
  return {
    anchors: pairs(end.best.anchors),
    assignments: Array.from(end.best.assignments),
    meanIou: end.best.meanIou,
    iterations: end.iteration,
  };
}

/**
 * Seeded k-means++ start: the first anchor is a size drawn at random, each further one a size drawn with a probability
 * in proportion to its squared distance from the nearest anchor so far.
 *
 * Source: Arthur and Vassilvitskii, "k-means++" (SODA 2007), section 2.2.
 *
 * @param sizes [n, 2] as (w, h)
 * @param k how many anchors
 * @returns [k, 2], all different
 * @throws RangeError when k is not a whole number from 1 or there are fewer than k different sizes
 */
export function initialAnchors(
  sizes: Float64Array,
  k: number,
  next: Random,
  distance: AnchorDistance = 'iou',
): Float64Array<ArrayBuffer> {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number from 1, not ${k}`);
  const count = sizes.length / 2;
  const anchors = new Float64Array(k * 2);
  const weights = new Float64Array(count).fill(Infinity);
  for (let j = 0; j < k; j++) {
    const chosen = j === 0 ? Math.floor(next() * count) : draw(weights, next);
    if (count === 0 || chosen < 0) {
      throw new RangeError(`k is ${k}, but there are only ${j} different sizes`);
    }
    const w = sizes[chosen * 2]!;
    const h = sizes[chosen * 2 + 1]!;
    anchors[j * 2] = w;
    anchors[j * 2 + 1] = h;
    for (let i = 0; i < count; i++) {
      const away =
        distance === 'iou'
          ? 1 - sizeIou(sizes[i * 2]!, sizes[i * 2 + 1]!, w, h)
          : Math.hypot(sizes[i * 2]! - w, sizes[i * 2 + 1]! - h);
      // A size that is an anchor already must never be drawn again, whatever rounding leaves of its distance.
      const same = sizes[i * 2] === w && sizes[i * 2 + 1] === h;
      weights[i] = same ? 0 : Math.min(weights[i]!, away * away);
    }
  }
  return anchors;
}

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

/** The anchors by rising area, as configuration files list them. Equal areas keep their order. */
export function byArea(anchors: readonly (readonly [number, number])[]): [number, number][] {
  return anchors.map(([w, h]): [number, number] => [w, h]).sort((a, b) => a[0] * a[1] - b[0] * b[1]);
}

/**
 * Anchors as a line of a darknet configuration: `anchors = 10,13,  16,30`, by rising area.
 *
 * @param digits most digits after the decimal point. Default: 0 (YOLOv3 counts in pixels; YOLOv2 in cells, with 5)
 */
export function darknetAnchors(anchors: readonly (readonly [number, number])[], digits = 0): string {
  const text = (side: number) => String(Number(side.toFixed(digits)));
  return `anchors = ${byArea(anchors)
    .map((sides) => sides.map(text).join(','))
    .join(',  ')}`;
}

/** [n][2] as one flat array [n, 2]. @throws TypeError naming `name` when an item is not two numbers */
export function flatSizes(sizes: readonly (readonly number[])[], name: string): Float64Array<ArrayBuffer> {
  if (!Array.isArray(sizes)) throw new TypeError(`${name} must be an array of sizes [w, h]`);
  const flat = new Float64Array(sizes.length * 2);
  for (let i = 0; i < sizes.length; i++) {
    const size = sizes[i]!;
    if (size?.length !== 2) throw new TypeError(`${name}[${i}] must be a size [w, h]`);
    flat[i * 2] = size[0]!;
    flat[i * 2 + 1] = size[1]!;
  }
  return flat;
}

/** [n, 2] as pairs. */
export function pairs(flat: Float64Array): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i): [number, number] => [
    flat[i * 2]!,
    flat[i * 2 + 1]!,
  ]);
}

/** An index drawn in proportion to the weights, or -1 when all are 0. */
function draw(weights: Float64Array, next: Random): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  let left = next() * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return last;
}
