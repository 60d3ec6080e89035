/** What the frozen part of a network made of pictures and their variants: plain numbers, one row each. */
export interface FrozenRows {
  /** [rows, height, width, channels] at the input of the block */
  readonly maps: Float32Array<ArrayBuffer>;
  readonly cell: readonly [height: number, width: number, channels: number];
  /** [rows, channels] means of the maps at the block's output, by the network's own weights */
  readonly pooled: Float32Array<ArrayBuffer>;
  readonly channels: number;
  /** [rows] the picture that a row comes from */
  readonly picture: Uint32Array<ArrayBuffer>;
}

/** Rows of an array of rows, one after the other. */
export function gather(
  values: Float32Array,
  size: number,
  rows: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++)
    out.set(values.subarray(rows[i]! * size, (rows[i]! + 1) * size), i * size);
  return out;
}

/** The least spread: a map that is the same everywhere must not be blown up. */
const LEAST_SPREAD = 1e-3;

/** Mean and standard deviation of each column over some rows; the deviation is at least 0.001. */
export function columnStatistics(
  values: Float32Array,
  size: number,
  rows: ArrayLike<number>,
): { offset: Float32Array<ArrayBuffer>; spread: Float32Array<ArrayBuffer> } {
  const offset = new Float32Array(size);
  const spread = new Float32Array(size);
  for (let column = 0; column < size; column++) {
    let sum = 0;
    for (let i = 0; i < rows.length; i++) sum += values[rows[i]! * size + column]!;
    const middle = sum / rows.length;
    let squares = 0;
    for (let i = 0; i < rows.length; i++) squares += (values[rows[i]! * size + column]! - middle) ** 2;
    offset[column] = middle;
    spread[column] = Math.max(LEAST_SPREAD, Math.sqrt(squares / rows.length));
  }
  return { offset, spread };
}
