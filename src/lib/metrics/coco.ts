import type { CocoDetection, CocoGroundTruth, CocoIouType } from './coco-format.ts';
import { matchedSteps } from './coco-matched.ts';
import type { CocoProgress, CocoResult } from './coco-result.ts';
import { categoryResults, countImages, noticesOf, summary } from './coco-summary.ts';
import { COCO_IOU_THRESHOLDS, COCO_RECALL_THRESHOLDS } from './grids.ts';

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

  const matched = yield* matchedSteps(groundTruth, detections, iouType);
  const { input, found, truths, rank, outcomes, beyondLimit } = matched;
  const tables = yield* categoryResults(input, found, truths, rank, outcomes);
  return {
    stats: summary(tables),
    perCategory: tables,
    perImage: countImages(input.imageIds, found, truths, rank, outcomes, imageScore),
    iouThresholds: COCO_IOU_THRESHOLDS,
    recallThresholds: COCO_RECALL_THRESHOLDS,
    defaults: input.defaults,
    beyondLimit,
    notices: noticesOf(input, iouType, beyondLimit),
  };
}
