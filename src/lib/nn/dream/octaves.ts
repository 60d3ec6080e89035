/** The size of one octave, in pixels. */
export interface OctaveSize {
  readonly rows: number;
  readonly columns: number;
}

/** No octave gets smaller than this, in pixels: deep layers would see nothing but their own padding. */
const LEAST = 48;

/**
 * The sizes of a dream's octaves, smallest first; the last is the working size. Dreaming begins coarse, where a filter covers
 * much of the picture, and each larger octave adds details to what is there (Mordvintsev et al. 2015).
 *
 * @param multipleOf sides are rounded to multiples of this
 */
export function octaveSizes(
  working: OctaveSize,
  { octaves, octaveScale }: { readonly octaves: number; readonly octaveScale: number },
  multipleOf = 1,
): OctaveSize[] {
  const least = Math.ceil(LEAST / multipleOf) * multipleOf;
  const side = (length: number, scale: number) =>
    Math.max(least, Math.round(length / scale / multipleOf) * multipleOf);
  return Array.from({ length: octaves }, (_, k) => {
    const scale = octaveScale ** (octaves - 1 - k);
    return { rows: side(working.rows, scale), columns: side(working.columns, scale) };
  });
}
