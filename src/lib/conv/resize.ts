import { checkArray, filled, type NdArray, type Result } from './array.ts';
import { perAxis } from './output-size.ts';

/**
 * Enlarges a map by repeating every cell (nearest neighbour). Followed by an ordinary convolution it is the cure for
 * checkerboards that distill.pub/2016/deconv-checkerboard recommends.
 *
 * @param input `[batch, height, width, channels]`
 * @param factor a whole number of at least 1, or one per axis
 * @returns `[batch, height * factor, width * factor, channels]`
 * @throws RangeError naming the argument
 */
export function resizeNearest(input: NdArray, factor: number | readonly number[]): Result {
  checkArray('input', input, ['batch', 'height', 'width', 'channels']);
  const [down, across] = perAxis('factor', factor, 2) as [number, number];
  const [batch, height, width, channels] = input.shape as [number, number, number, number];
  const result = filled([batch, height * down, width * across, channels]);
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < height * down; y++) {
      for (let x = 0; x < width * across; x++) {
        const from = ((n * height + Math.floor(y / down)) * width + Math.floor(x / across)) * channels;
        for (let c = 0; c < channels; c++) result.data[to++] = input.data[from + c]!;
      }
    }
  }
  return result;
}
