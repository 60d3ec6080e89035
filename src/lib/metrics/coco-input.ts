import type {
  CocoDefaults,
  CocoDetection,
  CocoGroundTruth,
  CocoIouType,
  CocoSegmentation,
} from './coco-format.ts';
import { runsOfSegmentation } from './coco-mask.ts';
import {
  type CocoColumns,
  type DetectionColumns,
  emptyColumns,
  type TruthColumns,
} from './record-columns.ts';
import type { Runs } from './rle.ts';
import { rleArea, rleBox } from './rle-measures.ts';

/** Checked input of an evaluation. */
export interface CocoInput {
  /** ascending */
  imageIds: number[];
  /** ascending */
  categoryIds: number[];
  categoryNames: (string | null)[];
  truths: TruthColumns;
  detections: DetectionColumns;
  defaults: CocoDefaults;
}

/** Records read between two pauses. */
const BATCH = 20_000;

/**
 * Checks COCO's records and turns them into columns. It is a generator so that a page can pause between batches; it
 * yields the number of records read so far.
 *
 * @throws TypeError or RangeError that names the record and the field, for instance
 *   `annotations[12].bbox: width is negative (-3)`
 */
export function* readCocoInput(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  iouType: CocoIouType,
): Generator<number, CocoInput> {
  const { images, annotations, categories } = checkLists(groundTruth, detections);
  const imageIndex = indexIds(images, 'images');
  const categoryIndex = indexIds(categories, 'categories');
  const sizes: (readonly [number, number] | null)[] = new Array(images.length).fill(null);
  for (const image of images) {
    if (image.height !== undefined && image.width !== undefined)
      sizes[imageIndex.get(image.id)!] = [image.height, image.width];
  }
  const names: (string | null)[] = new Array(categories.length).fill(null);
  for (const category of categories) names[categoryIndex.get(category.id)!] = category.name ?? null;

  const segm = iouType === 'segm';
  const defaults: CocoDefaults = { area: 0, iscrowd: 0, id: 0 };
  const truths: TruthColumns = {
    ...emptyColumns(annotations.length, segm),
    crowd: new Uint8Array(annotations.length),
    idIsZero: new Uint8Array(annotations.length),
  };
  const ids = new Map<number, number>();
  for (let i = 0; i < annotations.length; i++) {
    const name = `annotations[${i}]`;
    const record = annotations[i]!;
    checkObject(record, name);
    placeRecord(truths, i, record, imageIndex, categoryIndex, 'annotations', annotations);
    if (record.id === undefined) defaults.id++;
    else {
      checkInteger(record.id, name, 'id');
      const other = ids.get(record.id);
      if (other !== undefined)
        throw new RangeError(`${name}.id: ${record.id} is the id of annotations[${other}] too`);
      ids.set(record.id, i);
      truths.idIsZero[i] = record.id === 0 ? 1 : 0;
    }
    if (record.bbox !== undefined) readBox(truths.boxes, i, record.bbox, 'annotations');
    else if (!segm) throw new TypeError(`${name}.bbox is missing`);
    if (segm) truths.masks![i] = readMask(record.segmentation, name, sizes[truths.image[i]!]!);
    if (record.iscrowd === undefined) defaults.iscrowd++;
    else truths.crowd[i] = readCrowd(record.iscrowd, name);
    if (record.area === undefined) {
      defaults.area++;
      truths.area[i] = segm
        ? rleArea(truths.masks![i]!)
        : truths.boxes[4 * i + 2]! * truths.boxes[4 * i + 3]!;
    } else {
      if (!Number.isFinite(record.area))
        throw new TypeError(`${name}.area must be a finite number, got ${show(record.area)}`);
      if (record.area < 0) throw new RangeError(`${name}.area is negative (${record.area})`);
      truths.area[i] = record.area;
    }
    if ((i + 1) % BATCH === 0) yield i + 1;
  }

  const found: DetectionColumns = {
    ...emptyColumns(detections.length, segm),
    score: new Float64Array(detections.length),
  };
  // The reference decides by the first record whether a results file holds boxes, and then takes every area from them.
  const first = detections[0]?.bbox;
  const boxesGiven = Array.isArray(first) && first.length > 0;
  for (let i = 0; i < detections.length; i++) {
    const record = detections[i]!;
    checkObject(record, 'detections', i);
    placeRecord(found, i, record, imageIndex, categoryIndex, 'detections', detections);
    if (typeof record.score !== 'number')
      throw new TypeError(`detections[${i}].score must be a number, got ${show(record.score)}`);
    if (!Number.isFinite(record.score))
      throw new RangeError(`detections[${i}].score must be finite, got ${record.score}`);
    found.score[i] = record.score;
    readDetectionShape(found, i, record, boxesGiven, sizes[found.image[i]!]!, detections);
    if ((i + 1) % BATCH === 0) yield annotations.length + i + 1;
  }
  return {
    imageIds: [...imageIndex.keys()],
    categoryIds: [...categoryIndex.keys()],
    categoryNames: names,
    truths,
    detections: found,
    defaults,
  };
}

