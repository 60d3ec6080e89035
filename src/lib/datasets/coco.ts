import type {
  CocoAnnotation,
  CocoCategory,
  CocoDetection,
  CocoGroundTruth,
  CocoImage,
} from '../metrics/coco-format.ts';
import { type JsonRecords, jsonRecords, skipSpace, skipValue } from './json-records.ts';
import { describeBinary } from './magic-numbers.ts';

export interface CocoFileOptions {
  /** keep `segmentation`, which masks need; without it large files take far less memory. Default true */
  masks?: boolean;
  /** what messages call the file; default "the file" */
  name?: string;
}

const IMAGE_FIELDS = ['id', 'width', 'height', 'file_name'] as const;
const CATEGORY_FIELDS = ['id', 'name'] as const;
const ANNOTATION_FIELDS = ['id', 'image_id', 'category_id', 'bbox', 'area', 'iscrowd'] as const;
const DETECTION_FIELDS = ['image_id', 'category_id', 'bbox', 'score'] as const;

/**
 * Reads a COCO results file: a JSON list of detections. The file is taken apart record by record, so one of several
 * hundred megabytes never becomes one string, and only the fields that an evaluation needs are kept. What the records
 * mean (known ids, sizes, scores) is checked by `evaluateCoco`.
 *
 * @throws RangeError with a sentence for the reader: not JSON at all (a ZIP, a picture), cut off, a ground truth
 *   instead of results, or which record is not valid JSON
 */
export function readCocoResults(bytes: Uint8Array, options: CocoFileOptions = {}): CocoDetection[] {
  return drain(cocoResultsSteps(bytes, options));
}

/** Reads a COCO ground-truth file: a JSON object with images, annotations and categories. Otherwise as `readCocoResults`. */
export function readCocoGroundTruth(bytes: Uint8Array, options: CocoFileOptions = {}): CocoGroundTruth {
  return drain(cocoGroundTruthSteps(bytes, options));
}

/** `readCocoResults` as a generator that yields the share of the file that is read, about every megabyte. */
export function* cocoResultsSteps(
  bytes: Uint8Array,
  { masks = true, name = 'the file' }: CocoFileOptions = {},
): Generator<number, CocoDetection[]> {
  const start = startOfJson(bytes, name);
  if (bytes[start] === BRACE) {
    throw new RangeError(
      `${name} is a JSON object, as a ground truth is; results are a list of detections: [{"image_id": …, "category_id": …, "bbox": […], "score": …}, …]`,
    );
  }
  const found: CocoDetection[] = [];
  const end = yield* readList<CocoDetection>(
    jsonRecords(bytes, start, 'detections', name),
    masks ? [...DETECTION_FIELDS, 'segmentation'] : DETECTION_FIELDS,
    found,
    bytes.length,
  );
  checkEnd(bytes, end, name);
  return found;
}

/** `readCocoGroundTruth` as a generator that yields the share of the file that is read, about every megabyte. */
export function* cocoGroundTruthSteps(
  bytes: Uint8Array,
  { masks = true, name = 'the file' }: CocoFileOptions = {},
): Generator<number, CocoGroundTruth> {
  const start = startOfJson(bytes, name);
  if (bytes[start] !== BRACE) {
    throw new RangeError(
      `${name} is a JSON list, as a results file is; a ground truth is an object with images, annotations and categories`,
    );
  }
  const lists = {
    images: { fields: IMAGE_FIELDS as readonly string[], records: [] as CocoImage[], seen: false },
    annotations: {
      fields: masks ? [...ANNOTATION_FIELDS, 'segmentation'] : (ANNOTATION_FIELDS as readonly string[]),
      records: [] as CocoAnnotation[],
      seen: false,
    },
    categories: { fields: CATEGORY_FIELDS as readonly string[], records: [] as CocoCategory[], seen: false },
  };
  let at = skipSpace(bytes, start + 1);
  while (bytes[at] !== END_BRACE) {
    if (bytes[at] !== QUOTE)
      throw new RangeError(`${name} is not valid JSON: a name in quotes is missing at byte ${at}`);
    const keyEnd = skipValue(bytes, at, name);
    const key = new TextDecoder().decode(bytes.subarray(at + 1, keyEnd - 1));
    at = skipSpace(bytes, keyEnd);
    if (bytes[at] !== COLON)
      throw new RangeError(`${name} is not valid JSON: a colon is missing at byte ${at}`);
    at = skipSpace(bytes, at + 1);
    if (key === 'images' || key === 'annotations' || key === 'categories') {
      if (bytes[at] !== BRACKET) throw new RangeError(`${name}: ${key} must be a list`);
      const list = lists[key];
      if (list.seen) throw new RangeError(`${name} has ${key} twice`);
      list.seen = true;
      at = yield* readList<unknown>(
        jsonRecords(bytes, at, key, name),
        list.fields,
        list.records as unknown[],
        bytes.length,
      );
    } else at = skipValue(bytes, at, name);
    at = skipSpace(bytes, at);
    if (bytes[at] === COMMA) at = skipSpace(bytes, at + 1);
    else if (bytes[at] !== END_BRACE)
      throw new RangeError(`${name} stops in the middle, at byte ${Math.min(at, bytes.length)}`);
  }
  checkEnd(bytes, at + 1, name);
  for (const [key, { seen }] of Object.entries(lists)) {
    if (!seen)
      throw new RangeError(
        `${name} has no ${key}: a COCO ground truth has images, annotations and categories`,
      );
  }
  return {
    images: lists.images.records,
    annotations: lists.annotations.records,
    categories: lists.categories.records,
  };
}

const BRACE = 123;
const END_BRACE = 125;
const BRACKET = 91;
const QUOTE = 34;
const COLON = 58;
const COMMA = 44;

function* readList<T>(
  batches: Generator<JsonRecords, number>,
  fields: readonly string[],
  into: T[],
  total: number,
): Generator<number, number> {
  for (;;) {
    const step = batches.next();
    if (step.done) return step.value;
    for (const record of step.value.records) into.push(pick(record, fields) as T);
    yield step.value.end / total;
  }
}

/** Only the wanted fields, and those only where the record has them; what is no object is left for the evaluation to refuse. */
function pick(record: unknown, fields: readonly string[]): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record;
  const kept: Record<string, unknown> = {};
  for (const field of fields) {
    const value = (record as Record<string, unknown>)[field];
    if (value !== undefined) kept[field] = value;
  }
  return kept;
}

function startOfJson(bytes: Uint8Array, name: string): number {
  const other = describeBinary(bytes);
  if (other) throw new RangeError(`${name} is ${other}, not COCO JSON`);
  // a byte order mark may come first
  const start = skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
  if (start >= bytes.length) throw new RangeError(`${name} is empty`);
  if (bytes[start] !== BRACE && bytes[start] !== BRACKET) {
    const text = new TextDecoder().decode(bytes.subarray(start, start + 20));
    throw new RangeError(
      `${name} is not COCO JSON: it starts with ${JSON.stringify(text)} instead of { or [`,
    );
  }
  return start;
}

function checkEnd(bytes: Uint8Array, end: number, name: string): void {
  const rest = skipSpace(bytes, end);
  if (rest < bytes.length) throw new RangeError(`${name} goes on after the end of its JSON, at byte ${rest}`);
}

function drain<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
