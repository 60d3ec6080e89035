import { wholeNumber } from './array.ts';

/** The four numbers of a local response normalisation. */
export interface LocalResponse {
  /** how many maps count, the own one in the middle: odd */
  readonly size: number;
  readonly k: number;
  readonly alpha: number;
  readonly beta: number;
}

/** What AlexNet was trained with (Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.3). */
export const alexnetResponse: LocalResponse = { size: 5, k: 2, alpha: 1e-4, beta: 0.75 };

/** Maps whose values count for a map: [first, last], cut off at the ends of the list. */
export function responseWindow(
  channel: number,
  channels: number,
  size: number,
): [first: number, last: number] {
  const half = (size - 1) / 2;
  return [Math.max(0, channel - half), Math.min(channels - 1, channel + half)];
}

/**
 * Local response normalisation across maps: every value is divided by (k + alpha * sum of a²)^beta, the sum going over the
 * `size` maps around its own at the same place. As in the paper, alpha is not divided by the number of maps (Caffe divides it).
 *
 * @param values [..., channels], row-major; NaN gives NaN around it
 * @returns as many numbers as `values`
 * @throws RangeError when `values` is no whole number of places, size is even, or k is not positive
 */
export function localResponse(
  values: ArrayLike<number>,
  channels: number,
  { size, k, alpha, beta }: LocalResponse = alexnetResponse,
): Float64Array {
  wholeNumber('channels', channels, 1);
  wholeNumber('size', size, 1);
  if (size % 2 === 0) throw new RangeError(`size: an odd number is needed, not ${size}`);
  if (!(k > 0)) throw new RangeError(`k: a positive number is needed, not ${k}`);
  for (const [name, value] of Object.entries({ alpha, beta }))
    if (!(value >= 0)) throw new RangeError(`${name}: a number of at least 0 is needed, not ${value}`);
  if (values.length % channels !== 0)
    throw new RangeError(
      `values: ${values.length} numbers are no whole number of places with ${channels} channels`,
    );
  const result = new Float64Array(values.length);
  for (let place = 0; place < values.length; place += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const [first, last] = responseWindow(channel, channels, size);
      let sum = 0;
      for (let other = first; other <= last; other++) sum += values[place + other]! ** 2;
      result[place + channel] = values[place + channel]! / (k + alpha * sum) ** beta;
    }
  }
  return result;
}
