import type { Runs } from './rle.ts';

/** Records turned into columns; `image` and `category` are positions among the sorted ids. */
export interface CocoColumns {
  count: number;
  /** position in the file, for messages */
  record: Uint32Array;
  image: Uint32Array;
  category: Uint32Array;
  /** [count, 4] as (x, y, width, height) */
  boxes: Float64Array;
  area: Float64Array;
  /** with iouType segm; null where only boxes are compared */
  masks: Runs[] | null;
}

/** True objects as columns. */
export interface TruthColumns extends CocoColumns {
  crowd: Uint8Array;
  /** 1 where the annotation's id is 0 */
  idIsZero: Uint8Array;
}

/** Detections as columns. */
export interface DetectionColumns extends CocoColumns {
  score: Float64Array;
}

/** Columns of zeros, with places for masks where `segm`. */
export function emptyColumns(count: number, segm: boolean): CocoColumns {
  return {
    count,
    record: Uint32Array.from({ length: count }, (_, i) => i),
    image: new Uint32Array(count),
    category: new Uint32Array(count),
    boxes: new Float64Array(4 * count),
    area: new Float64Array(count),
    masks: segm ? new Array<Runs>(count) : null,
  };
}

/** The detections in another order, `order[i]` being the one that comes i-th. */
export function reorderDetections(columns: DetectionColumns, order: Uint32Array): DetectionColumns {
  return { ...reorder(columns, order), score: order64(columns.score, order) };
}

/** The truths in another order. */
export function reorderTruths(columns: TruthColumns, order: Uint32Array): TruthColumns {
  const crowd = Uint8Array.from(order, (i) => columns.crowd[i]!);
  const idIsZero = Uint8Array.from(order, (i) => columns.idIsZero[i]!);
  return { ...reorder(columns, order), crowd, idIsZero };
}

function reorder(
  { count, record, image, category, boxes, area, masks }: CocoColumns,
  order: Uint32Array,
): CocoColumns {
  const moved = new Float64Array(4 * count);
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 4; k++) moved[4 * i + k] = boxes[4 * order[i]! + k]!;
  }
  return {
    count,
    record: order32(record, order),
    image: order32(image, order),
    category: order32(category, order),
    boxes: moved,
    area: order64(area, order),
    masks: masks && Array.from(order, (i) => masks[i]!),
  };
}

function order32(values: Uint32Array, order: Uint32Array): Uint32Array {
  const moved = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) moved[i] = values[order[i]!]!;
  return moved;
}

function order64(values: Float64Array, order: Uint32Array): Float64Array {
  const moved = new Float64Array(order.length);
  for (let i = 0; i < order.length; i++) moved[i] = values[order[i]!]!;
  return moved;
}
