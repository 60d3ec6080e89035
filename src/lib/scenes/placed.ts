import type { Design } from './design.ts';

/** A design at its place: the foot's middle in units, how many units a metre is, and whether it is mirrored. */
export interface Placed {
  design: Design;
  x: number;
  y: number;
  scale: number;
  mirrored: boolean;
  /** the silhouette's box in units: left, top, right, bottom */
  box: [number, number, number, number];
}

/** The share of one box that another covers. */
export function overlap(a: Placed, b: Placed): number {
  const wide = Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]);
  const tall = Math.min(a.box[3], b.box[3]) - Math.max(a.box[1], b.box[1]);
  if (wide <= 0 || tall <= 0) return 0;
  return (wide * tall) / ((a.box[2] - a.box[0]) * (a.box[3] - a.box[1]));
}

/** The share of a box that lies outside the frame. */
export function outside(box: readonly [number, number, number, number]): number {
  const wide = Math.min(128, box[2]) - Math.max(0, box[0]);
  const tall = Math.min(128, box[3]) - Math.max(0, box[1]);
  if (wide <= 0 || tall <= 0) return 1;
  return 1 - (wide * tall) / ((box[2] - box[0]) * (box[3] - box[1]));
}
