import { type Box, checkBox } from './box.ts';
import { boxAround } from './yolo.ts';

/** Four numbers that turn an anchor into a box: (tx, ty, tw, th). */
export type Offsets = [number, number, number, number];

/** SSD divides its offsets by these (0.1, 0.1, 0.2, 0.2), Faster R-CNN's region proposals by 1. */
export const ssdVariances: Readonly<Offsets> = [0.1, 0.1, 0.2, 0.2];

/**
 * A box as offsets from an anchor: the centre's distance in anchor widths and heights, and the log of how many times the
 * anchor's width and height, each divided by its variance. A degenerate box gives -Infinity for its size.
 *
 * Source: Girshick et al., R-CNN (1311.2524), appendix C; 1506.01497, equation 2; the variances: the authors' SSD.
 * torchvision's BoxCoder calls 1 / variance a weight.
 *
 * @param anchor (x1, y1, x2, y2), with an area
 * @throws TypeError or RangeError naming the argument
 */
export function encodeOffsets(box: Box, anchor: Box, variances: Readonly<Offsets> = [1, 1, 1, 1]): Offsets {
  checkBox(box, 'box');
  const [ax, ay, aw, ah] = centreForm(anchor, variances);
  return [
    ((box[0]! + box[2]!) / 2 - ax) / aw / variances[0],
    ((box[1]! + box[3]!) / 2 - ay) / ah / variances[1],
    Math.log((box[2]! - box[0]!) / aw) / variances[2],
    Math.log((box[3]! - box[1]!) / ah) / variances[3],
  ];
}

/**
 * The box that offsets make of an anchor: the inverse of {@link encodeOffsets}.
 *
 * @param maxLogSize tw * variance and th * variance are cut to this, so that no output makes an enormous box; torchvision
 * uses log(1000 / 16). Default: no cut
 * @throws TypeError or RangeError naming the argument; RangeError when an offset is NaN
 */
export function decodeOffsets(
  offsets: Readonly<Offsets>,
  anchor: Box,
  variances: Readonly<Offsets> = [1, 1, 1, 1],
  maxLogSize = Infinity,
): [number, number, number, number] {
  const [ax, ay, aw, ah] = centreForm(anchor, variances);
  for (let i = 0; i < 4; i++) {
    if (Number.isNaN(offsets[i])) throw new RangeError(`offsets[${i}] must not be NaN`);
  }
  const size = (i: 2 | 3) => Math.exp(Math.min(offsets[i] * variances[i], maxLogSize));
  return boxAround(
    [ax + offsets[0] * variances[0] * aw, ay + offsets[1] * variances[1] * ah],
    [aw * size(2), ah * size(3)],
  );
}

function centreForm(anchor: Box, variances: Readonly<Offsets>): [number, number, number, number] {
  checkBox(anchor, 'anchor');
  const [w, h] = [anchor[2]! - anchor[0]!, anchor[3]! - anchor[1]!];
  if (!(w > 0 && h > 0)) throw new RangeError(`anchor must have an area, not ${w} x ${h}`);
  for (let i = 0; i < 4; i++) {
    if (!(variances[i]! > 0)) throw new RangeError(`variances[${i}] must be above 0, not ${variances[i]}`);
  }
  return [(anchor[0]! + anchor[2]!) / 2, (anchor[1]! + anchor[3]!) / 2, w, h];
}
