import type { Result } from '../../lib/conv/array.ts';

/** One channel of a picture. */
export interface ChannelName {
  name: string;
  /** below 0 is possible: drawn around mid-grey */
  signed: boolean;
}

/** The channels that the lab knows; the first three are the picture's own. */
export const CHANNELS: readonly ChannelName[] = [
  { name: 'Red', signed: false },
  { name: 'Green', signed: false },
  { name: 'Blue', signed: false },
  { name: 'Brightness', signed: false },
  { name: 'Red − green', signed: true },
  { name: 'Blue − yellow', signed: true },
];

/**
 * Splits a picture into channels.
 *
 * @param rgba four bytes a pixel, row-major; alpha is ignored
 * @param count 3: red, green, blue in 0..255. 6: also their mean, red − green, and blue − (red + green) / 2
 * @returns [1, height, width, count]
 */
export function splitChannels(rgba: ArrayLike<number>, width: number, height: number, count: 3 | 6): Result {
  if (rgba.length !== width * height * 4)
    throw new RangeError(`rgba: ${width * height * 4} bytes are needed, not ${rgba.length}`);
  const data: number[] = [];
  for (let i = 0; i < rgba.length; i += 4) {
    const [red, green, blue] = [rgba[i]!, rgba[i + 1]!, rgba[i + 2]!];
    data.push(red, green, blue);
    if (count === 6) data.push((red + green + blue) / 3, red - green, blue - (red + green) / 2);
  }
  return { shape: [1, height, width, count], data };
}
