/** The harmonic mean of precision and recall (van Rijsbergen 1979); 0 when both are 0. */
export function f1Score(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
}

/** A place to cut a ranked list: keep the detections with a score of at least `threshold`. */
export interface Cut {
  threshold: number;
  f1: number;
  precision: number;
  recall: number;
  /** how many detections are kept */
  kept: number;
}

/**
 * The score threshold with the highest F1. A threshold keeps all detections of equal score or none, so only the last
 * of equal scores is a place to cut. Of equal F1 the highest threshold wins. Null for an empty list or one without
 * positives.
 *
 * @param curve as `precisionRecall` returns it
 * @param scores the same detections' scores, falling
 * @throws RangeError when scores and curve differ in length or a score rises
 */
export function bestThreshold(
  curve: { precision: readonly number[]; recall: readonly number[] },
  scores: ArrayLike<number>,
): Cut | null {
  const { precision, recall } = curve;
  if (scores.length !== precision.length) {
    throw new RangeError(`scores has ${scores.length} values, but the curve ${precision.length}`);
  }
  let best: Cut | null = null;
  for (let i = 0; i < scores.length; i++) {
    if (i > 0 && !(scores[i]! <= scores[i - 1]!))
      throw new RangeError(`scores[${i}] is not sorted: scores must fall`);
    if (i + 1 < scores.length && scores[i + 1] === scores[i]) continue;
    const f1 = f1Score(precision[i]!, recall[i]!);
    if (f1 > (best?.f1 ?? -1)) {
      best = { threshold: scores[i]!, f1, precision: precision[i]!, recall: recall[i]!, kept: i + 1 };
    }
  }
  return best;
}
