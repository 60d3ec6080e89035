import type { CocoInput } from './coco-columns.ts';
import { readCocoInput } from './coco-columns.ts';
import type { CocoDefaults, CocoDetection, CocoGroundTruth, CocoIouType } from './coco-format.ts';
import type { CocoOutcomes } from './coco-matching.ts';
import { groupMatcher } from './coco-matching.ts';
import type { CocoTable } from './coco-table.ts';
import { cocoTable, meanOfDefined } from './coco-table.ts';
import { COCO_AREA_NAMES, COCO_AREA_RANGES, COCO_IOU_THRESHOLDS, COCO_MAX_DETECTIONS, COCO_RECALL_THRESHOLDS } from './grids.ts';
import type { AreaName } from './grids.ts';
import { sortByKey, sortByScore } from './score-order.ts';

export interface CocoOptions {
  /** what is compared: boxes (default) or masks */
  iouType?: CocoIouType;
  /** `perImage` counts the detections of at least this score; default 0.5 */
  imageScore?: number;
}

/** One category's part of the result. Undefined figures are -1. */
export interface CocoCategoryResult extends CocoTable {
  id: number;
  name: string | null;
  /** detections of this category, those beyond the limit of 100 an image included */
  detections: number;
  /** the same figures by area range; `all` repeats this category's own */
  byArea: Record<AreaName, CocoTable>;
  /** mean recall over the IoU thresholds with at most 1, 10 and 100 detections an image */
  arByMaxDetections: { 1: number; 10: number; 100: number };
}

/** Counts per image at IoU .50 over all categories; columns of equal length, to find the worst images. */
export interface CocoImageCounts {
  ids: number[];
  /** truths that count (no crowds) */
  truths: Uint32Array;
  /** detections of at least `score` that found one */
  hits: Uint32Array;
  /** detections of at least `score` that found none and are not ignored */
  falsePositives: Uint32Array;
  score: number;
}

export interface CocoResult {
  /** COCO's summary: AP, AP50, AP75, AP small, medium, large, AR1, AR10, AR100, AR small, medium, large; -1 = undefined */
  stats: number[];
  /** every category of the ground truth, by rising id */
  perCategory: CocoCategoryResult[];
  perImage: CocoImageCounts;
  iouThresholds: readonly number[];
  recallThresholds: readonly number[];
  /** fields that the ground truth leaves out, and how often */
  defaults: CocoDefaults;
  /** detections beyond the best 100 of their image and category: COCO's rule leaves them out */
  beyondLimit: number;
  /** sentences about what a reader of the figures should know, such as defaults that were used */
  notices: string[];
}

/** Names of the 12 numbers in `stats`. */
export const COCO_STAT_NAMES = [
  'AP', 'AP50', 'AP75', 'AP small', 'AP medium', 'AP large',
  'AR1', 'AR10', 'AR100', 'AR small', 'AR medium', 'AR large',
] as const; // biome-ignore format: two rows as in COCO's own print-out

/** How far an evaluation is. */
export interface CocoProgress {
  stage: 'reading' | 'matching' | 'summing up';
  /** 0 to 1 over the whole evaluation */
  done: number;
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
  if (iouType !== 'bbox' && iouType !== 'segm') throw new RangeError(`iouType must be 'bbox' or 'segm', got ${String(iouType)}`);
  if (!Number.isFinite(imageScore)) throw new RangeError(`imageScore must be a finite number, got ${imageScore}`);

  const reading = readCocoInput(groundTruth, detections, iouType);
  let input: CocoInput;
  for (;;) {
    const step = reading.next();
    if (step.done) {
      input = step.value;
      break;
    }
    yield { stage: 'reading', done: (0.3 * step.value) / (groundTruth.annotations.length + detections.length) };
  }
  const { truths, detections: found, imageIds, categoryIds } = input;
  const images = imageIds.length;
  const categories = categoryIds.length;

