import { decideCoco } from './coco-decide.ts';
import type { CocoDetection, CocoGroundTruth, CocoIouType } from './coco-format.ts';
import { readCocoInput } from './coco-input.ts';
import { cocoOverlap } from './coco-matching.ts';
import type { Decision } from './decision.ts';
import { type AreaName, COCO_AREA_NAMES, COCO_AREA_RANGES, COCO_MAX_DETECTIONS } from './grids.ts';
import { checkIouThreshold } from './match-checks.ts';

/**
 * Why each detection of a COCO results list counts as it does at one IoU threshold: what `evaluateCoco` decides, one
 * record per detection in the order of the list; truths are positions in `annotations`. (A truth with the id 0 is
 * shown as taken, which it is; `evaluateCoco` then counts no hit for it, as the reference does.)
 *
 * @throws as `evaluateCoco`
 */
export function cocoDecisions(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  options: { iouThreshold?: number; areaRange?: AreaName; iouType?: CocoIouType } = {},
): Decision[] {
  const { iouThreshold = 0.5, areaRange = 'all', iouType = 'bbox' } = options;
  checkIouThreshold(iouThreshold);
  if (!COCO_AREA_NAMES.includes(areaRange)) {
    throw new RangeError(`areaRange must be one of ${COCO_AREA_NAMES.join(', ')}, got ${String(areaRange)}`);
  }
  const reading = readCocoInput(groundTruth, detections, iouType);
  let step = reading.next();
  while (!step.done) step = reading.next();
  const { truths, detections: found, categoryIds } = step.value;

  const [smallest, largest] = COCO_AREA_RANGES[areaRange];
  const inside = (area: number) => area >= smallest && area <= largest;
  const groupOf = (columns: { image: Uint32Array; category: Uint32Array }, i: number) =>
    columns.image[i]! * categoryIds.length + columns.category[i]!;
  const truthGroups = collect(truths.count, (i) => groupOf(truths, i));
  const overlap = cocoOverlap(found, truths);
  const takenBy: (number | null)[] = new Array(truths.count).fill(null);
  const decisions: Decision[] = new Array(found.count);
  for (const [group, order] of collect(found.count, (i) => groupOf(found, i))) {
    const rivals = {
      order: order.sort((a, b) => found.score[b]! - found.score[a]!),
      truths: truthGroups.get(group) ?? [],
      overlap,
      isCrowd: (g: number) => truths.crowd[g] === 1,
      counts: (g: number) => truths.crowd[g] === 0 && inside(truths.area[g]!),
      isInside: (d: number) => inside(found.area[d]!),
      iouThreshold,
      maxDetections: COCO_MAX_DETECTIONS[2],
    };
    for (const decision of decideCoco(rivals, takenBy)) decisions[decision.detection] = decision;
  }
  return decisions;
}

function collect(count: number, groupOf: (i: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const group = groups.get(groupOf(i));
    if (group) group.push(i);
    else groups.set(groupOf(i), [i]);
  }
  return groups;
}
