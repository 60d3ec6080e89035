/** One tile: what a network sees, and which part of its answer counts. In pixels of the input. */
export interface Tile {
  /** seen: [left, right) x [top, bottom) */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** kept: inside the seen part; the kept parts of all tiles cover every pixel once */
  readonly keepLeft: number;
  readonly keepTop: number;
  readonly keepRight: number;
  readonly keepBottom: number;
}

/**
 * Cuts a picture into tiles that overlap so far that each kept pixel sees all that it would see in the whole picture.
 *
 * @param side of a kept part, at most, in pixels
 * @param reach how far a pixel of the answer looks in each direction
 * @returns row by row; the last of a row or column may be smaller; one tile when the picture is no larger than `side`
 * @throws RangeError when a size or `side` is not a positive integer, or `reach` not an integer of at least 0
 */
export function tiles(
  picture: { readonly width: number; readonly height: number },
  side: number,
  reach: number,
): Tile[] {
  const { width, height } = picture;
  for (const [name, n] of Object.entries({ width, height, side }))
    if (!(Number.isInteger(n) && n > 0)) throw new RangeError(`${name} must be a positive integer, got ${n}`);
  if (!(Number.isInteger(reach) && reach >= 0))
    throw new RangeError(`reach must be an integer of at least 0, got ${reach}`);
  const found: Tile[] = [];
  for (let keepTop = 0; keepTop < height; keepTop += side)
    for (let keepLeft = 0; keepLeft < width; keepLeft += side) {
      const keepRight = Math.min(width, keepLeft + side);
      const keepBottom = Math.min(height, keepTop + side);
      found.push({
        left: Math.max(0, keepLeft - reach),
        top: Math.max(0, keepTop - reach),
        right: Math.min(width, keepRight + reach),
        bottom: Math.min(height, keepBottom + reach),
        keepLeft,
        keepTop,
        keepRight,
        keepBottom,
      });
    }
  return found;
}