  // Stable sorts, the least important key first. ranked: score, then image, then the file's order.
  const inFile = Uint32Array.from({ length: found.count }, (_, i) => i);
  const ranked = sortByScore(sortByKey(inFile, found.image, images), found.score);
  const byCategory = sortByKey(ranked, found.category, categories);
  const byGroup = sortByKey(sortByKey(ranked, found.image, images), found.category, categories);
  const truthsInFile = Uint32Array.from({ length: truths.count }, (_, i) => i);
  const truthsByGroup = sortByKey(sortByKey(truthsInFile, truths.image, images), truths.category, categories);
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
  let d = 0;
  let g = 0;
  let pending = 0;
  while (d < found.count) {
    const first = byGroup[d]!;
    const category = found.category[first]!;
    const image = found.image[first]!;
    const start = d;
    for (; d < found.count && found.image[byGroup[d]!] === image && found.category[byGroup[d]!] === category; d++) {
      rank[byGroup[d]!] = d - start;
    }
    while (g < truths.count && isBefore(truths.category[truthsByGroup[g]!]!, truths.image[truthsByGroup[g]!]!, category, image)) g++;
    const truthStart = g;
    while (g < truths.count && truths.category[truthsByGroup[g]!] === category && truths.image[truthsByGroup[g]!] === image) g++;
    const end = Math.min(d, start + limit);
    beyondLimit += d - end;
    match(byGroup, start, end, truthsByGroup, truthStart, g);
    pending += (end - start) * (1 + g - truthStart);
    if (pending > 20_000) {
      pending = 0;
      yield { stage: 'matching', done: 0.4 + (0.3 * d) / found.count };
    }
  }

  const tables = yield* categoryResults(input, byCategory, rank, outcomes);
  return {
    stats: summary(tables),
    perCategory: tables,
    perImage: countImages(input, rank, outcomes, imageScore),
    iouThresholds: COCO_IOU_THRESHOLDS,
    recallThresholds: COCO_RECALL_THRESHOLDS,
    defaults: input.defaults,
    beyondLimit,
    notices: noticesOf(input, iouType, beyondLimit),
  };
}

function isBefore(categoryA: number, imageA: number, categoryB: number, imageB: number): boolean {
  return categoryA < categoryB || (categoryA === categoryB && imageA < imageB);
}

function* categoryResults(
  { truths, detections: found, categoryIds, categoryNames }: CocoInput,
  byCategory: Uint32Array,
  rank: Uint32Array,
  { matched, ignored }: CocoOutcomes,
): Generator<CocoProgress, CocoCategoryResult[]> {
  const areas = COCO_AREA_NAMES.length;
  const limit = COCO_MAX_DETECTIONS[2];
  const counted = countTruths(truths.category, truths.area, truths.crowd, categoryIds.length);
  const order = new Uint32Array(found.count);
  const hits = new Uint16Array(found.count);
  const misses = new Uint16Array(found.count);
  const results: CocoCategoryResult[] = [];
  let from = 0;
  for (let k = 0; k < categoryIds.length; k++) {
    let to = from;
    let count = 0;
    for (; to < found.count && found.category[byCategory[to]!] === k; to++) {
      if (rank[byCategory[to]!]! < limit) order[count++] = byCategory[to]!;
    }
    const tables = COCO_AREA_NAMES.map((_, a) => {
      for (let i = 0; i < count; i++) {
        const at = areas * order[i]! + a;
        hits[i] = matched[at]! & ~ignored[at]!;
        misses[i] = ~matched[at]! & ~ignored[at]!;
      }
      return cocoTable(order, count, hits, misses, found.score, counted[areas * k + a]!);
    });
    const [all, small, medium, large] = tables as [CocoTable, CocoTable, CocoTable, CocoTable];
    const recallWith = (most: number) => {
      if (all.truths === 0) return -1;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const at = areas * order[i]!;
        if (rank[order[i]!]! < most) sum += bitCount(matched[at]! & ~ignored[at]!);
      }
      return sum / all.truths / COCO_IOU_THRESHOLDS.length;
    };
    results.push({
      id: categoryIds[k]!,
      name: categoryNames[k]!,
      detections: to - from,
      ...all,
      byArea: { all, small, medium, large },
      arByMaxDetections: { 1: recallWith(1), 10: recallWith(10), 100: all.ar },
    });
    if (to - from > 2000 || k % 20 === 19) yield { stage: 'summing up', done: 0.7 + (0.3 * (k + 1)) / categoryIds.length };
    from = to;
  }
  return results;
}

