import type { Picture } from './picture.ts';

/**
 * Adds what a dream changed at its working size to some rows of the picture at full size.
 *
 * @param strip rows `top` and on of the full picture, [n, columns, 3]; read only
 * @param detail the dream minus the photo, already as wide as the full picture: [rows, columns, 3]
 * @param fullRows rows of the full picture
 * @param into RGBA of the same rows, written; alpha is 255
 */
export function addDetail(
  strip: Float32Array,
  detail: Picture,
  top: number,
  fullRows: number,
  into: Uint8ClampedArray,
): void {
  const line = detail.columns * 3;
  for (let row = 0; row * line < strip.length; row++) {
    // Half-pixel centres, and the edge goes on past itself: as resample() does when it enlarges.
    const at = ((top + row + 0.5) * detail.rows) / fullRows - 0.5;
    const from = Math.min(detail.rows - 1, Math.max(0, at));
    const above = Math.floor(from) * line;
    const below = Math.min(detail.rows - 1, Math.floor(from) + 1) * line;
    const share = from - Math.floor(from);
    for (let i = 0, to = row * detail.columns * 4; i < line; to += 4) {
      for (let colour = 0; colour < 3; colour++, i++) {
        const change = detail.values[above + i]! * (1 - share) + detail.values[below + i]! * share;
        into[to + colour] = strip[row * line + i]! + change;
      }
      into[to + 3] = 255;
    }
  }
}
