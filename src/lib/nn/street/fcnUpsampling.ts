/** Transposed convolutions that enlarge score maps, starting as bilinear interpolation (FCN, 1411.4038, section 3.3). */
import {
  conv2d,
  conv2dTranspose,
  gather,
  mirrorPad,
  reshape,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { bilinearFilter } from '../../conv/bilinear.ts';

/** The first values of a kernel that enlarges by `factor`, [2 factor, 2 factor, classes, classes] (height, width, out, in). */
export const bilinearStart = (factor: number, classes: number): Float32Array<ArrayBuffer> =>
  Float32Array.from(bilinearFilter(factor, classes).data);

/** The map with its border cells repeated once: outside the picture the scores go on as they are, where the paper has zeros. */
const continued = (map: Tensor4D): Tensor4D =>
  mirrorPad(
    map,
    [
      [0, 0],
      [1, 1],
      [1, 1],
      [0, 0],
    ],
    'symmetric',
  ) as Tensor4D;

/**
 * The transposed convolution.
 *
 * @param map [batch, rows, columns, classes]
 * @param kernel [2 factor, 2 factor, out, classes], factor even
 * @returns [batch, rows * factor, columns * factor, out]
 */
export function enlarge(map: Tensor4D, kernel: Tensor4D): Tensor4D {
  const [batch, rows, columns] = map.shape;
  const factor = kernel.shape[0] / 2;
  const shape: [number, number, number, number] = [batch, rows * factor, columns * factor, kernel.shape[2]];
  // Half a cell is cut at each side, as always, and the cell that was added there.
  return conv2dTranspose(continued(map), kernel, shape, factor, 1.5 * factor);
}

/**
 * What `enlarge` computes, but sorted by where in its cell a pixel lies: an ordinary convolution of 2x2 cells with one filter for each
 * such place (the sub-pixel convolution of Shi et al., 1609.05158). A loss that sorts its labels alike needs no pass that puts the
 * pixels in order, forwards or backwards; on WASM a training step of the last layer takes half the time so.
 *
 * @param map [batch, rows, columns, classes]
 * @param kernel as in `enlarge`
 * @param every only every so many rows and columns of pixels, a divisor of the factor. Default 1: all
 * @returns [batch, rows + 1, columns + 1, (factor / every)^2 * out]: at (q, p, r, s, o) what `enlarge` has at row
 * factor (q - 1/2) + every * r, column factor (p - 1/2) + every * s; at the border some of these lie outside the picture
 */
export function enlargeInPhases(map: Tensor4D, kernel: Tensor4D, every = 1): Tensor4D {
  const [size, , out, classes] = kernel.shape;
  const order = phaseOrder({ factor: size / 2, every, out, classes });
  const sorted = gather(reshape(kernel, [-1]), tensor1d(order, 'int32'));
  const filter = reshape(sorted, [2, 2, classes, order.length / 4 / classes]) as Tensor4D;
  return conv2d(continued(map), filter, 1, 'valid');
}

interface PhaseFilter {
  factor: number;
  every: number;
  out: number;
  classes: number;
}

/** For each number of the 2x2 filter, in order (row, column, in, phase row, phase column, out), its place in the kernel. */
const phaseOrder = remembered(({ factor, every, out, classes }: PhaseFilter): Int32Array => {
  const order: number[] = [];
  for (let cell = 0; cell < 4; cell++) {
    // The later of two neighbouring cells meets the first half of the kernel.
    const [above, left] = [factor * (1 - (cell >> 1)), factor * (1 - (cell & 1))];
    for (let i = 0; i < classes; i++) {
      for (let row = above; row < above + factor; row += every) {
        for (let column = left; column < left + factor; column += every) {
          for (let o = 0; o < out; o++) order.push(((row * 2 * factor + column) * out + o) * classes + i);
        }
      }
    }
  }
  return Int32Array.from(order);
});

interface PhaseGrid {
  /** of the picture, in pixels; a multiple of the factor */
  side: number;
  factor: number;
  every: number;
}

/**
 * Which pixel of a picture stands at each place of `enlargeInPhases`, -1 where that is outside.
 *
 * @returns [side / factor + 1, side / factor + 1, factor / every, factor / every] row * side + column
 */
export const pixelsInPhases = remembered(({ side, factor, every }: PhaseGrid): Int32Array => {
  const cells = side / factor + 1;
  const pixels: number[] = [];
  for (let cell = 0; cell < cells * cells; cell++) {
    const top = Math.floor(cell / cells) * factor - factor / 2;
    const left = (cell % cells) * factor - factor / 2;
    for (let y = top; y < top + factor; y += every) {
      for (let x = left; x < left + factor; x += every) {
        pixels.push(y >= 0 && y < side && x >= 0 && x < side ? y * side + x : -1);
      }
    }
  }
  return Int32Array.from(pixels);
});

/** The function, which computes a list of each kind only once; the lists are not to be changed. */
function remembered<Kind extends object>(make: (kind: Kind) => Int32Array): (kind: Kind) => Int32Array {
  const known = new Map<string, Int32Array>();
  return (kind) => {
    const name = JSON.stringify(kind);
    const found = known.get(name) ?? make(kind);
    known.set(name, found);
    return found;
  };
}
