import type { CocoDetection, CocoGroundTruth, CocoIouType } from './coco-format.ts';
import { type CocoInput, readCocoInput } from './coco-input.ts';
import { type CocoOutcomes, groupMatcher } from './coco-matching.ts';
import type { CocoProgress } from './coco-result.ts';
import { COCO_AREA_NAMES, COCO_MAX_DETECTIONS } from './grids.ts';
import {
  type CocoColumns,
  type DetectionColumns,
  reorderDetections,
  reorderTruths,
  type TruthColumns,
} from './record-columns.ts';
import { sortByKey, sortByScore } from './score-order.ts';

/** What COCO's rules made of every detection, before anything is averaged. */
export interface CocoMatched {
  input: CocoInput;
  /** in the order of category, image and falling score */
  found: DetectionColumns;
  truths: TruthColumns;
  /** [found] place of each detection in its image and category, from 0 */
  rank: Uint32Array;
  outcomes: CocoOutcomes;
  /** detections that the limit of an image leaves out */
  beyondLimit: number;
}

/**
 * Reads both lists and matches detections with truths, as a generator that can be left alone between any two steps.
 *
 * @throws as `evaluateCoco`
 */
export function* matchedSteps(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  iouType: CocoIouType,
): Generator<CocoProgress, CocoMatched> {
  const reading = readCocoInput(groundTruth, detections, iouType);
  let input: CocoInput;
  for (;;) {
    const step = reading.next();
    if (step.done) {
      input = step.value;
      break;
    }
    yield {
      stage: 'reading',
      done: (0.3 * step.value) / (groundTruth.annotations.length + detections.length),
    };
  }
  const { imageIds, categoryIds } = input;
  // By category, then image, then falling score, then the file's order; from here on records are counted in that order.
  const byGroup = groupOrder(input.detections, imageIds.length, categoryIds.length);
  const truthsByGroup = groupOrder(input.truths, imageIds.length, categoryIds.length);
  yield { stage: 'matching', done: 0.35 };
  for (let from = 0; from < byGroup.length; ) {
    let to = from + 1;
    while (to < byGroup.length && inSameGroup(input.detections, byGroup[from]!, byGroup[to]!)) to++;
    if (to - from > 1) sortByScore(byGroup, input.detections.score, from, to);
    from = to;
  }
  const found = reorderDetections(input.detections, byGroup);
  const truths = reorderTruths(input.truths, truthsByGroup);
  yield { stage: 'matching', done: 0.4 };

  const outcomes: CocoOutcomes = {
    matched: new Uint16Array(COCO_AREA_NAMES.length * found.count),
    ignored: new Uint16Array(COCO_AREA_NAMES.length * found.count),
  };
  const rank = new Uint32Array(found.count);
  const match = groupMatcher(found, truths, outcomes);
  const limit = COCO_MAX_DETECTIONS[2];
  let beyondLimit = 0;
  let truthFrom = 0;
  let pending = 0;
  for (let from = 0; from < found.count; ) {
    const category = found.category[from]!;
    const image = found.image[from]!;
    let to = from;
    for (; to < found.count && found.image[to] === image && found.category[to] === category; to++)
      rank[to] = to - from;
    while (truthFrom < truths.count && isBefore(truths, truthFrom, category, image)) truthFrom++;
    let truthTo = truthFrom;
    while (truthTo < truths.count && truths.category[truthTo] === category && truths.image[truthTo] === image)
      truthTo++;
    const end = Math.min(to, from + limit);
    beyondLimit += to - end;
    match(from, end, truthFrom, truthTo);
    pending += (end - from) * (1 + truthTo - truthFrom);
    from = to;
    truthFrom = truthTo;
    if (pending > 20_000) {
      pending = 0;
      yield { stage: 'matching', done: 0.4 + (0.3 * from) / found.count };
    }
  }

  return { input, found, truths, rank, outcomes, beyondLimit };
}

/** Record numbers by category, then image, then the file's order. */
function groupOrder(columns: CocoColumns, images: number, categories: number): Uint32Array {
  const inFile = Uint32Array.from({ length: columns.count }, (_, i) => i);
  return sortByKey(sortByKey(inFile, columns.image, images), columns.category, categories);
}

function inSameGroup({ image, category }: CocoColumns, a: number, b: number): boolean {
  return image[a] === image[b] && category[a] === category[b];
}

function isBefore(columns: CocoColumns, i: number, category: number, image: number): boolean {
  const other = columns.category[i]!;
  return other < category || (other === category && columns.image[i]! < image);
}
