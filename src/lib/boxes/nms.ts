import { type Box, checkBox } from './box.ts';
import { orderByScore } from './score-order.ts';

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
  // Copies of one known type: a loop over mixed kinds of array runs several times slower.
  const score = new Float64Array(scores);
  const box = new Float64Array(boxes);
  const classes = options.classes && new Float64Array(options.classes);
  checkNms(box, score, classes, options);
  const { iouThreshold, maxDetections = Infinity } = options;
  const order = orderByScore(score, options.scoreThreshold);
  const { group, start } = groupsOf(classes, score.length);
  const slack = roundingSlack(box);
  // IoU above t means an intersection above t / (1 + t) of the two areas together; a little less, for rounding.
  const leastShare = (iouThreshold / (1 + iouThreshold)) * (1 - 1e-9);
  // The kept boxes of a class lie side by side from the class's start, so that a candidate meets only those.
  const extents = new Float64Array(score.length * 4); // [slot, 4] as (centre x, centre y, half width, half height)
  const members = new Uint32Array(score.length); // [slot] which box it is
  const filled = start.slice();
  const kept = new Uint32Array(order.length);
  let keptCount = 0;
  for (let at = 0; at < order.length && keptCount < maxDetections; at++) {
    const index = order[at]!;
    const klass = group[index]!;
    const end = filled[klass]!;
    const x = (box[index * 4]! + box[index * 4 + 2]!) / 2;
    const y = (box[index * 4 + 1]! + box[index * 4 + 3]!) / 2;
    const halfWidth = (box[index * 4 + 2]! - box[index * 4]!) / 2;
    const halfHeight = (box[index * 4 + 3]! - box[index * 4 + 1]!) / 2;
    // A loop that does nothing else picks the few kept boxes that may overlap enough; those are measured exactly.
    let slot = start[klass]!;
    do slot = nextNear(extents, slot, end, x, y, halfWidth, halfHeight, slack, leastShare);
    while (slot < end && iouAt(box, members[slot]!, index) <= iouThreshold && ++slot);
    if (slot < end) continue;
    extents[end * 4] = x;
    extents[end * 4 + 1] = y;
    extents[end * 4 + 2] = halfWidth;
    extents[end * 4 + 3] = halfHeight;
    members[end] = index;
    filled[klass] = end + 1;
    kept[keptCount++] = index;
  }
  return kept.slice(0, keptCount);
}

/** The first slot from `from` on whose IoU with the given extent may be above the threshold, or `to` if none is. */
function nextNear(
  extents: Float64Array,
  from: number,
  to: number,
  x: number,
  y: number,
  halfWidth: number,
  halfHeight: number,
  slack: number,
  leastShare: number,
): number {
  const area = halfWidth * halfHeight;
  const reachX = halfWidth + slack;
  const reachY = halfHeight + slack;
  for (let slot = from, at = from * 4; slot < to; slot++, at += 4) {
    // At least the width and the height of the intersection.
    const across = extents[at + 2]! + reachX - Math.abs(extents[at]! - x);
    const down = extents[at + 3]! + reachY - Math.abs(extents[at + 1]! - y);
    // Twice the smaller of the two, in one step: most pairs lie apart, and this way that is one branch for each.
    if (across + down - Math.abs(across - down) < 0) continue;
    if (across * down >= 4 * leastShare * (extents[at + 2]! * extents[at + 3]! + area)) return slot;
  }
  return to;
}

/**
 * IoU of the boxes `i` and `j` of one array, to the last bit what `iou` says of them, without its checks.
 *
 * @param boxes [n, 4] as (x1, y1, x2, y2), checked before: finite, no negative side
 */
export function iouAt(boxes: Float64Array, i: number, j: number): number {
  const a = i * 4;
  const b = j * 4;
  const width = Math.min(boxes[a + 2]!, boxes[b + 2]!) - Math.max(boxes[a]!, boxes[b]!);
  if (width <= 0) return 0;
  const height = Math.min(boxes[a + 3]!, boxes[b + 3]!) - Math.max(boxes[a + 1]!, boxes[b + 1]!);
  if (height <= 0) return 0;
  const intersection = width * height;
  const areaA = (boxes[a + 2]! - boxes[a]!) * (boxes[a + 3]! - boxes[a + 1]!);
  const areaB = (boxes[b + 2]! - boxes[b]!) * (boxes[b + 3]! - boxes[b + 1]!);
  const union = Math.max(areaA, areaB) + (Math.min(areaA, areaB) - intersection);
  return union > 0 ? intersection / union : 0;
}

/** More than what rounding can take from a sum of a few of these coordinates. */
function roundingSlack(boxes: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < boxes.length; i++) largest = Math.max(largest, Math.abs(boxes[i]!));
  return largest * 1e-12;
}

/** Numbers the classes from 0 and says where each class's members would start if they lay side by side. */
function groupsOf(classes: Float64Array | undefined, count: number) {
  const group = new Uint32Array(count);
  if (!classes) return { group, start: new Uint32Array(1) };
  const numbers = new Map<number, number>();
  const sizes: number[] = [];
  for (let i = 0; i < count; i++) {
    let number = numbers.get(classes[i]!);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(classes[i]!, number);
      sizes.push(0);
    }
    group[i] = number;
    sizes[number]!++;
  }
  const start = new Uint32Array(sizes.length);
  for (let i = 1; i < sizes.length; i++) start[i] = start[i - 1]! + sizes[i - 1]!;
  return { group, start };
}

function checkNms(
  boxes: Float64Array,
  scores: Float64Array,
  classes: Float64Array | undefined,
  options: NmsOptions,
): void {
  if (boxes.length % 4 !== 0) throw new RangeError(`boxes must hold 4 numbers a box, not ${boxes.length}`);
  const count = boxes.length / 4;
  if (scores.length !== count) {
    throw new RangeError(`scores must have one number a box: ${count} boxes, ${scores.length} scores`);
  }
  if (classes && classes.length !== count) {
    throw new RangeError(`classes must have one number a box: ${count} boxes, ${classes.length} classes`);
  }
  for (let i = 0; i < count; i++) {
    const width = boxes[i * 4 + 2]! - boxes[i * 4]!;
    const height = boxes[i * 4 + 3]! - boxes[i * 4 + 1]!;
    // One comparison turns away NaN as well as infinite and negative sides.
    if (!(width >= 0 && height >= 0 && width * height < Infinity)) {
      checkBox(boxes.subarray(i * 4, i * 4 + 4) as unknown as Box, `boxes[${i}]`);
      throw new RangeError(`boxes[${i}] is too large: its area is not finite`);
    }
    if (Number.isNaN(scores[i])) throw new RangeError(`scores[${i}] must be a number, not NaN`);
    if (classes && Number.isNaN(classes[i])) throw new RangeError(`classes[${i}] must be a number, not NaN`);
  }
  checkThreshold(options.iouThreshold, 'iouThreshold');
  checkNotNaN(options.scoreThreshold, 'scoreThreshold');
  const { maxDetections } = options;
  if (maxDetections !== undefined && maxDetections !== Infinity) {
    if (!Number.isInteger(maxDetections) || maxDetections < 0) {
      throw new RangeError(`maxDetections must be a whole number from 0, not ${maxDetections}`);
    }
  }
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
