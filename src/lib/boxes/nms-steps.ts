import type { Box } from './box.ts';
import { iou } from './iou.ts';
import { type NmsOptions, nms } from './nms.ts';
import { orderByScore } from './score-order.ts';

/** One decision of greedy suppression, about the best box not yet decided. */
export interface NmsDecision {
  index: number;
  /** the kept box that suppresses it, the one with the best score if several do; -1 when the box is kept */
  suppressedBy: number;
  /** the kept box (of its class) that it overlaps most, up to the one that suppresses it; -1 when there is none */
  nearest: number;
  /** IoU with `suppressedBy`, or with `nearest` when the box is kept; 0 when there is none */
  iou: number;
}

/**
 * The decisions behind {@link nms}, in the order in which they are made: by falling score, equal scores in input order.
 * Boxes below `scoreThreshold` are not decided about. With `maxDetections` the list ends with the last kept box.
 *
 * @returns as many decisions as there are candidates; those with suppressedBy = -1 are the result of `nms`
 * @throws like {@link nms}
 */
export function nmsDecisions(
  boxes: readonly Box[],
  scores: ArrayLike<number>,
  options: NmsOptions,
): NmsDecision[] {
  const { iouThreshold, scoreThreshold, classes, maxDetections = Infinity } = options;
  nms(boxes, scores, { ...options, maxDetections: Math.min(1, maxDetections) }); // checks the arguments
  const decisions: NmsDecision[] = [];
  const kept: number[] = [];
  for (const index of orderByScore(scores, scoreThreshold)) {
    if (kept.length >= maxDetections) break;
    const decision: NmsDecision = { index, suppressedBy: -1, nearest: -1, iou: 0 };
    for (const other of kept) {
      if (classes && classes[other] !== classes[index]) continue;
      const overlap = iou(boxes[other]!, boxes[index]!);
      if (overlap > decision.iou) {
        decision.iou = overlap;
        decision.nearest = other;
      }
      if (overlap > iouThreshold) {
        decision.suppressedBy = other;
        decision.nearest = other;
        decision.iou = overlap;
        break;
      }
    }
    if (decision.suppressedBy < 0) kept.push(index);
    decisions.push(decision);
  }
  return decisions;
}
