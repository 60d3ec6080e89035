/** What SSD is to answer for the things of a picture: which default boxes answer for which thing, and how they have to move. */
import { type Box, encodeOffsets, matchAnchors, ssdVariances } from '../../boxes/index.ts';
import type { Target } from './yoloTargets.ts';

/** IoU from which a default box answers for a thing: 1512.02325, section 2.2. */
const MATCH_AT = 0.5;

/** Negatives for each positive: 1512.02325, section 2.2. */
const NEGATIVES_PER_POSITIVE = 3;

/** Negatives of a picture in which nothing is to be found. */
const NEGATIVES_OF_NOTHING = 3;

/** What a batch's answers are compared with. Slots are numbered picture, default box. */
export interface SsdTargets {
  readonly pictures: number;
  /** default boxes of one picture */
  readonly boxes: number;
  /** [positives] slots that answer for a thing */
  readonly positives: Int32Array<ArrayBuffer>;
  /** [positives, 4] their offsets */
  readonly offsets: Float32Array<ArrayBuffer>;
  /** [slots] 0 for background, else the thing's class + 1 */
  readonly classes: Int32Array<ArrayBuffer>;
  /** [slots] 1 where a slot answers for a thing */
  readonly positive: Float32Array<ArrayBuffer>;
  /** [slots] 1 where a slot may be taken as a negative: no thing there, nor a difficult one */
  readonly negative: Float32Array<ArrayBuffer>;
  /** [pictures] how many of these are taken, at least 1 */
  readonly negativeCounts: Int32Array<ArrayBuffer>;
}

/**
 * The targets of a batch: each thing gets the default box that fits it best, and each other box with an IoU of 0.5 or more goes to the
 * thing that it fits best. Boxes on difficult things are neither positive nor negative. Source: 1512.02325, section 2.2.
 *
 * @param pictures the things of each picture
 * @param boxes [n, 4] default boxes as (x1, y1, x2, y2)
 */
export function ssdTargets(pictures: readonly (readonly Target[])[], boxes: Float64Array): SsdTargets {
  const count = boxes.length / 4;
  const slots = pictures.length * count;
  const classes = new Int32Array(slots);
  const positive = new Float32Array(slots);
  const negative = new Float32Array(slots).fill(1);
  const positives: number[] = [];
  const offsets: number[] = [];
  const negativeCounts = pictures.map((targets, p) => {
    const things = targets.filter(({ difficult }) => !difficult);
    const difficult = targets.filter((target) => target.difficult);
    const truths = (some: readonly Target[]): Box[] => some.map(({ box }) => [...box]);
    const { assignments } = matchAnchors(boxes, truths(things), { positive: MATCH_AT, force: 'one' });
    const leftOut = matchAnchors(boxes, truths(difficult), { positive: MATCH_AT, force: 'one' });
    const before = positives.length;
    for (let i = 0; i < count; i++) {
      const slot = p * count + i;
      const thing = things[assignments[i]!];
      if (thing || leftOut.assignments[i]! >= 0) negative[slot] = 0;
      if (!thing) continue;
      positives.push(slot);
      positive[slot] = 1;
      classes[slot] = thing.class + 1;
      const box = Array.from(boxes.subarray(4 * i, 4 * i + 4));
      offsets.push(...encodeOffsets([...thing.box], box, ssdVariances));
    }
    const found = positives.length - before;
    return Math.min(count, found ? NEGATIVES_PER_POSITIVE * found : NEGATIVES_OF_NOTHING);
  });
  return {
    pictures: pictures.length,
    boxes: count,
    positives: Int32Array.from(positives),
    offsets: Float32Array.from(offsets),
    classes,
    positive,
    negative,
    negativeCounts: Int32Array.from(negativeCounts),
  };
}
