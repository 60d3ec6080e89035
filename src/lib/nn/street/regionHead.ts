/** Sends regions of one picture through a head, reading asynchronously. */
import { type Tensor, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import type { RoiGrid } from '../../boxes/roi-align.ts';
import { alignRegions } from './roiAlign.ts';

/** A map of one picture as plain numbers. */
export interface PlainMap {
  /** [1, rows, columns, channels] */
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

/** Regions that go through a head at once: what a phone has room for. */
export const REGIONS_AT_ONCE = 100;

/**
 * Cuts regions from a map and asks a head about them, `REGIONS_AT_ONCE` at a time. RoIAlign is done on plain numbers: it touches few
 * cells of the map. As many tensors live afterwards as before.
 *
 * @param boxes [n, 4] in pixels
 * @param head from [k, bins, bins, channels] to k rows of numbers
 * @param throwIfAborted asked before each portion
 * @returns [n, numbers of a row]; empty when there are no boxes
 */
export async function askHead(
  boxes: Float32Array,
  map: PlainMap,
  grid: RoiGrid,
  head: (regions: Tensor4D) => Tensor,
  throwIfAborted: () => void = () => {},
): Promise<Float32Array<ArrayBuffer>> {
  const count = boxes.length / 4;
  let out = new Float32Array(0);
  for (let first = 0; first < count; first += REGIONS_AT_ONCE) {
    throwIfAborted();
    const some = boxes.subarray(first * 4, Math.min(count, first + REGIONS_AT_ONCE) * 4);
    const n = some.length / 4;
    const cut = alignRegions(map.values, map.shape, { pictures: new Int32Array(n), boxes: some }, grid);
    const answer = tidy(() => head(tensor(cut, [n, grid.bins, grid.bins, map.shape[3]], 'float32')));
    try {
      const size = answer.size / n;
      if (first === 0) out = new Float32Array(count * size);
      out.set(await answer.data<'float32'>(), first * size);
    } finally {
      answer.dispose();
    }
  }
  return out;
}
