/** What the second stage is to answer: which regions it is shown, what they are, and how their edges are to move. */
import { type Box, encodeOffsets, iou, type Offsets } from '../../boxes/index.ts';
import { type Random, shuffle } from '../../random.ts';
import { ROI_VARIANCES } from './frcnn.ts';
import type { Target } from './yoloTargets.ts';

/** A region shows a thing from this IoU on; below it is background: 1504.08083, section 2.3. */
const ROI_POSITIVE = 0.5;
/** A region on a difficult thing, from this IoU on, is shown to nobody. */
const ROI_DIFFICULT = 0.3;

/** Regions of one picture, always as many; those that only fill up do not count. */
export interface RoiTargets {
  /** [count, 4] in pixels */
  readonly boxes: Float32Array<ArrayBuffer>;
  /** [count] 0 for background, else the thing's class + 1 */
  readonly classes: Int32Array<ArrayBuffer>;
  /** [count, 4] offsets over `ROI_VARIANCES`; zeros for background */
  readonly offsets: Float32Array<ArrayBuffer>;
  /** [count] 1, or 0 for one that fills up */
  readonly counts: Float32Array<ArrayBuffer>;
}

/** How many regions of a picture are drawn. */
export interface RoiSampling {
  /** default 32 */
  readonly count?: number;
  /** how many of them may show things. Default 16; 1504.08083 has a quarter of 64 */
  readonly positives?: number;
}

/**
 * Draws regions of one picture: of those that show a thing up to `positives`, background up to `count`. The true boxes are among
 * the candidates, as in the papers' code, so that there is something to learn from before the RPN finds anything.
 *
 * @param proposed [n, 4] in pixels
 */
export function roiTargets(
  proposed: Float32Array,
  things: readonly Target[],
  draw: Random,
  { count = 32, positives: most = 16 }: RoiSampling = {},
): RoiTargets {
  const candidates: Box[] = things.filter(({ difficult }) => !difficult).map(({ box }) => box);
  for (let i = 0; i < proposed.length; i += 4) candidates.push(Array.from(proposed.subarray(i, i + 4)));
  const positives: { box: Box; thing: Target }[] = [];
  const negatives: { box: Box; thing: undefined }[] = [];
  for (const box of candidates) {
    const overlaps = things.map((thing) => iou(box, thing.box));
    const best = overlaps.reduce((found, value, i) => (value > (overlaps[found] ?? 0) ? i : found), -1);
    const [thing, overlap] = [things[best], overlaps[best] ?? 0];
    if (thing?.difficult && overlap >= ROI_DIFFICULT) continue;
    if (thing && !thing.difficult && overlap >= ROI_POSITIVE) positives.push({ box, thing });
    else negatives.push({ box, thing: undefined });
  }
  const shown = shuffle(positives, draw).slice(0, Math.min(most, count));
  const chosen = [...shown, ...shuffle(negatives, draw).slice(0, count - shown.length)];
  const result: RoiTargets = {
    boxes: new Float32Array(count * 4),
    classes: new Int32Array(count),
    offsets: new Float32Array(count * 4),
    counts: new Float32Array(count),
  };
  for (let i = 0; i < count; i++) {
    const one = chosen[i];
    // A region that fills up has an area, so that nothing is divided by 0.
    result.boxes.set(one?.box ?? [0, 0, 8, 8], i * 4);
    if (!one) continue;
    result.counts[i] = 1;
    if (!one.thing) continue;
    result.classes[i] = one.thing.class + 1;
    const offsets: Offsets = encodeOffsets(one.thing.box, one.box, ROI_VARIANCES);
    result.offsets.set(offsets, i * 4);
  }
  return result;
}
