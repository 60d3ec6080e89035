import { type Box, checkBox } from './box.ts';

/**
 * Intersection over union of two boxes, in [0, 1]: the area that both cover over the area that either covers.
 *
 * Symmetric to the last bit. 0 when the boxes do not overlap and when they only touch, and 0 when a box is degenerate
 * (no area), even if both are the same point.
 *
 * @throws TypeError or RangeError naming `a` or `b` when it is not a box (see {@link checkBox})
 */
export function iou(a: Box, b: Box): number {
  const { intersection, union } = measure(a, b);
  return union > 0 ? intersection / union : 0;
}

/**
 * Generalised IoU, in (-1, 1]: IoU less the share of the enclosing box that neither box covers.
 *
 * Unlike IoU it still says how far apart two boxes are when they do not overlap. When the enclosing box has no area
 * (both degenerate and in one line) that share counts as 0, so the result is 0.
 * Two distinct degenerate boxes whose enclosing box does have area give -1, the limit of the definition.
 *
 * Source: Rezatofighi et al., "Generalized Intersection over Union" (1902.09630), algorithm 1.
 *
 * @throws TypeError or RangeError naming `a` or `b` when it is not a box
 */
export function giou(a: Box, b: Box): number {
  const { intersection, union, hull } = measure(a, b);
  const overlap = union > 0 ? intersection / union : 0;
  return hull > 0 ? overlap - Math.max(0, hull - union) / hull : overlap;
}

/**
 * Distance IoU, in [-1, 1]: IoU less the squared distance between the centres over the squared diagonal of the
 * enclosing box. For two boxes that are the same point the distance term is 0, so the result is 0.
 *
 * Source: Zheng et al., "Distance-IoU Loss" (1911.08287), equations 6 and 7.
 *
 * @throws TypeError or RangeError naming `a` or `b` when it is not a box
 */
export function diou(a: Box, b: Box): number {
  const { intersection, union, distance, diagonal } = measure(a, b);
  const overlap = union > 0 ? intersection / union : 0;
  return diagonal > 0 ? overlap - distance / diagonal : overlap;
}

/**
 * Complete IoU: distance IoU less alpha * v, where v = (4 / pi^2) * (atan(w / h) - atan(w' / h'))^2 compares the
 * aspect ratios and alpha = v / ((1 - IoU) + v). Above -2, at most 1.
 *
 * atan(w / h) of a box without height is taken as pi / 2, of a single point as 0. When IoU is 1 and the ratios
 * agree alpha is 0 / 0; the term then counts as 0.
 *
 * Source: Zheng et al., "Distance-IoU Loss" (1911.08287), equations 8 to 11 (no alpha = 0 below IoU 0.5, which is
 * a later revision of the authors).
 *
 * @throws TypeError or RangeError naming `a` or `b` when it is not a box
 */
export function ciou(a: Box, b: Box): number {
  const { intersection, union, distance, diagonal } = measure(a, b);
  const overlap = union > 0 ? intersection / union : 0;
  const difference = aspectAngle(a) - aspectAngle(b);
  const v = (4 / Math.PI ** 2) * difference * difference;
  const shape = v > 0 ? (v * v) / (1 - overlap + v) : 0;
  return (diagonal > 0 ? overlap - distance / diagonal : overlap) - shape;
}

interface Measures {
  intersection: number;
  union: number;
  /** area of the smallest box that holds both */
  hull: number;
  /** squared distance between the centres */
  distance: number;
  /** squared diagonal of the enclosing box */
  diagonal: number;
}

function measure(a: Box, b: Box): Measures {
  checkBox(a, 'a');
  checkBox(b, 'b');
  const scale = safeScale(a, b);
  const [ax1, ay1, ax2, ay2] = scaled(a, scale);
  const [bx1, by1, bx2, by2] = scaled(b, scale);
  const width = Math.max(0, Math.min(ax2, bx2) - Math.max(ax1, bx1));
  const height = Math.max(0, Math.min(ay2, by2) - Math.max(ay1, by1));
  const intersection = width * height;
  const areaA = (ax2 - ax1) * (ay2 - ay1);
  const areaB = (bx2 - bx1) * (by2 - by1);
  const hullWidth = Math.max(ax2, bx2) - Math.min(ax1, bx1);
  const hullHeight = Math.max(ay2, by2) - Math.min(ay1, by1);
  const dx = (ax1 + ax2 - (bx1 + bx2)) / 2;
  const dy = (ay1 + ay2 - (by1 + by2)) / 2;
  return {
    intersection,
    // Adding what is left of the smaller box to the larger one keeps the union at or above the intersection in
    // floating point, so that IoU never passes 1, and does not depend on the order of the boxes.
    union: Math.max(areaA, areaB) + (Math.min(areaA, areaB) - intersection),
    hull: hullWidth * hullHeight,
    distance: dx * dx + dy * dy,
    diagonal: hullWidth * hullWidth + hullHeight * hullHeight,
  };
}

// Squares of coordinates past 1e150 overflow to Infinity and then to NaN; none of the measures changes with scale.
function safeScale(a: Box, b: Box): number {
  let largest = 0;
  for (let i = 0; i < 4; i++) largest = Math.max(largest, Math.abs(a[i]!), Math.abs(b[i]!));
  return largest > 1e100 ? 2 ** -Math.floor(Math.log2(largest)) : 1;
}

function scaled(box: Box, scale: number): [number, number, number, number] {
  return [box[0]! * scale, box[1]! * scale, box[2]! * scale, box[3]! * scale];
}

function aspectAngle(box: Box): number {
  return Math.atan2(box[2]! - box[0]!, box[3]! - box[1]!);
}
