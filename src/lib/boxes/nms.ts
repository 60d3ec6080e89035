import { type Box, checkBox } from './box.ts';

/** How greedy non-maximum suppression decides. */
export interface NmsOptions {
  /** in [0, 1]: a box goes when its IoU with a kept one is above this (not when it is equal) */
  iouThreshold: number;
  /** boxes with a lower score are left out before anything else; one that is equal stays. Default: all stay */
  scoreThreshold?: number | undefined;
  /** one class per box: boxes of different classes never suppress each other. Default: all are of one class */
  classes?: ArrayLike<number> | undefined;
  /** at most so many boxes are kept, over all classes together. Default: no limit */
  maxDetections?: number | undefined;
}

/**
 * Greedy non-maximum suppression: takes the boxes by falling score and keeps each whose IoU with every box kept so far
 * (of its class) is at most `iouThreshold`. Equal scores keep their input order. No boxes: an empty list.
 * A degenerate box overlaps nothing, so it is kept.
 *
 * Agrees with torchvision.ops.nms and, with classes, batched_nms, up to their order at equal scores.
 *
 * @param boxes [n][4] as (x1, y1, x2, y2)
 * @param scores [n], any numbers but NaN
 * @returns indices of the kept boxes by falling score
 * @throws TypeError or RangeError naming the argument: lengths that differ, NaN, a negative side, a threshold outside
 * its range, a `maxDetections` that is not a whole number
 */
export function nms(boxes: readonly Box[], scores: ArrayLike<number>, options: NmsOptions): number[] {
  if (!Array.isArray(boxes)) throw new TypeError('boxes must be an array of boxes [x1, y1, x2, y2]');
  const flat = new Float64Array(boxes.length * 4); // [n, 4] as (x1, y1, x2, y2)
  for (let i = 0; i < boxes.length; i++) {
    const box = boxes[i]!;
    checkBox(box, `boxes[${i}]`);
    flat[i * 4] = box[0]!;
    flat[i * 4 + 1] = box[1]!;
    flat[i * 4 + 2] = box[2]!;
    flat[i * 4 + 3] = box[3]!;
  }
  return Array.from(nmsTyped(flat, scores, options));
}

/**
 * {@link nms} on one flat array: the same decisions, fast enough for every raw candidate of a detector in one frame.
 *
 * @param boxes [n, 4] as (x1, y1, x2, y2); coordinates below 1e150, so that areas stay finite
 * @param scores [n]
 * @returns indices of the kept boxes by falling score
 * @throws like {@link nms}
 */
export function nmsTyped(
  boxes: Float32Array | Float64Array,
  scores: ArrayLike<number>,
  options: NmsOptions,
): Uint32Array {
  const count = checkNms(boxes, scores, options);
  const { iouThreshold, scoreThreshold = -Infinity, maxDetections = Infinity } = options;
  const order = orderByScore(scores, scoreThreshold);
  const group = groupsOf(options.classes, count);
  const groupCount = group.reduce((most, one) => Math.max(most, one + 1), 1);
  // The kept boxes of a class form a chain through `next`, newest first: [class] -> slot -> older slot -> -1.
  const newest = new Int32Array(groupCount).fill(-1);
  const next = new Int32Array(order.length);
  const kept = new Uint32Array(order.length);
  let keptCount = 0;
  for (let at = 0; at < order.length && keptCount < maxDetections; at++) {
    const index = order[at]!;
    const chain = group[index]!;
    let slot = newest[chain]!;
    while (slot >= 0 && !overlapsMore(boxes, kept[slot]!, index, iouThreshold)) slot = next[slot]!;
    if (slot >= 0) continue;
    next[keptCount] = newest[chain]!;
    newest[chain] = keptCount;
    kept[keptCount++] = index;
  }
  return kept.slice(0, keptCount);
}

/**
 * Indices of the scores at or above the threshold, by falling score; equal scores keep their order.
 *
 * @param scores [n], none NaN
 */
export function orderByScore(scores: ArrayLike<number>, scoreThreshold = -Infinity): Uint32Array {
  const order = new Uint32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= scoreThreshold) order[count++] = i;
  return order.subarray(0, count).sort((a, b) => {
    const x = scores[a]!;
    const y = scores[b]!;
    return x > y ? -1 : x < y ? 1 : a - b;
  });
}

