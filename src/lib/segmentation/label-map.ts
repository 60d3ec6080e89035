import type { Labels } from './strided-labels.ts';

/** The label of a pixel that nobody painted, or that has no truth. Classes are 0 to 254. */
export const UNPAINTED = 255;

/** One label a pixel, row-major [height, width], UNPAINTED where there is none. A {@link Labels} that travels as bytes. */
export interface LabelMap extends Labels {
  labels: Uint8Array;
}

/** @throws RangeError, naming `name`, when width or height is not a positive integer or there is another number of labels */
export function checkLabelMap(name: string, { width, height, labels }: Labels): void {
  if (!(Number.isInteger(width) && width > 0 && Number.isInteger(height) && height > 0))
    throw new RangeError(`${name}: width and height must be positive integers, got ${width} x ${height}`);
  if (labels.length !== width * height)
    throw new RangeError(`${name}.labels must have ${width * height} values, got ${labels.length}`);
}
