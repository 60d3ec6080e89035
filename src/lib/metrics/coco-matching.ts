import { COCO_AREA_NAMES, COCO_AREA_RANGES, COCO_IOU_THRESHOLDS } from './grids.ts';
import type { DetectionColumns, TruthColumns } from './record-columns.ts';
import type { Runs } from './rle.ts';
import { rleBox, rleIou } from './rle-measures.ts';

const AREAS = COCO_AREA_NAMES.length;
const ALL_THRESHOLDS = (1 << COCO_IOU_THRESHOLDS.length) - 1;
const SMALLEST = COCO_AREA_NAMES.map((name) => COCO_AREA_RANGES[name][0]);
const LARGEST = COCO_AREA_NAMES.map((name) => COCO_AREA_RANGES[name][1]);
const LIMITS = Float64Array.from(COCO_IOU_THRESHOLDS, (t) => Math.min(t, 1 - 1e-10));

/**
 * What became of each detection, one bit per IoU threshold (bit 0 for .50, bit 9 for .95).
 * [detections, 4] in the order of the area ranges.
 */
export interface CocoOutcomes {
  matched: Uint16Array;
  ignored: Uint16Array;
}

/** Matches the detections [detectionFrom, detectionTo) of one image and category with its truths. */
export type GroupMatcher = (
  detectionFrom: number,
  detectionTo: number,
  truthFrom: number,
  truthTo: number,
) => void;

/**
 * Makes the function that matches the detections of one image and category with its truths, at all ten IoU thresholds
 * and in all four area ranges, and writes into `outcomes`. (COCOeval.evaluateImg)
 *
 * Detections choose in the order of their scores. Each takes the free truth of highest IoU that reaches the threshold
 * (of equals the last); only if there is none, a truth that is ignored: a crowd region, which any number can take, or
 * an object outside the area range. Such a detection is ignored with it, and so is an unmatched one outside the range.
 * One pass serves all thresholds: pairs below .50 are dropped first, and a bit per threshold says which truths are taken.
 */
export function groupMatcher(
  found: DetectionColumns,
  truths: TruthColumns,
  outcomes: CocoOutcomes,
): GroupMatcher {
  const lowest = LIMITS[0]!;
  const thresholds = LIMITS.length;
  let candidateTruth = new Uint32Array(256);
  let candidateIou = new Float64Array(256);
  let ends = new Uint32Array(128);
  // the highest IoU of each detection: thresholds above it need no look
  let reach = new Float64Array(128);
  let taken = new Uint16Array(64);
  let ignored = new Uint8Array(64);
  const iou = cocoOverlap(found, truths);

  function chooseIgnored(from: number, to: number, bit: number, limit: number, truthFrom: number): number {
    let best = limit;
    let choice = -1;
    for (let c = from; c < to; c++) {
      const g = candidateTruth[c]!;
      if (!ignored[g] || candidateIou[c]! < best) continue;
      if (taken[g]! & bit && !truths.crowd[truthFrom + g]) continue;
      best = candidateIou[c]!;
      choice = g;
    }
    return choice;
  }

  /** The whole verdict on a detection without truths near it. */
  function ignoreOutside(d: number): void {
    const area = found.area[d]!;
    for (let a = 0; a < AREAS; a++) {
      if (area < SMALLEST[a]! || area > LARGEST[a]!) outcomes.ignored[AREAS * d + a] = ALL_THRESHOLDS;
    }
  }

  return (detectionFrom, detectionTo, truthFrom, truthTo) => {
    const truthCount = truthTo - truthFrom;
    if (truthCount === 0) {
      for (let d = detectionFrom; d < detectionTo; d++) ignoreOutside(d);
      return;
    }
    if (truthCount > taken.length) {
      taken = new Uint16Array(2 * truthCount);
      ignored = new Uint8Array(2 * truthCount);
    }
    const pairs = truthCount * (detectionTo - detectionFrom);
    if (pairs > candidateIou.length) {
      candidateTruth = new Uint32Array(2 * pairs);
      candidateIou = new Float64Array(2 * pairs);
    }
    let candidates = 0;
    const detectionCount = detectionTo - detectionFrom;
    if (detectionCount > ends.length) {
      ends = new Uint32Array(2 * detectionCount);
      reach = new Float64Array(2 * detectionCount);
    }
    for (let d = 0; d < detectionCount; d++) {
      reach[d] = 0;
      for (let g = 0; g < truthCount; g++) {
        const overlap = iou(detectionFrom + d, truthFrom + g);
        if (overlap < lowest) continue;
        if (overlap > reach[d]!) reach[d] = overlap;
        candidateTruth[candidates] = g;
        candidateIou[candidates++] = overlap;
      }
      ends[d] = candidates;
    }

    for (let a = 0; a < AREAS; a++) {
      const smallest = SMALLEST[a]!;
      const largest = LARGEST[a]!;
      for (let g = 0; g < truthCount; g++) {
        const truth = truthFrom + g;
        const area = truths.area[truth]!;
        ignored[g] = truths.crowd[truth] || area < smallest || area > largest ? 1 : 0;
        taken[g] = 0;
      }
      let from = 0;
      for (let d = detectionFrom; d < detectionTo; d++) {
        const to = ends[d - detectionFrom]!;
        let matchedBits = 0;
        let ignoredBits = 0;
        const highest = reach[d - detectionFrom]!;
        for (let t = 0; t < thresholds && highest >= LIMITS[t]!; t++) {
          const bit = 1 << t;
          let best = LIMITS[t]!;
          let choice = -1;
          for (let c = from; c < to; c++) {
            const g = candidateTruth[c]!;
            if (ignored[g] || taken[g]! & bit || candidateIou[c]! < best) continue;
            best = candidateIou[c]!;
            choice = g;
          }
          if (choice < 0) choice = chooseIgnored(from, to, bit, best, truthFrom);
          if (choice < 0) continue;
          taken[choice]! |= bit;
          if (ignored[choice]) ignoredBits |= bit;
          // The reference marks a match by the truth's id, so a truth with the id 0 looks like no match.
          if (!truths.idIsZero[truthFrom + choice]) matchedBits |= bit;
        }
        from = to;
        const area = found.area[d]!;
        if (area < smallest || area > largest) ignoredBits |= ALL_THRESHOLDS & ~matchedBits;
        outcomes.matched[AREAS * d + a] = matchedBits;
        outcomes.ignored[AREAS * d + a] = ignoredBits;
      }
    }
  };
}

