import type { CocoDetection, CocoGroundTruth, CocoIouType } from './coco-format.ts';
import { type CocoInput, readCocoInput } from './coco-input.ts';
import type { CocoOutcomes } from './coco-matching.ts';
import { groupMatcher } from './coco-matching.ts';
import type { CocoProgress, CocoResult } from './coco-result.ts';
import { categoryResults, countImages, noticesOf, summary } from './coco-summary.ts';
import {
  COCO_AREA_NAMES,
  COCO_IOU_THRESHOLDS,
  COCO_MAX_DETECTIONS,
  COCO_RECALL_THRESHOLDS,
} from './grids.ts';
import { type CocoColumns, reorderDetections, reorderTruths } from './record-columns.ts';
import { sortByKey, sortByScore } from './score-order.ts';

export interface CocoOptions {
  /** what is compared: boxes (default) or masks */
  iouType?: CocoIouType;
  /** `perImage` counts the detections of at least this score; default 0.5 */
  imageScore?: number;
}

/**
 * Evaluates detections by COCO's rules: average precision and recall over ten IoU thresholds, 101 recall points, four
 * area ranges and three limits on the detections of an image. The numbers are those of pycocotools (commit 8c9bcc3,
 * cocoeval.py and maskApi.c) to 1e-9, its odd corners included: detections of equal score keep the order of their
 * images' ids and of the file; a detection matched to a truth with the id 0 counts as unmatched (`notices` says so);
 * results files with boxes take a detection's area from the box even when masks are compared; `ignore` fields are
 * not read. The input is left as it is.
 *
 * @param groundTruth a COCO ground truth: images, annotations, categories
 * @param detections a COCO results list; empty is allowed
 * @throws TypeError or RangeError that names the record and field: an unknown or repeated id, a box with a negative
 *   size, a score that is not finite, a mask that does not fit its image
 */
export function evaluateCoco(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  options: CocoOptions = {},
): CocoResult {
  const steps = cocoSteps(groundTruth, detections, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

export interface ChunkedCocoOptions extends CocoOptions {
  signal?: AbortSignal;
  onProgress?: (progress: CocoProgress) => void;
  /**
   * Awaited between chunks of some ten milliseconds. Give one that lets the page breathe, such as
   * `() => new Promise((resolve) => setTimeout(resolve))`; without it only promises get a turn.
   */
  yield?: () => Promise<unknown>;
}

/**
 * `evaluateCoco` in chunks, with progress and abort.
 *
 * @throws as `evaluateCoco`, and the signal's reason once it is aborted
 */
export async function evaluateCocoInChunks(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  options: ChunkedCocoOptions = {},
): Promise<CocoResult> {
  const { signal, onProgress, yield: pause } = options;
  signal?.throwIfAborted();
  const steps = cocoSteps(groundTruth, detections, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onProgress?.(step.value);
    await pause?.();
    signal?.throwIfAborted();
  }
}

/** The evaluation as a generator that can be left alone between any two steps. */
export function* cocoSteps(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  { iouType = 'bbox', imageScore = 0.5 }: CocoOptions = {},
): Generator<CocoProgress, CocoResult> {
  if (iouType !== 'bbox' && iouType !== 'segm')
    throw new RangeError(`iouType must be 'bbox' or 'segm', got ${String(iouType)}`);
  if (!Number.isFinite(imageScore))
    throw new RangeError(`imageScore must be a finite number, got ${imageScore}`);

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
  /** place of each detection in its image and category, from 0 */
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

  const tables = yield* categoryResults(input, found, truths, rank, outcomes);
  return {
    stats: summary(tables),
    perCategory: tables,
    perImage: countImages(imageIds, found, truths, rank, outcomes, imageScore),
    iouThresholds: COCO_IOU_THRESHOLDS,
    recallThresholds: COCO_RECALL_THRESHOLDS,
    defaults: input.defaults,
    beyondLimit,
    notices: noticesOf(input, iouType, beyondLimit),
  };
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