function overlapsMore(boxes: Float32Array | Float64Array, i: number, j: number, threshold: number): boolean {
  const a = i * 4;
  const b = j * 4;
  const ax1 = boxes[a]!;
  const ax2 = boxes[a + 2]!;
  const bx1 = boxes[b]!;
  const bx2 = boxes[b + 2]!;
  const width = Math.min(ax2, bx2) - Math.max(ax1, bx1);
  if (width <= 0) return false;
  const ay1 = boxes[a + 1]!;
  const ay2 = boxes[a + 3]!;
  const by1 = boxes[b + 1]!;
  const by2 = boxes[b + 3]!;
  const height = Math.min(ay2, by2) - Math.max(ay1, by1);
  if (height <= 0) return false;
  const intersection = width * height;
  const areaA = (ax2 - ax1) * (ay2 - ay1);
  const areaB = (bx2 - bx1) * (by2 - by1);
  const union = areaA > areaB ? areaA + (areaB - intersection) : areaB + (areaA - intersection);
  return intersection / union > threshold;
}

function groupsOf(classes: ArrayLike<number> | undefined, count: number): Uint32Array {
  const group = new Uint32Array(count);
  if (!classes) return group;
  const numbers = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const name = classes[i]!;
    let number = numbers.get(name);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(name, number);
    }
    group[i] = number;
  }
  return group;
}

function checkNms(
  boxes: Float32Array | Float64Array,
  scores: ArrayLike<number>,
  options: NmsOptions,
): number {
  if (boxes.length % 4 !== 0) throw new RangeError(`boxes must hold 4 numbers a box, not ${boxes.length}`);
  const count = boxes.length / 4;
  if (scores.length !== count) {
    throw new RangeError(`scores must have one number a box: ${count} boxes, ${scores.length} scores`);
  }
  if (options.classes && options.classes.length !== count) {
    throw new RangeError(
      `classes must have one number a box: ${count} boxes, ${options.classes.length} classes`,
    );
  }
  for (let i = 0; i < count; i++) {
    const x1 = boxes[i * 4]!;
    const y1 = boxes[i * 4 + 1]!;
    const x2 = boxes[i * 4 + 2]!;
    const y2 = boxes[i * 4 + 3]!;
    // One comparison turns away NaN as well as infinite and negative sides.
    if (!(x2 - x1 >= 0 && y2 - y1 >= 0 && x2 - x1 < Infinity && y2 - y1 < Infinity)) {
      checkBox([x1, y1, x2, y2], `boxes[${i}]`);
      throw new RangeError(`boxes[${i}] is too large: ${[x1, y1, x2, y2].join(', ')}`);
    }
    checkScore(scores[i], i);
    if (options.classes && Number.isNaN(options.classes[i]!)) {
      throw new RangeError(`classes[${i}] must not be NaN`);
    }
  }
  checkThreshold(options.iouThreshold, 'iouThreshold');
  checkNotNaN(options.scoreThreshold, 'scoreThreshold');
  const { maxDetections } = options;
  if (maxDetections !== undefined && maxDetections !== Infinity) {
    if (!Number.isInteger(maxDetections) || maxDetections < 0) {
      throw new RangeError(`maxDetections must be a whole number from 0, not ${maxDetections}`);
    }
  }
  return count;
}

function checkScore(score: unknown, index: number): void {
  if (typeof score !== 'number')
    throw new TypeError(`scores[${index}] must be a number, not ${typeof score}`);
  if (Number.isNaN(score)) throw new RangeError(`scores[${index}] must not be NaN`);
}

/** Throws a RangeError unless `value` is a number in [0, 1]. */
export function checkThreshold(value: number, name: string): void {
  if (typeof value !== 'number' || !(value >= 0 && value <= 1)) {
    throw new RangeError(`${name} must be a number from 0 to 1, not ${value}`);
  }
}

function checkNotNaN(value: number | undefined, name: string): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw new RangeError(`${name} must be a number, not ${value}`);
  }
}
