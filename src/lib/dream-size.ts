/** Sides between which a dream's working size lies, in pixels. */
export const DREAM_SIDES = { least: 64, most: 1024 } as const;

/**
 * The size to dream a picture at: its longer side `side`, its proportions kept, each side within DREAM_SIDES. A very long and narrow
 * picture becomes less so. Smaller pictures are enlarged, larger ones reduced; the dream is brought to the picture's own size
 * afterwards (task enlargeDream).
 *
 * @throws RangeError when a size is not a positive number
 */
export function dreamSize(
  picture: { readonly width: number; readonly height: number },
  side: number,
): { width: number; height: number } {
  for (const n of [picture.width, picture.height, side]) {
    if (!(n > 0 && n < 1e6)) throw new RangeError(`picture, side: ${n} is no size in pixels`);
  }
  const scale = side / Math.max(picture.width, picture.height);
  const bounded = (n: number) =>
    Math.min(DREAM_SIDES.most, Math.max(DREAM_SIDES.least, Math.round(n * scale)));
  return { width: bounded(picture.width), height: bounded(picture.height) };
}
