import { logit, sigmoid, softmax } from './activations.ts';
import { type Box, checkBox } from './box.ts';
import { sizeIou } from './kmeans-assign.ts';

/**
 * 'v2': anchors in cells, one softmax over a box's classes (darknet's region layer; 1612.08242).
 * 'v3': anchors in pixels of the input, one logistic for each class (darknet's yolo layer; 1804.02767).
 */
export type YoloVersion = 'v2' | 'v3';

/** The grid of one output map and its anchors. */
export interface YoloGrid {
  version: YoloVersion;
  rows: number;
  columns: number;
  /** [k][2] as (w, h): in cells for v2, in pixels for v3; all above 0 */
  anchors: readonly (readonly number[])[];
  /** input pixels from one cell to the next */
  stride: number;
}

/** What a network says of its boxes, one entry a box, in the order row, column, anchor. */
export interface YoloPredictions {
  /** [n][4] as (x1, y1, x2, y2) in input pixels, not clipped to the picture */
  boxes: number[][];
  /** [n] in [0, 1] */
  objectness: number[];
  /** [n][classCount], given that there is an object: not multiplied by objectness */
  classProbabilities: number[][];
}

/**
 * Turns the raw numbers of a YOLOv2 or YOLOv3 map into boxes and probabilities.
 *
 * The centre is (column + sigmoid(tx), row + sigmoid(ty)) * stride, the size anchor * exp(tw, th), objectness
 * sigmoid(to). Infinite tx, ty, tw, th and to are taken as limits (encodeYolo gives them at cell borders); tw or th
 * of +Infinity gives an infinite box.
 *
 * Agrees with get_region_box and get_yolo_box of github.com/pjreddie/darknet, in input pixels instead of fractions of
 * the input. darknet stores its maps plane by plane: transpose to (row, column, anchor, channel) first.
 *
 * @param raw [rows, columns, anchors, 5 + classCount], the last axis as (tx, ty, tw, th, to, class logits)
 * @throws RangeError naming the argument: a wrong length, NaN, an infinite class logit in v2
 */
export function decodeYolo(raw: ArrayLike<number>, grid: YoloGrid & { classCount: number }): YoloPredictions {
  const { rows, columns, anchors, classCount } = grid;
  checkGrid(grid);
  checkClassCount(classCount);
  const size = 5 + classCount;
  checkRaw(raw, rows * columns * anchors.length * size, 'rows x columns x anchors x (5 + classCount)');
  const result: YoloPredictions = { boxes: [], objectness: [], classProbabilities: [] };
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let anchor = 0; anchor < anchors.length; anchor++, at += size) {
        const t = [raw[at]!, raw[at + 1]!, raw[at + 2]!, raw[at + 3]!] as const;
        result.boxes.push(decodeYoloBox(t, { ...grid, row, column, anchor }).box);
        result.objectness.push(sigmoid(raw[at + 4]!));
        const logits = new Array<number>(classCount);
        for (let i = 0; i < classCount; i++) {
          const logit = raw[at + 5 + i]!;
          logits[i] = grid.version === 'v2' ? logit : sigmoid(logit);
        }
        result.classProbabilities.push(grid.version === 'v2' ? softmax(logits, 'raw') : logits);
      }
    }
  }
  return result;
}

/** One decoded box and the numbers on the way to it, all in input pixels but the offset. */
export interface DecodedBox {
  /** (sigmoid(tx), sigmoid(ty)): where in its cell the centre lies, in [0, 1] */
  offset: [number, number];
  centre: [number, number];
  /** the anchor's (w, h) in pixels */
  anchor: [number, number];
  /** (exp(tw), exp(th)): how many times the anchor's width and height */
  factors: [number, number];
  size: [number, number];
  /** (x1, y1, x2, y2) */
  box: [number, number, number, number];
}

/**
 * The arithmetic of one box, from four raw numbers to pixels. See {@link decodeYolo}.
 *
 * @param t (tx, ty, tw, th)
 * @throws RangeError when a number is NaN or the cell or anchor is outside the grid
 */
export function decodeYoloBox(
  t: readonly [number, number, number, number],
  { row, column, anchor, ...grid }: YoloGrid & { row: number; column: number; anchor: number },
): DecodedBox {
  checkIndex(row, grid.rows, 'row');
  checkIndex(column, grid.columns, 'column');
  checkIndex(anchor, grid.anchors.length, 'anchor');
  for (let i = 0; i < 4; i++) if (Number.isNaN(t[i])) throw new RangeError(`t[${i}] must not be NaN`);
  const unit = grid.version === 'v2' ? grid.stride : 1;
  const offset: [number, number] = [sigmoid(t[0]), sigmoid(t[1])];
  const factors: [number, number] = [Math.exp(t[2]), Math.exp(t[3])];
  const prior: [number, number] = [grid.anchors[anchor]![0]! * unit, grid.anchors[anchor]![1]! * unit];
  const size: [number, number] = [prior[0] * factors[0], prior[1] * factors[1]];
  const centre: [number, number] = [(column + offset[0]) * grid.stride, (row + offset[1]) * grid.stride];
  return { offset, centre, anchor: prior, factors, size, box: boxAround(centre, size) };
}

