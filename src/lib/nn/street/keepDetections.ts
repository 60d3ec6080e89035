/** What is left of a detector's candidates: score threshold, NMS within each class, and the picture's edge. */
import { nmsTyped } from '../../boxes/index.ts';
import type { DetectSettings, StreetDetection } from './detector.ts';

/** Candidates below this score are left out where nothing else is said: as low as the metrics want it. */
export const LEAST_SCORE = 0.01;

/** A detector's boxes before suppression, each with a class. */
export interface Candidates {
  /** [n, 4] as (x1, y1, x2, y2) in pixels, not cut */
  readonly boxes: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
  readonly classes: ArrayLike<number>;
}

/**
 * Keeps the best of the candidates, by falling score, their boxes cut to the picture.
 *
 * @param side of the picture in pixels
 */
export function keepDetections(
  { boxes, scores, classes }: Candidates,
  side: number,
  { scoreThreshold = LEAST_SCORE, iouThreshold = 0.5, maxDetections = 100 }: DetectSettings = {},
): StreetDetection[] {
  const inside = Float64Array.from(boxes, (edge) => Math.min(side, Math.max(0, edge)));
  const kept = nmsTyped(inside, scores, { iouThreshold, scoreThreshold, classes, maxDetections });
  return Array.from(kept, (i) => ({
    box: Array.from(inside.subarray(4 * i, 4 * i + 4)) as StreetDetection['box'],
    class: classes[i]!,
    score: scores[i]!,
  }));
}
