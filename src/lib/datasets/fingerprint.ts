import type { Pictures } from './labelled-pictures.ts';

/** What two pictures are compared by. */
export interface Fingerprint {
  /** 64 bits in two halves: whether it gets darker from each cell of an 8 x 8 grid to the next one on its right */
  readonly hash: readonly [number, number];
  /** [8, 8, 3] mean colours, 0 to 255 */
  readonly colours: Uint8Array;
}

const GRID = 8;

/** Mean values of a grid of cells over one picture, [rows, columns, 3]; grey pictures count as three equal channels. */
function cellMeans(
  { pixels, shape: [height, width, channels] }: Pictures,
  index: number,
  rows: number,
  columns: number,
): Float64Array {
  const start = index * height * width * channels;
  const means = new Float64Array(rows * columns * 3);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor((row * height) / rows);
    const bottom = Math.max(top + 1, Math.floor(((row + 1) * height) / rows));
    for (let column = 0; column < columns; column++) {
      const left = Math.floor((column * width) / columns);
      const right = Math.max(left + 1, Math.floor(((column + 1) * width) / columns));
      const cell = (row * columns + column) * 3;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const from = start + (y * width + x) * channels;
          for (let k = 0; k < 3; k++) means[cell + k]! += pixels[from + (k % channels)]!;
        }
      }
      const area = (bottom - top) * (right - left);
      for (let k = 0; k < 3; k++) means[cell + k]! /= area;
    }
  }
  return means;
}

/**
 * A picture's fingerprint: the difference hash (N. Krawetz, 2013) and a tiny picture. Brightness, size and compression
 * hardly change it; mirroring, turning and cropping do.
 *
 * @param pictures of 1 or 3 channels, at least 9 pixels wide and 8 high
 * @throws RangeError for another kind of pictures, or an index that none has
 */
export function fingerprint(pictures: Pictures, index: number): Fingerprint {
  const [height, width, channels] = pictures.shape;
  if (!(height >= GRID && width > GRID && (channels === 1 || channels === 3)))
    throw new RangeError(
      `pictures: 1 or 3 channels and at least 9 x 8 pixels are needed, not [${pictures.shape}]`,
    );
  const count = pictures.pixels.length / (height * width * channels);
  if (!(Number.isInteger(index) && index >= 0 && index < count))
    throw new RangeError(`index: a whole number from 0 to ${count - 1} is needed, not ${index}`);
  const wide = cellMeans(pictures, index, GRID, GRID + 1);
  const hash: [number, number] = [0, 0];
  // ITU-R BT.601 luma.
  const grey = (cell: number) =>
    0.299 * wide[cell * 3]! + 0.587 * wide[cell * 3 + 1]! + 0.114 * wide[cell * 3 + 2]!;
  for (let bit = 0; bit < GRID * GRID; bit++) {
    const cell = Math.floor(bit / GRID) * (GRID + 1) + (bit % GRID);
    // Flat areas hover around a difference of 0; half a level keeps noise from deciding.
    if (grey(cell) > grey(cell + 1) + 0.5) hash[bit >> 5]! |= 1 << (bit & 31);
  }
  return { hash, colours: Uint8Array.from(cellMeans(pictures, index, GRID, GRID), Math.round) };
}

const ones = (bits: number): number => {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
};

/** How many of the 64 bits differ. */
export function hashDistance(a: Fingerprint, b: Fingerprint): number {
  return ones(a.hash[0] ^ b.hash[0]) + ones(a.hash[1] ^ b.hash[1]);
}

/** Mean difference of the tiny pictures, in levels of 0 to 255. */
export function colourDistance(a: Fingerprint, b: Fingerprint): number {
  let sum = 0;
  for (let i = 0; i < a.colours.length; i++) sum += Math.abs(a.colours[i]! - b.colours[i]!);
  return sum / a.colours.length;
}