/** IoU of a detection and a truth, of their masks where there are masks, else of their boxes. */
export function cocoOverlap(
  found: DetectionColumns,
  truths: TruthColumns,
): (detection: number, truth: number) => number {
  return found.masks ? maskIou(found, truths) : boxIou(found, truths);
}

/** IoU of a detection's and a truth's box; against a crowd the union is the detection's area. (maskApi.c, bbIou) */
function boxIou(found: DetectionColumns, truths: TruthColumns): (detection: number, truth: number) => number {
  const d = found.boxes;
  const g = truths.boxes;
  return (detection, truth) => {
    const i = 4 * detection;
    const j = 4 * truth;
    const w = Math.min(d[i + 2]! + d[i]!, g[j + 2]! + g[j]!) - Math.max(d[i]!, g[j]!);
    if (w <= 0) return 0;
    const h = Math.min(d[i + 3]! + d[i + 1]!, g[j + 3]! + g[j + 1]!) - Math.max(d[i + 1]!, g[j + 1]!);
    if (h <= 0) return 0;
    const area = d[i + 2]! * d[i + 3]!;
    const both = w * h;
    return both / (truths.crowd[truth] ? area : area + g[j + 2]! * g[j + 3]! - both);
  };
}

function maskIou(
  found: DetectionColumns,
  truths: TruthColumns,
): (detection: number, truth: number) => number {
  const foundBoxes = maskBoxes(found.masks!);
  const truthBoxes = maskBoxes(truths.masks!);
  return (detection, truth) => {
    const d = found.masks![detection]!;
    const g = truths.masks![truth]!;
    if (d.height !== g.height || d.width !== g.width) {
      throw new RangeError(
        `detections[${found.record[detection]}].segmentation.size is [${d.height}, ${d.width}], but annotations[${truths.record[truth]}] has [${g.height}, ${g.width}]`,
      );
    }
    if (areApart(foundBoxes, 4 * detection, truthBoxes, 4 * truth)) return 0;
    return rleIou(d, g, truths.crowd[truth] === 1);
  };
}

/** The boxes around the masks, [masks, 4] as (x, y, width, height). */
function maskBoxes(masks: readonly Runs[]): Float64Array {
  const boxes = new Float64Array(4 * masks.length);
  for (const [i, mask] of masks.entries()) boxes.set(rleBox(mask), 4 * i);
  return boxes;
}

/** Whether the box at place i of a and the one at place j of b share no area, which spares walking both masks. */
function areApart(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  return (
    a[i]! + a[i + 2]! <= b[j]! ||
    b[j]! + b[j + 2]! <= a[i]! ||
    a[i + 1]! + a[i + 3]! <= b[j + 1]! ||
    b[j + 1]! + b[j + 3]! <= a[i + 1]!
  );
}
