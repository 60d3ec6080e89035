/**
 * The size at which a network sees a picture: its longer side near `size`, both sides multiples of `multipleOf` and at
 * least that.
 *
 * @param picture width and height of the picture
 * @param shape 'square' stretches it to a square; 'picture' keeps its proportions as far as the multiples allow
 * @throws RangeError when `size` is not a positive number
 */
export function inputShape(
  picture: { readonly width: number; readonly height: number },
  size: number,
  multipleOf: number,
  shape: 'square' | 'picture',
): { width: number; height: number } {
  if (!(size > 0 && size < 8192)) throw new RangeError(`inputSize must be between 1 and 8191, not ${size}`);
  const round = (side: number) => Math.max(multipleOf, Math.round(side / multipleOf) * multipleOf);
  if (shape === 'square') return { width: round(size), height: round(size) };
  const longer = Math.max(picture.width, picture.height);
  return { width: round((size * picture.width) / longer), height: round((size * picture.height) / longer) };
}
