import type { CocoDetection, CocoGroundTruth } from './coco-format.ts';
import { matchedSteps } from './coco-matched.ts';
import { cocoTable, meanOfDefined } from './coco-table.ts';
import { COCO_AREA_NAMES, COCO_IOU_THRESHOLDS, COCO_MAX_DETECTIONS } from './grids.ts';
import { sortByScore } from './score-order.ts';

/** One category's detections by falling score, each with what COCO's rules made of it. */
export interface RankedCategory {
  id: number;
  /** truths that count */
  truths: number;
  scores: Float64Array;
  /** one bit for each IoU threshold, .50 the lowest; neither hit nor miss means ignored */
  hits: Uint16Array;
  misses: Uint16Array;
}

/**
 * What `evaluateCoco` averages, before it does: of boxes, all areas together. A detection's fate depends only on those of higher score, so
 * one ranking answers for every score threshold, see {@link rankingAp}.
 *
 * @throws as `evaluateCoco`
 */
export function cocoRanking(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
): RankedCategory[] {
  const steps = matchedSteps(groundTruth, detections, 'bbox');
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { input, found, truths, rank, outcomes } = step.value;
  const areas = COCO_AREA_NAMES.length;
  const counts = new Uint32Array(input.categoryIds.length);
  for (let i = 0; i < truths.count; i++) if (!truths.crowd[i]) counts[truths.category[i]!]! += 1;
  let from = 0;
  return input.categoryIds.map((id, k) => {
    const order = new Uint32Array(found.count);
    let count = 0;
    for (; from < found.count && found.category[from] === k; from++) {
      if (rank[from]! < COCO_MAX_DETECTIONS[2]) order[count++] = from;
    }
    sortByScore(order, found.score, 0, count);
    const kept = order.subarray(0, count);
    const bits = (of: (at: number) => number) => Uint16Array.from(kept, (i) => of(areas * i));
    return {
      id,
      truths: counts[k]!,
      scores: Float64Array.from(kept, (i) => found.score[i]!),
      hits: bits((at) => outcomes.matched[at]! & ~outcomes.ignored[at]!),
      misses: bits((at) => ~outcomes.matched[at]! & ~outcomes.ignored[at]!),
    };
  });
}

/**
 * COCO's AP of the detections that score at least so much: exactly what `evaluateCoco` says when the others are taken out of its list.
 *
 * @param minScore default: all of them
 * @returns mean over the ten IoU thresholds, and at .50 and .75; -1 where no category has a truth that counts
 */
export function rankingAp(
  ranking: readonly RankedCategory[],
  minScore = Number.NEGATIVE_INFINITY,
): { ap: number; ap50: number; ap75: number } {
  const tables = ranking.map(({ truths, scores, hits, misses }) => {
    const below = scores.findIndex((score) => score < minScore);
    const count = below < 0 ? scores.length : below;
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    return cocoTable(order, count, hits, misses, scores, truths);
  });
  const at = (threshold: number): number => {
    const t = COCO_IOU_THRESHOLDS.indexOf(threshold);
    return meanOfDefined(tables.map(({ apByIou }) => apByIou[t]!));
  };
  return { ap: meanOfDefined(tables.map(({ ap }) => ap)), ap50: at(0.5), ap75: at(0.75) };
}
