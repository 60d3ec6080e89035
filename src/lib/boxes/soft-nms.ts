import { type Box, checkBox } from './box.ts';
import { iou } from './iou.ts';
import { checkThreshold } from './nms.ts';

/** How soft suppression lowers scores. */
export interface SoftNmsOptions {
  /** 'linear': score * (1 - IoU) where IoU > iouThreshold. 'gaussian': score * exp(-IoU^2 / sigma) everywhere */
  method: 'gaussian' | 'linear';
  /** width of the Gaussian, above 0. Default: 0.5 */
  sigma?: number | undefined;
  /** in [0, 1], for 'linear' only. Default: 0.3 */
  iouThreshold?: number | undefined;
  /** a box leaves for good when its score falls below this; one that is equal stays. Default: 0.001 */
  scoreThreshold?: number | undefined;
  /** one class per box: only boxes of the same class lower each other. Default: all are of one class */
  classes?: ArrayLike<number> | undefined;
}

/** One selection of soft suppression: the box with the best score of those left, and what it did to the others. */
export interface SoftNmsStep {
  index: number;
  /** its score when it was selected, lowered by the boxes selected before it */
  score: number;
  /** the boxes it lowered, in input order; `left` says that the new score is below the threshold */
  decays: { index: number; iou: number; before: number; after: number; left: boolean }[];
}

/**
 * Soft non-maximum suppression: takes the box with the best current score, then lowers the scores of the boxes that
 * overlap it instead of removing them, and repeats. Equal scores: the earlier box first. No boxes: an empty list.
 *
 * Agrees with the authors' cpu_soft_nms (github.com/bharatsingh430/soft-nms) but for three things: IoU is of continuous
 * boxes (the authors add 1 pixel to each side), equal scores keep the input order (the authors' swaps shuffle it), and
 * a first box that is below `scoreThreshold` from the start is left out too.
 *
 * Source: Bodla et al., "Soft-NMS: Improving Object Detection With One Line of Code" (1704.04503), section 3.
 *
 * @param boxes [n][4] as (x1, y1, x2, y2)
 * @param scores [n], from 0
 * @returns the boxes in the order of selection, with their lowered scores
 * @throws TypeError or RangeError naming the argument
 */
export function softNms(
  boxes: readonly Box[],
  scores: ArrayLike<number>,
  options: SoftNmsOptions,
): { index: number; score: number }[] {
  return Array.from(softNmsSteps(boxes, scores, options), ({ index, score }) => ({ index, score }));
}

/**
 * {@link softNms} one selection at a time, with every score that it lowers.
 *
 * @throws like {@link softNms}, at the first step
 */
export function* softNmsSteps(
  boxes: readonly Box[],
  scores: ArrayLike<number>,
  options: SoftNmsOptions,
): Generator<SoftNmsStep, void, void> {
  check(boxes, scores, options);
  const { scoreThreshold = 0.001, classes } = options;
  const current = new Float64Array(scores);
  const left = new Set(boxes.keys());
  for (const index of left) if (current[index]! < scoreThreshold) left.delete(index);
  while (left.size) {
    let best = -1;
    for (const index of left) if (best < 0 || current[index]! > current[best]!) best = index;
    left.delete(best);
    const decays: SoftNmsStep['decays'] = [];
    for (const index of left) {
      if (classes && classes[index] !== classes[best]) continue;
      const overlap = iou(boxes[best]!, boxes[index]!);
      const before = current[index]!;
      const after = before * decayWeight(overlap, options);
      if (after === before) continue;
      current[index] = after;
      const leaves = after < scoreThreshold;
      if (leaves) left.delete(index);
      decays.push({ index, iou: overlap, before, after, left: leaves });
    }
    yield { index: best, score: current[best]!, decays };
  }
}

/**
 * What a score is multiplied with when its box overlaps a selected one by `overlap`, in [0, 1]: 1 where nothing
 * overlaps; 1 - IoU above the threshold for 'linear' (which jumps there), exp(-IoU^2 / sigma) for 'gaussian'.
 */
export function decayWeight(
  overlap: number,
  { method, sigma = 0.5, iouThreshold = 0.3 }: Pick<SoftNmsOptions, 'method' | 'sigma' | 'iouThreshold'>,
): number {
  if (method === 'gaussian') return Math.exp(-(overlap * overlap) / sigma);
  return overlap > iouThreshold ? 1 - overlap : 1;
}

function check(boxes: readonly Box[], scores: ArrayLike<number>, options: SoftNmsOptions): void {
  if (!Array.isArray(boxes)) throw new TypeError('boxes must be an array of boxes [x1, y1, x2, y2]');
  if (scores.length !== boxes.length) {
    throw new RangeError(`scores must have one number a box: ${boxes.length} boxes, ${scores.length} scores`);
  }
  if (options.classes && options.classes.length !== boxes.length) {
    throw new RangeError(
      `classes must have one number a box: ${boxes.length} boxes, ${options.classes.length} classes`,
    );
  }
  for (let i = 0; i < boxes.length; i++) {
    checkBox(boxes[i]!, `boxes[${i}]`);
    // A weight below 1 would raise a negative score.
    if (!(scores[i]! >= 0)) throw new RangeError(`scores[${i}] must be a number from 0, not ${scores[i]}`);
  }
  const { method, sigma = 0.5, iouThreshold = 0.3, scoreThreshold = 0.001 } = options;
  if (method !== 'gaussian' && method !== 'linear') {
    throw new RangeError(`method must be 'gaussian' or 'linear', not ${method}`);
  }
  if (!(sigma > 0)) throw new RangeError(`sigma must be a number above 0, not ${sigma}`);
  checkThreshold(iouThreshold, 'iouThreshold');
  if (Number.isNaN(scoreThreshold)) throw new RangeError('scoreThreshold must be a number, not NaN');
}