function readDetectionShape(
  found: DetectionColumns,
  i: number,
  record: CocoDetection,
  boxesGiven: boolean,
  size: readonly [number, number] | null,
  detections: readonly CocoDetection[],
): void {
  const hasBox =
    record.bbox !== undefined && !(Array.isArray(record.bbox) && record.bbox.length === 0 && !boxesGiven);
  if (hasBox) readBox(found.boxes, i, record.bbox!, 'detections');
  else if (boxesGiven) throw new TypeError(`detections[${i}].bbox is missing, though detections[0] has one`);
  const { boxes } = found;
  if (found.masks) {
    const segmentation = record.segmentation ?? (hasBox ? outlineOf(boxes, i) : undefined);
    found.masks[i] = readMask(segmentation, `detections[${i}]`, size);
    found.area[i] = boxesGiven ? boxes[4 * i + 2]! * boxes[4 * i + 3]! : rleArea(found.masks[i]!);
  } else if (boxesGiven) {
    found.area[i] = boxes[4 * i + 2]! * boxes[4 * i + 3]!;
  } else {
    if (record.segmentation === undefined) {
      const needed = i === 0 || detections[0]!.segmentation === undefined ? 'bbox' : 'segmentation';
      throw new TypeError(`detections[${i}].${needed} is missing`);
    }
    const mask = readMask(record.segmentation, `detections[${i}]`, size);
    if (!hasBox) boxes.set(rleBox(mask), 4 * i);
    found.area[i] = rleArea(mask);
  }
}

/** A box's outline in the reference's order of corners. */
function outlineOf(boxes: Float64Array, i: number): CocoSegmentation {
  const x1 = boxes[4 * i]!;
  const y1 = boxes[4 * i + 1]!;
  const x2 = x1 + boxes[4 * i + 2]!;
  const y2 = y1 + boxes[4 * i + 3]!;
  return [[x1, y1, x1, y2, x2, y2, x2, y1]];
}

function readMask(segmentation: unknown, name: string, size: readonly [number, number] | null): Runs {
  if (segmentation === undefined) throw new TypeError(`${name}.segmentation is missing`);
  return runsOfSegmentation(segmentation as CocoSegmentation, size, `${name}.segmentation`);
}

function checkLists(groundTruth: CocoGroundTruth, detections: readonly CocoDetection[]): CocoGroundTruth {
  if (typeof groundTruth !== 'object' || groundTruth === null || Array.isArray(groundTruth)) {
    throw new TypeError('groundTruth must be an object with the lists images, annotations and categories');
  }
  for (const list of ['images', 'annotations', 'categories'] as const) {
    if (!Array.isArray(groundTruth[list])) throw new TypeError(`groundTruth.${list} must be a list`);
  }
  if (!Array.isArray(detections)) throw new TypeError('detections must be a list of results');
  return groundTruth;
}

/** Ids in ascending order, each with its position. */
function indexIds(records: readonly { id: number }[], list: string): Map<number, number> {
  const seen = new Map<number, number>();
  for (let i = 0; i < records.length; i++) {
    const record = records[i]!;
    checkObject(record, `${list}[${i}]`);
    checkInteger(record.id, `${list}[${i}]`, 'id');
    const other = seen.get(record.id);
    if (other !== undefined)
      throw new RangeError(`${list}[${i}].id: ${record.id} is the id of ${list}[${other}] too`);
    seen.set(record.id, i);
  }
  return new Map([...seen.keys()].sort((a, b) => a - b).map((id, i) => [id, i]));
}

function placeRecord(
  columns: CocoColumns,
  i: number,
  record: { image_id: number; category_id: number },
  imageIndex: Map<number, number>,
  categoryIndex: Map<number, number>,
  list: string,
  records: readonly { image_id: number; category_id: number }[],
): void {
  const image = imageIndex.get(record.image_id);
  if (image === undefined)
    throw unknownId(record.image_id, 'image_id', 'image', i, list, records, imageIndex);
  const category = categoryIndex.get(record.category_id);
  if (category === undefined)
    throw unknownId(record.category_id, 'category_id', 'category', i, list, records, categoryIndex);
  columns.image[i] = image;
  columns.category[i] = category;
}

function unknownId(
  id: unknown,
  field: 'image_id' | 'category_id',
  noun: string,
  i: number,
  list: string,
  records: readonly { image_id: number; category_id: number }[],
  known: Map<number, number>,
): Error {
  const where = `${list}[${i}].${field}`;
  if (id === undefined) return new TypeError(`${where} is missing`);
  if (!Number.isInteger(id)) return new TypeError(`${where} must be an integer, got ${show(id)}`);
  const unknown = records.filter((record) => !known.has(record?.[field])).length;
  const extent = unknown > 1 ? `; the same goes for ${unknown} of the ${records.length} records` : '';
  const hint = unknown === records.length && unknown > 1 ? ': do the two files belong together?' : '';
  return new RangeError(`${where}: the ground truth has no ${noun} with the id ${show(id)}${extent}${hint}`);
}

function readBox(boxes: Float64Array, i: number, box: readonly number[], list: string): void {
  if (!Array.isArray(box) || box.length !== 4) {
    throw new TypeError(`${list}[${i}].bbox must be [x, y, width, height], got ${show(box)}`);
  }
  for (let k = 0; k < 4; k++) {
    const value = box[k] as number;
    if (!Number.isFinite(value))
      throw new TypeError(`${list}[${i}].bbox: ${BOX_FIELDS[k]} must be a finite number, got ${show(value)}`);
    if (k > 1 && value < 0)
      throw new RangeError(`${list}[${i}].bbox: ${BOX_FIELDS[k]} is negative (${value})`);
    boxes[4 * i + k] = value;
  }
}

const BOX_FIELDS = ['x', 'y', 'width', 'height'] as const;

function readCrowd(value: unknown, name: string): number {
  if (value === 0 || value === 1 || value === true || value === false) return Number(value);
  throw new TypeError(`${name}.iscrowd must be 0 or 1, got ${show(value)}`);
}

function checkObject(record: unknown, list: string, i?: number): void {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new TypeError(`${list}${i === undefined ? '' : `[${i}]`} must be an object, got ${show(record)}`);
  }
}

function checkInteger(value: unknown, name: string, field: string): void {
  if (!Number.isInteger(value))
    throw new TypeError(`${name}.${field} must be an integer, got ${show(value)}`);
}

function show(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
