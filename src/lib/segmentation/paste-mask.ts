/** A mask that was laid into a picture: what it says of the pixels whose middles lie in its box. */
export interface PastedMask {
  /** the first column and row, in pixels */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** [height, width] in 0..1 */
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * Lays a mask of bins x bins numbers into its box: resized bilinearly between the middles of the bins, the outermost bins going on to
 * the box's edge. Only pixels whose middle lies in the box and in the picture are said anything about; there may be none.
 *
 * Source: He et al., "Mask R-CNN" (1703.06870), section 3.1, inference: resized to the box, cut at one half.
 *
 * @param mask [bins, bins] rows first
 * @param box (x1, y1, x2, y2) in pixels, with an area
 * @param picture its size in pixels
 * @throws RangeError naming the argument
 */
export function pasteMask(
  mask: ArrayLike<number>,
  box: readonly number[],
  picture: { readonly width: number; readonly height: number },
): PastedMask {
  const bins = Math.round(Math.sqrt(mask.length));
  if (bins < 1 || bins ** 2 !== mask.length) {
    throw new RangeError(`mask must be a square of numbers, not ${mask.length}`);
  }
  if (box.length !== 4 || !box.every(Number.isFinite)) {
    throw new RangeError(`box must be four finite numbers (x1, y1, x2, y2), not ${box}`);
  }
  const [x1, y1, x2, y2] = box as unknown as [number, number, number, number];
  if (!(x2 > x1 && y2 > y1)) throw new RangeError(`box must have an area, not ${x2 - x1} x ${y2 - y1}`);
  const across = axis(x1, x2, picture.width, bins);
  const down = axis(y1, y2, picture.height, bins);
  const values = new Float32Array(across.length * down.length);
  down.forEach((row, y) => {
    across.forEach((column, x) => {
      const at = (r: number, c: number): number => mask[r * bins + c]!;
      const upper = at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share;
      const lower = at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share;
      values[y * across.length + x] = upper * (1 - row.share) + lower * row.share;
    });
  });
  return {
    left: across[0]?.pixel ?? 0,
    top: down[0]?.pixel ?? 0,
    width: across.length,
    height: down.length,
    values,
  };
}

/**
 * The pixels of a pasted mask from a threshold on, as a mask of the whole picture.
 *
 * @returns [height, width] of the picture, 0 or 1
 */
export function pastedPixels(
  { left, top, width, height, values }: PastedMask,
  picture: { readonly width: number; readonly height: number },
  threshold = 0.5,
): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(picture.width * picture.height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (values[y * width + x]! >= threshold) out[(top + y) * picture.width + left + x] = 1;
    }
  }
  return out;
}

/** The pixels of one axis whose middles lie in [from, to), and between which bins. */
function axis(
  from: number,
  to: number,
  size: number,
  bins: number,
): { pixel: number; low: number; high: number; share: number }[] {
  const first = Math.max(0, Math.ceil(from - 0.5));
  const last = Math.min(size, Math.ceil(to - 0.5));
  return Array.from({ length: Math.max(0, last - first) }, (_, i) => {
    const pixel = first + i;
    const place = ((pixel + 0.5 - from) / (to - from)) * bins - 0.5;
    const inside = Math.min(Math.max(place, 0), bins - 1);
    const low = Math.min(Math.floor(inside), Math.max(0, bins - 2));
    return { pixel, low, high: Math.min(low + 1, bins - 1), share: inside - low };
  });
}
