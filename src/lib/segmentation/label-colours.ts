import { checkLabelMap, UNPAINTED } from './label-map.ts';
import type { Labels } from './strided-labels.ts';

/**
 * A label map as the bytes of an ImageData, to lay over the picture or to save as PNG by a canvas.
 *
 * @param colours [red, green, blue] in 0 … 255 by label
 * @param opacity of labelled pixels, 0 to 1; unpainted pixels, and labels without a colour, are transparent
 * @param confidence by pixel in 0 … 255: opacity is multiplied by it, when given
 * @returns [height, width, 4]
 * @throws RangeError when opacity lies outside 0 … 1, or an array has another length than there are pixels
 */
export function labelColours(
  map: Labels,
  colours: readonly (readonly [number, number, number])[],
  opacity = 1,
  confidence?: ArrayLike<number>,
): Uint8ClampedArray<ArrayBuffer> {
  checkLabelMap('map', map);
  if (!(opacity >= 0 && opacity <= 1)) throw new RangeError(`opacity must be in [0, 1], got ${opacity}`);
  const { labels } = map;
  if (confidence && confidence.length !== labels.length)
    throw new RangeError(`confidence must have ${labels.length} values, got ${confidence.length}`);
  const rgba = new Uint8ClampedArray(labels.length * 4);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    const colour = label === UNPAINTED ? undefined : colours[label];
    if (!colour) continue;
    rgba.set(colour, 4 * i);
    rgba[4 * i + 3] = opacity * (confidence ? confidence[i]! : 255);
  }
  return rgba;
}
