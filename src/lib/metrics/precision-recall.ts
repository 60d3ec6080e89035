import { COCO_RECALL_THRESHOLDS, VOC_RECALL_THRESHOLDS } from './grids.ts';

/** Precision and recall after each entry of a ranked list; `positives` is what recall divides by. */
export interface PrecisionRecallCurve {
  precision: number[];
  recall: number[];
  positives: number;
}

/**
 * Precision and recall as more and more of a ranked list is accepted: after n entries, precision is the share of
 * them that are hits and recall the share of all positives that are found.
 *
 * @param hits one entry per detection by falling score: 1 or true for a hit, 0 or false for a false positive; ignored
 *   detections are left out. An empty list gives an empty curve
 * @param positives how many true objects there are; with 0 recall is undefined: NaN
 * @throws RangeError when positives is not an integer of at least 0, there are more hits than positives, or an entry
 *   is neither true, false, 0 nor 1
 */
export function precisionRecall(hits: ArrayLike<number | boolean>, positives: number): PrecisionRecallCurve {
  if (!Number.isInteger(positives) || positives < 0) {
    throw new RangeError(`positives must be an integer of at least 0, got ${positives}`);
  }
  const precision: number[] = [];
  const recall: number[] = [];
  let found = 0;
  for (let i = 0; i < hits.length; i++) {
    const hit = Number(hits[i]);
    if (hit !== 0 && hit !== 1)
      throw new RangeError(`hits[${i}] must be true, false, 0 or 1, got ${String(hits[i])}`);
    found += hit;
    precision.push(found / (i + 1));
    recall.push(found / positives);
  }
  if (found > positives) throw new RangeError(`hits has ${found} hits, more than the ${positives} positives`);
  return { precision, recall, positives };
}

/** How a precision-recall curve becomes one number. */
export type InterpolationRule = '11-point' | 'all-point' | '101-point';

/** Interpolated precision at some recalls, and the average precision that follows. */
export interface InterpolatedCurve {
  /** NaN where there are no positives; 0 for an empty list */
  ap: number;
  /** 11 or 101 grid points; with all-point the recalls at which the curve moves right, ascending */
  recall: number[];
  /** the highest precision at this recall or any later one; 0 where the list never gets that far */
  precision: number[];
}

/**
 * Replaces each precision by the highest one at the same recall or any later one, because a reader of the curve may
 * always choose the better threshold, and averages.
 *
 * - `11-point`: the mean at recalls 0, 0.1, …, 1 (VOC 2007; Everingham et al. 2010, section 4.2)
 * - `101-point`: the mean at recalls 0, 0.01, …, 1 (COCO)
 * - `all-point`: the area under the envelope (VOC 2010 on, VOCap.m)
 *
 * The grids are the doubles of numpy.linspace, so recall 3/10 does not reach the grid's 0.30000000000000004.
 */
export function interpolate(
  curve: { precision: readonly number[]; recall: readonly number[]; positives?: number },
  rule: InterpolationRule,
): InterpolatedCurve {
  const { recall } = curve;
  if (curve.precision.length !== recall.length) {
    throw new RangeError(`curve has ${curve.precision.length} precisions but ${recall.length} recalls`);
  }
  const best = envelope(curve.precision);
  const undefinedAp = curve.positives === 0 || recall.some(Number.isNaN);
  if (rule === 'all-point') return allPoints(recall, best, undefinedAp);
  if (rule !== '11-point' && rule !== '101-point') {
    throw new RangeError(`rule must be '11-point', 'all-point' or '101-point', got ${String(rule)}`);
  }
  const grid = [...(rule === '11-point' ? VOC_RECALL_THRESHOLDS : COCO_RECALL_THRESHOLDS)];
  let i = 0;
  const precision = grid.map((r) => {
    while (i < recall.length && recall[i]! < r) i++;
    return i < recall.length && !undefinedAp ? best[i]! : 0;
  });
  const ap = undefinedAp ? Number.NaN : precision.reduce((sum, p) => sum + p, 0) / grid.length;
  return { ap, recall: grid, precision };
}

/** The highest precision from each place of the list on: the falling staircase over the zigzag. */
export function envelope(precision: readonly number[]): number[] {
  const best = [...precision];
  for (let i = best.length - 2; i >= 0; i--) best[i] = Math.max(best[i]!, best[i + 1]!);
  return best;
}

function allPoints(
  recall: readonly number[],
  best: readonly number[],
  undefinedAp: boolean,
): InterpolatedCurve {
  const steps: InterpolatedCurve = { ap: undefinedAp ? Number.NaN : 0, recall: [], precision: [] };
  if (undefinedAp) return steps;
  let before = 0;
  for (let i = 0; i < recall.length; i++) {
    if (recall[i] === before) continue;
    steps.ap += (recall[i]! - before) * best[i]!;
    steps.recall.push(recall[i]!);
    steps.precision.push(best[i]!);
    before = recall[i]!;
  }
  return steps;
}