/**
 * Which cell and anchor answer for an object, and the raw numbers that would decode to its box.
 *
 * The anchor is the one of highest IoU with the box's size, both laid on one corner; the first at ties, and the first
 * of all for a degenerate box (whose tw or th is -Infinity). tx = logit(centre x / stride - column), so a centre exactly
 * on its cell's left or upper border gives -Infinity, the limit that no finite output reaches; it belongs to the cell
 * that starts there. A centre on the grid's far right or lower border belongs to the last cell, with +Infinity.
 *
 * Agrees with delta_region_box and delta_yolo_box of darknet, which compare sigmoid(tx) with the offset instead of tx
 * with its logit.
 *
 * @param box (x1, y1, x2, y2) in input pixels
 * @throws TypeError or RangeError naming the argument; RangeError when the box's centre is outside the grid
 */
export function encodeYolo(
  box: Box,
  grid: YoloGrid,
): { row: number; column: number; anchor: number; t: [number, number, number, number] } {
  checkGrid(grid);
  const { row, column, offset } = responsibleCell(box, grid);
  const unit = grid.version === 'v2' ? grid.stride : 1;
  const [width, height] = [box[2]! - box[0]!, box[3]! - box[1]!];
  const fits = anchorFits([width, height], grid);
  const anchor = fits.indexOf(Math.max(...fits));
  const [anchorWidth, anchorHeight] = grid.anchors[anchor]!;
  const t: [number, number, number, number] = [
    logit(offset[0]),
    logit(offset[1]),
    Math.log(width / (anchorWidth! * unit)),
    Math.log(height / (anchorHeight! * unit)),
  ];
  return { row, column, anchor, t };
}

/**
 * The cell that holds a box's centre, and where in the cell the centre lies.
 *
 * @returns offset (x, y) in cells from the cell's upper left corner, in [0, 1], and 1 only on the grid's far border
 * @throws TypeError or RangeError naming the argument; RangeError when the centre is outside the grid
 */
export function responsibleCell(
  box: Box,
  { rows, columns, stride }: Pick<YoloGrid, 'rows' | 'columns' | 'stride'>,
): { row: number; column: number; offset: [number, number] } {
  checkBox(box, 'box');
  const x = (box[0]! + box[2]!) / 2 / stride;
  const y = (box[1]! + box[3]!) / 2 / stride;
  if (!(x >= 0 && x <= columns && y >= 0 && y <= rows)) {
    throw new RangeError(`box has its centre (${x * stride}, ${y * stride}) outside the grid`);
  }
  const column = Math.min(columns - 1, Math.floor(x));
  const row = Math.min(rows - 1, Math.floor(y));
  return { row, column, offset: [x - column, y - row] };
}

/** IoU of a size in pixels with each anchor, both laid on one corner: [k], in [0, 1]. */
export function anchorFits(
  [width, height]: readonly [number, number],
  { version, anchors, stride }: Pick<YoloGrid, 'version' | 'anchors' | 'stride'>,
): number[] {
  const unit = version === 'v2' ? stride : 1;
  return anchors.map(([w, h]) => sizeIou(width, height, w! * unit, h! * unit));
}

/** The box (x1, y1, x2, y2) of a centre (x, y) and a size (w, h). */
export function boxAround(
  [x, y]: readonly [number, number],
  [w, h]: readonly [number, number],
): [number, number, number, number] {
  return [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
}

/** Throws a RangeError unless there are `length` numbers, none NaN. `shape` says where the length comes from. */
export function checkRaw(raw: ArrayLike<number>, length: number, shape: string): void {
  if (raw.length !== length)
    throw new RangeError(`raw must hold ${shape} = ${length} numbers, not ${raw.length}`);
  for (let i = 0; i < length; i++) {
    const value: unknown = raw[i];
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new RangeError(`raw[${i}] must be a number, not ${value}`);
    }
  }
}

/** Throws a RangeError naming the first of a grid's numbers that cannot be. */
export function checkGrid(grid: YoloGrid): void {
  const { version, rows, columns, anchors, stride } = grid;
  if (version !== 'v2' && version !== 'v3') {
    throw new RangeError(`version must be 'v2' or 'v3', not ${version}`);
  }
  checkCount(rows, 'rows');
  checkCount(columns, 'columns');
  if (!(stride > 0 && stride < Infinity)) throw new RangeError(`stride must be above 0, not ${stride}`);
  if (!Array.isArray(anchors) || anchors.length === 0) {
    throw new RangeError('anchors must be a list of at least one [w, h]');
  }
  anchors.forEach((anchor: readonly number[], i) => {
    const [w, h] = anchor;
    if (anchor.length !== 2 || !(w! > 0 && w! < Infinity && h! > 0 && h! < Infinity)) {
      throw new RangeError(`anchors[${i}] must be [w, h], both above 0, not [${anchor}]`);
    }
  });
}

/** Throws a RangeError unless `value` is a whole number from 1. */
export function checkCount(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number from 1, not ${value}`);
  }
}

/** Throws a RangeError unless `value` is a whole number from 0. */
export function checkClassCount(value: number): void {
  if (!Number.isInteger(value) || value < 0) {
    throw new RangeError(`classCount must be a whole number from 0, not ${value}`);
  }
}

function checkIndex(value: number, count: number, name: string): void {
  if (!Number.isInteger(value) || value < 0 || value >= count) {
    throw new RangeError(`${name} must be a whole number below ${count}, not ${value}`);
  }
}
