/**
 * Why a detection counts as it does.
 *
 * - `match`: it took a truth that counts
 * - `duplicate`: the truth it would have taken was already taken by a detection of higher score
 * - `below-threshold`: it overlaps truths of its class, but none enough
 * - `no-overlap`: it overlaps no truth of its class
 * - `crowd`, `difficult`: it took a truth that does not count because it is marked so
 * - `truth-outside-area`: it took a truth that does not count in this area range (COCO)
 * - `outside-area`: it took none and its own area is outside the range (COCO)
 * - `beyond-limit`: more detections of this class and picture had higher scores than the limit allows (COCO)
 */
export type DecisionReason =
  | 'match'
  | 'duplicate'
  | 'below-threshold'
  | 'no-overlap'
  | 'crowd'
  | 'difficult'
  | 'truth-outside-area'
  | 'outside-area'
  | 'beyond-limit';

/** What a rule made of one detection, as plain data. Numbers of detections and truths are positions in the input. */
export interface Decision {
  detection: number;
  /** place by falling score among the detections of its class (and picture, in the single-picture functions), from 0 */
  rank: number;
  outcome: 'true positive' | 'false positive' | 'ignored';
  reason: DecisionReason;
  /** the truth it took, or null */
  truth: number | null;
  /** IoU with `truth`, or with `best` when it took none; 0 when there is neither */
  iou: number;
  /** the truth of its class that it overlaps most, taken or not, the first of equals; null where none overlaps */
  best: number | null;
  bestIou: number;
  /** the detection that had already taken `best`, or null */
  takenBy: number | null;
}

/** A true object of one picture. Box [x1, y1, x2, y2] in pixels; truths and detections of other classes never meet. */
export interface MatchTruth {
  box: readonly number[];
  class?: string | number;
  /** VOC: does not count, neither found nor missed */
  difficult?: boolean;
  /** COCO: a region of many objects */
  crowd?: boolean;
  /** COCO: square pixels; the box's by default */
  area?: number;
}

/** A detection in one picture. */
export interface MatchDetection {
  box: readonly number[];
  class?: string | number;
  score: number;
}

/** What a rule made of one picture. */
export interface PictureMatch {
  /** in the order of the input */
  decisions: Decision[];
  /** per truth, the detection that took it, or null; for a crowd the last one */
  takenBy: (number | null)[];
  /** per truth, whether it counts */
  counts: boolean[];
}

/**
 * The ranked list behind a precision-recall curve: hits and scores by falling score (equal ones in the order of the
 * input), ignored detections left out.
 *
 * @param match what `matchCoco` or `matchVoc` returned for these detections
 * @param className only this class; all classes in one list when left out
 */
export function rankedHits(
  detections: readonly MatchDetection[],
  match: PictureMatch,
  className?: string | number,
): { hits: boolean[]; scores: number[]; detections: number[] } {
  const order = match.decisions
    .filter(({ outcome, detection }) => {
      return outcome !== 'ignored' && (className === undefined || detections[detection]!.class === className);
    })
    .sort((a, b) => detections[b.detection]!.score - detections[a.detection]!.score);
  return {
    hits: order.map(({ outcome }) => outcome === 'true positive'),
    scores: order.map(({ detection }) => detections[detection]!.score),
    detections: order.map(({ detection }) => detection),
  };
}
