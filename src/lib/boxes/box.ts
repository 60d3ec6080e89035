/**
 * A box as (x1, y1, x2, y2): left, top, right, bottom, in pixels. Coordinates are continuous: the width is x2 - x1,
 * with no + 1. A box may have zero width or height (it is then degenerate); it may not have a negative one.
 */
export type Box = readonly number[];

/**
 * Throws unless `box` is four finite numbers with x1 <= x2 and y1 <= y2.
 *
 * @param box what was given
 * @param name how the error calls it
 * @throws TypeError when it is not an array of four numbers, RangeError when a number is NaN or infinite or a side is
 * negative
 */
export function checkBox(box: Box, name: string): void {
  if (!Array.isArray(box) && !ArrayBuffer.isView(box)) {
    throw new TypeError(`${name} must be a box [x1, y1, x2, y2], not ${describe(box)}`);
  }
  if (box.length !== 4) {
    throw new RangeError(`${name} must have 4 numbers (x1, y1, x2, y2), not ${box.length}`);
  }
  for (let i = 0; i < 4; i++) {
    const value: unknown = box[i];
    if (typeof value !== 'number')
      throw new TypeError(`${name}[${i}] must be a number, not ${describe(value)}`);
    if (!Number.isFinite(value)) throw new RangeError(`${name}[${i}] must be finite, not ${value}`);
  }
  if (box[2]! < box[0]!) throw new RangeError(`${name} has a negative width: x1 ${box[0]}, x2 ${box[2]}`);
  if (box[3]! < box[1]!) throw new RangeError(`${name} has a negative height: y1 ${box[1]}, y2 ${box[3]}`);
}

function describe(value: unknown): string {
  return value === null ? 'null' : typeof value;
}
