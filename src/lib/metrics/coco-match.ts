import { decideCoco } from './coco-decide.ts';
import type { Decision, MatchDetection, MatchTruth, PictureMatch } from './decision.ts';
import { type AreaName, COCO_AREA_NAMES, COCO_AREA_RANGES, COCO_MAX_DETECTIONS } from './grids.ts';
import { rankByClass } from './group-positions.ts';
import { checkBox, checkDetection, checkIouThreshold } from './match-checks.ts';

export interface CocoMatchOptions {
  /** default 0.5 */
  iouThreshold?: number;
  /** default 'all' */
  areaRange?: AreaName;
  /** detections per class that are looked at, default 100 */
  maxDetections?: number;
}

/**
 * Matches one picture by COCO's rule and says why each detection counts as it does: the same decisions as
 * `evaluateCoco`, written to be read. (COCOeval.evaluateImg)
 *
 * By falling score, each detection takes the truth of its class that it overlaps most among those still free, if the
 * IoU reaches the threshold; the last of equal ones. Only when there is none may it take one that does not count: a
 * crowd (whose IoU is the share of the detection inside it, and which any number may take) or an object outside the
 * area range. Equal scores keep the order of the input.
 *
 * @throws TypeError or RangeError that names the argument: a box with a negative size, a score that is not finite
 */
export function matchCoco(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  { iouThreshold = 0.5, areaRange = 'all', maxDetections = COCO_MAX_DETECTIONS[2] }: CocoMatchOptions = {},
): PictureMatch {
  checkIouThreshold(iouThreshold);
  if (!COCO_AREA_NAMES.includes(areaRange)) {
    throw new RangeError(`areaRange must be one of ${COCO_AREA_NAMES.join(', ')}, got ${String(areaRange)}`);
  }
  if (!Number.isInteger(maxDetections) || maxDetections < 1) {
    throw new RangeError(`maxDetections must be a positive integer, got ${maxDetections}`);
  }
  for (const [i, truth] of truths.entries()) {
    checkBox(truth.box, `truths[${i}]`);
    if (truth.area !== undefined && !(truth.area >= 0)) {
      throw new RangeError(`truths[${i}].area must be at least 0, got ${truth.area}`);
    }
  }
  for (const [i, detection] of detections.entries()) checkDetection(detection, `detections[${i}]`);

  const [smallest, largest] = COCO_AREA_RANGES[areaRange];
  const inside = (area: number) => area >= smallest && area <= largest;
  const counts = truths.map((truth) => !truth.crowd && inside(truth.area ?? boxArea(truth.box)));
  const takenBy: (number | null)[] = truths.map(() => null);
  const decisions: Decision[] = new Array(detections.length);
  for (const [className, order] of rankByClass(detections)) {
    const rivals = {
      order,
      truths: [...truths.keys()].filter((g) => truths[g]!.class === className),
      overlap: (d: number, g: number) => cocoIou(detections[d]!.box, truths[g]!.box, truths[g]!.crowd),
      isCrowd: (g: number) => Boolean(truths[g]!.crowd),
      counts: (g: number) => counts[g]!,
      isInside: (d: number) => inside(boxArea(detections[d]!.box)),
      iouThreshold,
      maxDetections,
    };
    for (const decision of decideCoco(rivals, takenBy)) decisions[decision.detection] = decision;
  }
  return { decisions, takenBy, counts };
}

/**
 * IoU as COCO computes it, on corner boxes: through width and height, in the same order of operations, so that results
 * at the very threshold agree with `evaluateCoco`. Against a crowd the union is the detection's own area.
 */
export function cocoIou(detection: readonly number[], truth: readonly number[], crowd = false): number {
  const [dx, dy] = detection as [number, number];
  const [gx, gy] = truth as [number, number];
  const dw = detection[2]! - dx;
  const dh = detection[3]! - dy;
  const gw = truth[2]! - gx;
  const gh = truth[3]! - gy;
  const w = Math.min(dw + dx, gw + gx) - Math.max(dx, gx);
  const h = Math.min(dh + dy, gh + gy) - Math.max(dy, gy);
  if (w <= 0 || h <= 0) return 0;
  return (w * h) / (crowd ? dw * dh : dw * dh + gw * gh - w * h);
}

function boxArea(box: readonly number[]): number {
  return (box[2]! - box[0]!) * (box[3]! - box[1]!);
}
