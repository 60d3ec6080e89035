import { type AnchorDistance, type AnchorUpdate, runKMeans, startKMeans } from './kmeans.ts';

/** What {@link kmeansAnchors} may be told. */
export interface KMeansOptions {
  /** [k][2] as (w, h): where the anchors start. See `initialAnchors` */
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
