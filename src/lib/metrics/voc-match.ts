import { settle, startDecision } from './coco-decide.ts';
import type { Decision, MatchDetection, MatchTruth, PictureMatch } from './decision.ts';
import { rankByClass } from './group-positions.ts';
import { checkBox, checkDetection, checkIouThreshold } from './match-checks.ts';

export interface VocMatchOptions {
  /** default 0.5 */
  iouThreshold?: number;
  /** count pixels inclusively: width = x2 - x1 + 1; default false */
  plusOne?: boolean;
}

/**
 * Matches one picture by VOC's rule and says why each detection counts as it does.
 *
 * By falling score, each detection goes to the truth of its class that it overlaps most, the first of equal ones,
 * even when that one is taken: then it is a duplicate, and never looks at a second choice, unlike in COCO. A detection
 * whose best truth is difficult is ignored. Equal scores keep the order of the input. (VOC devkit, VOCevaldet.m;
 * Everingham et al. 2010, section 4.4)
 *
 * @throws TypeError or RangeError that names the argument
 */
export function matchVoc(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  { iouThreshold = 0.5, plusOne = false }: VocMatchOptions = {},
): PictureMatch {
  checkIouThreshold(iouThreshold);
  for (const [i, { box }] of truths.entries()) checkBox(box, `truths[${i}]`);
  for (const [i, detection] of detections.entries()) checkDetection(detection, `detections[${i}]`);
  const takenBy: (number | null)[] = truths.map(() => null);
  const decisions: Decision[] = new Array(detections.length);
  for (const [className, order] of rankByClass(detections)) {
    const rivals = [...truths.keys()].filter((g) => truths[g]!.class === className);
    for (const [rank, d] of order.entries()) {
      decisions[d] = decideVoc(d, rank, detections[d]!.box, rivals, truths, takenBy, iouThreshold, plusOne);
    }
  }
  return { decisions, takenBy, counts: truths.map(({ difficult }) => !difficult) };
}

/**
 * VOC's decision about one detection, given who took what before it; writes into `takenBy`.
 *
 * @param rivals positions of the truths of its class and picture
 */
export function decideVoc(
  d: number,
  rank: number,
  box: readonly number[],
  rivals: readonly number[],
  truths: readonly MatchTruth[],
  takenBy: (number | null)[],
  iouThreshold: number,
  plusOne: boolean,
): Decision {
  const overlap = (g: number) => vocIou(box, truths[g]!.box, plusOne);
  const decision = startDecision(d, rank, rivals, overlap, takenBy);
  // a threshold of 0 is reached even where nothing overlaps
  const choice = decision.best ?? (iouThreshold === 0 ? (rivals[0] ?? null) : null);
  if (choice === null) return decision;
  if (decision.bestIou < iouThreshold) settle(decision, 'false positive', 'below-threshold');
  else if (truths[choice]!.difficult) {
    decision.truth = choice;
    settle(decision, 'ignored', 'difficult');
  } else if (takenBy[choice] !== null) settle(decision, 'false positive', 'duplicate');
  else {
    decision.truth = choice;
    takenBy[choice] = d;
    settle(decision, 'true positive', 'match');
  }
  return decision;
}

/**
 * IoU as VOC computes it. With `plusOne` coordinates are whole pixels and both ends belong to the box, so
 * [10, 10, 10, 10] is one pixel. Boxes without a common point (or pixel) have IoU 0, and so have two empty ones.
 */
export function vocIou(a: readonly number[], b: readonly number[], plusOne = false): number {
  const more = plusOne ? 1 : 0;
  const w = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!);
  const h = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!);
  if (w < 0 || h < 0) return 0;
  const both = (w + more) * (h + more);
  if (both === 0) return 0;
  const areaA = (a[2]! - a[0]! + more) * (a[3]! - a[1]! + more);
  const areaB = (b[2]! - b[0]! + more) * (b[3]! - b[1]! + more);
  return both / (areaA + areaB - both);
}
