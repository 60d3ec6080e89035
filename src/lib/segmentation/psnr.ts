/**
 * Peak signal-to-noise ratio of a picture against its original, in decibels: 10 log10(peak² / mean squared error). 3 dB
 * more is about half the error.
 *
 * @param peak the largest value that a pixel can have
 * @returns Infinity for equal pictures
 * @throws RangeError when the lengths differ, there are no values, or peak is not above 0
 */
export function psnr(original: ArrayLike<number>, picture: ArrayLike<number>, peak = 255): number {
  if (original.length !== picture.length || original.length === 0)
    throw new RangeError(`picture: ${original.length || 'some'} values are needed, not ${picture.length}`);
  if (!(peak > 0)) throw new RangeError(`peak must be above 0, got ${peak}`);
  let sum = 0;
  for (let i = 0; i < original.length; i++) sum += (original[i]! - picture[i]!) ** 2;
  return 10 * Math.log10((peak * peak * original.length) / sum);
}