/** Truths that count, [categories, 4 area ranges]. */
function countTruths(category: Uint32Array, area: Float64Array, crowd: Uint8Array, categories: number): Uint32Array {
  const areas = COCO_AREA_NAMES.length;
  const counted = new Uint32Array(areas * categories);
  for (let i = 0; i < category.length; i++) {
    if (crowd[i]) continue;
    for (let a = 0; a < areas; a++) {
      const [smallest, largest] = COCO_AREA_RANGES[COCO_AREA_NAMES[a]!];
      if (area[i]! >= smallest && area[i]! <= largest) counted[areas * category[i]! + a]!++;
    }
  }
  return counted;
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}

function summary(results: readonly CocoCategoryResult[]): number[] {
  const at75 = COCO_IOU_THRESHOLDS.indexOf(0.75);
  const over = (pick: (result: CocoCategoryResult) => number) => meanOfDefined(results.map(pick));
  return [
    over((r) => r.ap),
    over((r) => r.apByIou[0]!),
    over((r) => r.apByIou[at75]!),
    over((r) => r.byArea.small.ap),
    over((r) => r.byArea.medium.ap),
    over((r) => r.byArea.large.ap),
    over((r) => r.arByMaxDetections[1]),
    over((r) => r.arByMaxDetections[10]),
    over((r) => r.ar),
    over((r) => r.byArea.small.ar),
    over((r) => r.byArea.medium.ar),
    over((r) => r.byArea.large.ar),
  ];
}

function countImages(
  { truths, detections: found, imageIds }: CocoInput,
  rank: Uint32Array,
  { matched, ignored }: CocoOutcomes,
  score: number,
): CocoImageCounts {
  const areas = COCO_AREA_NAMES.length;
  const [smallest, largest] = COCO_AREA_RANGES.all;
  const counts: CocoImageCounts = {
    ids: imageIds,
    truths: new Uint32Array(imageIds.length),
    hits: new Uint32Array(imageIds.length),
    falsePositives: new Uint32Array(imageIds.length),
    score,
  };
  for (let i = 0; i < truths.count; i++) {
    const area = truths.area[i]!;
    if (!truths.crowd[i] && area >= smallest && area <= largest) counts.truths[truths.image[i]!]!++;
  }
  for (let i = 0; i < found.count; i++) {
    if (found.score[i]! < score || rank[i]! >= COCO_MAX_DETECTIONS[2] || ignored[areas * i]! & 1) continue;
    if (matched[areas * i]! & 1) counts.hits[found.image[i]!]!++;
    else counts.falsePositives[found.image[i]!]!++;
  }
  return counts;
}

function noticesOf({ defaults, truths }: CocoInput, iouType: CocoIouType, beyondLimit: number): string[] {
  const notices: string[] = [];
  const some = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  if (defaults.area) {
    const what = iouType === 'segm' ? "the mask's area" : "the box's width times height";
    notices.push(`${some(defaults.area, 'annotation')} without area: ${what} was used.`);
  }
  if (defaults.iscrowd) notices.push(`${some(defaults.iscrowd, 'annotation')} without iscrowd: 0 was used.`);
  if (defaults.id) notices.push(`${some(defaults.id, 'annotation')} without id: evaluated all the same.`);
  const zero = truths.idIsZero.indexOf(1);
  if (zero >= 0) {
    notices.push(
      `annotations[${zero}].id is 0: COCO's reference code takes that for "not matched", so a detection that finds this object counts as wrong, here too. Number the annotations from 1 to avoid it.`,
    );
  }
  if (beyondLimit) {
    notices.push(
      `${some(beyondLimit, 'detection')} beyond the best ${COCO_MAX_DETECTIONS[2]} of an image and category: left out, as COCO's rule says.`,
    );
  }
  return notices;
}
