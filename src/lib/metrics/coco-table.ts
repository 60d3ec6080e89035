import { COCO_IOU_THRESHOLDS, COCO_RECALL_THRESHOLDS } from './grids.ts';

/** The distance from 1 to the next double, which the reference adds to the count of detections. */
const SPACING = 2 ** -52;

/**
 * Precision and recall of one category in one area range. Everything is -1 where the category has no truth that counts
 * there: COCO's way of saying undefined, left out of every mean.
 */
export interface CocoTable {
  /** truths that count: inside the area range and no crowd */
  truths: number;
  /** mean of apByIou */
  ap: number;
  /** mean of recallByIou */
  ar: number;
  /** [10] mean of 101 interpolated precisions, by IoU threshold */
  apByIou: number[];
  /** [10] share of truths found by the end of the list, by IoU threshold */
  recallByIou: number[];
  /** [10, 101] interpolated precision by IoU threshold and recall point */
  precision: Float64Array;
  /** [10, 101] score of the detection at which that recall is reached; 0 where it never is */
  scores: Float64Array;
}

/**
 * Builds a category's table from its ranked list. (COCOeval.accumulate)
 *
 * Interpolated precision at recall r is the highest precision at any recall of at least r, and 0 where the list never
 * gets that far. Only hits can raise precision, so only they are kept.
 *
 * @param order detections by falling score
 * @param hits, misses one bit per IoU threshold for each entry of `order`; neither bit means ignored
 * @param scores one per detection, by record number
 * @param truths how many truths count
 */
export function cocoTable(
  order: Uint32Array,
  count: number,
  hits: Uint16Array,
  misses: Uint16Array,
  scores: Float64Array,
  truths: number,
): CocoTable {
  const thresholds = COCO_IOU_THRESHOLDS.length;
  const points = COCO_RECALL_THRESHOLDS.length;
  const table: CocoTable = {
    truths,
    ap: -1,
    ar: -1,
    apByIou: new Array<number>(thresholds).fill(-1),
    recallByIou: new Array<number>(thresholds).fill(-1),
    precision: new Float64Array(thresholds * points).fill(-1),
    scores: new Float64Array(thresholds * points).fill(-1),
  };
  if (truths === 0) return table;
  // one entry per hit; no more hits than truths
  const precision = new Float64Array(truths);
  const score = new Float64Array(truths);
  for (let t = 0; t < thresholds; t++) {
    let found = 0;
    let wrong = 0;
    for (let i = 0; i < count; i++) {
      if ((hits[i]! >> t) & 1) {
        score[found++] = scores[order[i]!]!;
        precision[found - 1] = found / (wrong + found + SPACING);
      } else wrong += (misses[i]! >> t) & 1;
    }
    for (let k = found - 1; k > 0; k--) {
      if (precision[k]! > precision[k - 1]!) precision[k - 1] = precision[k]!;
    }
    let k = 0;
    let sum = 0;
    for (let p = 0; p < points; p++) {
      const at = t * points + p;
      const recall = COCO_RECALL_THRESHOLDS[p]!;
      while (k < found && (k + 1) / truths < recall) k++;
      table.precision[at] = k < found ? precision[k]! : 0;
      table.scores[at] = k < found ? score[k]! : 0;
      sum += table.precision[at]!;
    }
    // recall 0 is reached before the first hit, by the first entry of the list
    table.scores[t * points] = count ? scores[order[0]!]! : 0;
    table.apByIou[t] = sum / points;
    table.recallByIou[t] = found / truths;
  }
  table.ap = mean(table.apByIou);
  table.ar = mean(table.recallByIou);
  return table;
}

/** The mean of the values above -1; -1 when there is none. (COCOeval.summarize) */
export function meanOfDefined(values: Iterable<number>): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value > -1) {
      sum += value;
      count++;
    }
  }
  return count ? sum / count : -1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
