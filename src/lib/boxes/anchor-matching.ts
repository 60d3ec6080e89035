import { type Box, checkBox } from './box.ts';
import { checkThreshold, iouAt } from './nms.ts';

/** An anchor that answers for no object. */
export const BACKGROUND = -1;
/** An anchor between the thresholds, which training leaves out. */
export const IGNORED = -2;

/** How anchors are given to objects. */
export interface AnchorMatchOptions {
  /** in [0, 1]: an anchor whose best IoU is at or above this answers for that object. SSD: 0.5; Faster R-CNN: 0.7 */
  positive: number;
  /** in [0, positive]: below this an anchor is background; from this to `positive` it is ignored. Default: `positive` */
  negative?: number | undefined;
  /**
   * what every object gets, even if no anchor reaches `positive` with it.
   * 'none': nothing more. 'one': one anchor each, all different, best pairs first (SSD). 'ties': every anchor that has the
   * object's best IoU, and it goes to the object that the anchor itself fits best (Faster R-CNN).
   * Anchors that do not overlap an object are never forced on it. Default: 'none'
   */
  force?: 'none' | 'one' | 'ties' | undefined;
}

/** Which object each anchor answers for. */
export interface AnchorMatches {
  /** [anchors] the index of an object, {@link BACKGROUND} or {@link IGNORED} */
  assignments: Int32Array<ArrayBuffer>;
  /** [anchors] IoU with the assigned object, or with the object it fits best if it has none; 0 without objects */
  ious: Float64Array<ArrayBuffer>;
  /** [objects] the anchor that fits each object best, the first at ties; -1 when none overlaps it */
  bestAnchors: Int32Array<ArrayBuffer>;
}

/**
 * Matches anchors (or default boxes) to the objects of a picture, as training a detector does. An anchor that fits two
 * objects equally well goes to the first. No objects: every anchor is background.
 *
 * Agrees with torchvision's Matcher ('none' and 'ties', but for objects that no anchor overlaps: there it forces every
 * anchor) and with SSD's bipartite matching followed by matching per prediction ('one').
 *
 * Source: 1506.01497, section 3.1.2; 1512.02325, section 2.2, matching strategy.
 *
 * @param anchors [n, 4] as (x1, y1, x2, y2)
 * @param truths [objects][4] as (x1, y1, x2, y2)
 * @throws TypeError or RangeError naming the argument
 */
export function matchAnchors(
  anchors: Float32Array | Float64Array,
  truths: readonly Box[],
  { positive, negative = positive, force = 'none' }: AnchorMatchOptions,
): AnchorMatches {
  checkThreshold(positive, 'positive');
  checkThreshold(negative, 'negative');
  if (negative > positive) throw new RangeError(`negative must be at most positive, not ${negative}`);
  if (force !== 'none' && force !== 'one' && force !== 'ties') {
    throw new RangeError(`force must be 'none', 'one' or 'ties', not ${force}`);
  }
  if (anchors.length % 4) throw new RangeError(`anchors must hold 4 numbers each, not ${anchors.length}`);
  truths.forEach((truth, t) => {
    checkBox(truth, `truths[${t}]`);
  });
  const count = anchors.length / 4;
  const boxes = new Float64Array(anchors.length + truths.length * 4); // [anchors + objects, 4]
  boxes.set(anchors);
  boxes.set(
    truths.flatMap((truth) => [...truth]),
    anchors.length,
  );
  const overlaps = truths.map(() => new Float64Array(count)); // [objects][anchors]
  const assignments = new Int32Array(count).fill(BACKGROUND);
  const ious = new Float64Array(count);
  const own = new Int32Array(count).fill(BACKGROUND);
  for (let a = 0; a < count; a++) {
    checkBox(boxes.subarray(a * 4, a * 4 + 4) as unknown as Box, `anchors[${a}]`);
    for (let t = 0; t < truths.length; t++) {
      const value = iouAt(boxes, count + t, a);
      overlaps[t]![a] = value;
      if (own[a] === BACKGROUND || value > ious[a]!) {
        own[a] = t;
        ious[a] = value;
      }
    }
    if (truths.length === 0 || ious[a]! < negative) continue;
    assignments[a] = ious[a]! >= positive ? own[a]! : IGNORED;
  }
  const bestAnchors = Int32Array.from(overlaps, (row) => {
    const best = row.reduce((most, value, a) => (value > row[most]! ? a : most), 0);
    return row.length && row[best]! > 0 ? best : -1;
  });
  if (force === 'ties') {
    for (const [t, row] of overlaps.entries()) {
      const most = bestAnchors[t]! < 0 ? Infinity : row[bestAnchors[t]!]!;
      for (let a = 0; a < count; a++) if (row[a] === most) assignments[a] = own[a]!;
    }
  }
  if (force === 'one') {
    for (const [t, a] of bestPairs(overlaps)) {
      assignments[a] = t;
      ious[a] = overlaps[t]![a]!;
    }
  }
  return { assignments, ious, bestAnchors };
}

/** Pairs (object, anchor) by falling IoU above 0, every object and anchor at most once; the first at ties. */
function bestPairs(overlaps: readonly Float64Array[]): [number, number][] {
  const pairs: [number, number][] = [];
  const open = new Set(overlaps.keys());
  const taken = new Set<number>();
  while (open.size) {
    let best: [number, number] | undefined;
    let most = 0;
    for (const t of open) {
      const row = overlaps[t]!;
      for (let a = 0; a < row.length; a++) {
        if (row[a]! > most && !taken.has(a)) {
          most = row[a]!;
          best = [t, a];
        }
      }
    }
    if (!best) break;
    pairs.push(best);
    open.delete(best[0]);
    taken.add(best[1]);
  }
  return pairs;
}
