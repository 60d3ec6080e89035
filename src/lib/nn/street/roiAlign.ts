/** RoIAlign inside a network that is being trained. */
import { customGrad, type GradSaveFunc, type Tensor, type Tensor4D, tensor } from '@tensorflow/tfjs-core';
import { alignInto, type RoiGrid, spreadFrom } from '../../boxes/roi-align.ts';

/** Regions of the pictures of a batch. */
export interface Regions {
  /** [n] which picture each belongs to */
  readonly pictures: ArrayLike<number>;
  /** [n, 4] (x1, y1, x2, y2) in pixels */
  readonly boxes: Float32Array;
}

/** Reads a tensor at once. For training on WASM and on the CPU, where the numbers lie in memory and nothing has to be waited for; a GPU
 * would have to be. What only runs a network reads asynchronously and calls `alignRegions` itself. */
export const readNow = (x: Tensor): Float32Array => x.dataSync<'float32'>();

/**
 * RoIAlign of many regions on plain numbers: measured three times faster on WASM than the same as products of matrices, because a region
 * touches few cells.
 *
 * @param values [batch, rows, columns, channels]
 * @returns [n, bins, bins, channels]
 */
export function alignRegions(
  values: Float32Array,
  [, rows, columns, channels]: readonly [number, number, number, number],
  { pictures, boxes }: Regions,
  grid: RoiGrid,
): Float32Array<ArrayBuffer> {
  const size = grid.bins * grid.bins * channels;
  const out = new Float32Array(pictures.length * size);
  const map = { rows, columns, channels, values };
  for (let i = 0; i < pictures.length; i++) {
    const box = Array.from(boxes.subarray(i * 4, i * 4 + 4));
    alignInto(out, i * size, map, pictures[i]! * rows * columns * channels, box, grid);
  }
  return out;
}

/**
 * The same with a gradient: numbers of the regions as a tensor that the map's filters can learn from. The boxes count as given: no
 * gradient reaches them (approximate joint training, 1506.01497, section 3.2).
 *
 * Reads its input at once, so it is for backends that keep their numbers in memory: WASM and CPU.
 *
 * @param map [batch, rows, columns, channels]
 * @returns [n, bins, bins, channels]
 */
export function roiAlignTensor(map: Tensor4D, regions: Regions, grid: RoiGrid): Tensor4D {
  const shape = map.shape;
  const [, rows, columns, channels] = shape;
  const { pictures, boxes } = regions;
  const size = grid.bins * grid.bins * channels;
  const align = customGrad((x: Tensor | GradSaveFunc) => {
    const numbers = alignRegions(readNow(x as Tensor), shape, regions, grid);
    return {
      value: tensor(numbers, [pictures.length, grid.bins, grid.bins, channels], 'float32'),
      gradFunc: (dy: Tensor) => {
        const gradient = readNow(dy);
        const sums = new Float32Array(shape[0] * rows * columns * channels);
        for (let i = 0; i < pictures.length; i++) {
          const box = Array.from(boxes.subarray(i * 4, i * 4 + 4));
          const at = pictures[i]! * rows * columns * channels;
          spreadFrom(gradient, i * size, { rows, columns, channels }, sums, at, box, grid);
        }
        return tensor(sums, shape, 'float32');
      },
    };
  });
  return align(map) as Tensor4D;
}
