import { orderByScore } from './score-order.ts';
import { decodeYolo, type YoloGrid } from './yolo.ts';

/** A YOLO map's boxes as candidates for suppression, by falling score; equal scores keep the map's order. */
export interface YoloCandidates {
  /** [n, 4] as (x1, y1, x2, y2), not clipped to the picture */
  boxes: Float64Array<ArrayBuffer>;
  /** [n] objectness times the probability of the best class, in [0, 1] */
  scores: Float64Array<ArrayBuffer>;
  /** [n] the best class of each; of equal ones the first */
  classes: Uint32Array<ArrayBuffer>;
  /** [n] which predictor each comes from: (row * columns + column) * anchors + anchor */
  predictors: Uint32Array<ArrayBuffer>;
  /** candidates that reach the floor but are beyond the most that were wanted */
  dropped: number;
}

/**
 * Reads a YOLOv2 or YOLOv3 map and ranks its boxes, each with its best class. Darknet lets a box stand for several
 * classes at once; here it has one, which is what most later detectors do.
 *
 * @param raw as `decodeYolo` takes it
 * @param scoreFloor boxes of lower score are left out
 * @param most at most so many are given. Default: all
 * @param scale multiplies the boxes' coordinates: pixels of a shown picture per pixel of the input. Default: 1
 * @throws RangeError as `decodeYolo`, or naming `scale`
 */
export function yoloCandidates(
  raw: ArrayLike<number>,
  grid: YoloGrid & { classCount: number },
  { scoreFloor, most = Infinity, scale = 1 }: { scoreFloor: number; most?: number; scale?: number },
): YoloCandidates {
  if (!(scale > 0 && scale < Infinity)) throw new RangeError(`scale must be above 0, not ${scale}`);
  const { boxes, objectness, classProbabilities } = decodeYolo(raw, grid);
  const best = classProbabilities.map((row) => row.indexOf(Math.max(...row)));
  const scores = Float64Array.from(objectness, (value, i) => value * classProbabilities[i]![best[i]!]!);
  const ranked = orderByScore(scores, scoreFloor);
  const predictors = ranked.slice(0, Math.min(most, ranked.length));
  return {
    boxes: Float64Array.from(
      Array.from(predictors).flatMap((i) => boxes[i]!),
      (side) => side * scale,
    ),
    scores: Float64Array.from(predictors, (i) => scores[i]!),
    classes: Uint32Array.from(predictors, (i) => best[i]!),
    predictors,
    dropped: ranked.length - predictors.length,
  };
}
