import type { Picture } from './picture.ts';

/** For one axis: which cells each new cell is a weighted mean of. */
interface Taps {
  readonly first: Int32Array;
  readonly count: Int32Array;
  /** [to, widest] */
  readonly weights: Float32Array;
  readonly widest: number;
}

/** Triangular weights around each new cell's centre: as wide as a new cell when there are fewer, else as an old one. */
function taps(from: number, to: number): Taps {
  const ratio = from / to;
  const reach = Math.max(1, ratio);
  const widest = Math.ceil(reach * 2) + 1;
  const first = new Int32Array(to);
  const count = new Int32Array(to);
  const weights = new Float32Array(to * widest);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * ratio - 0.5;
    const low = Math.max(0, Math.ceil(centre - reach));
    const high = Math.min(from - 1, Math.floor(centre + reach));
    let total = 0;
    for (let k = low; k <= high; k++) total += 1 - Math.abs(k - centre) / reach;
    first[i] = low;
    count[i] = high - low + 1;
    for (let k = low; k <= high; k++) {
      // A cell at the rim may have one neighbour only, at the very edge of the triangle.
      weights[i * widest + k - low] =
        total > 0 ? (1 - Math.abs(k - centre) / reach) / total : 1 / (high - low + 1);
    }
  }
  return { first, count, weights, widest };
}

/**
 * A picture at another size: bilinear when it grows, averaged when it shrinks (a triangle filter, half-pixel centres), so that
 * no detail of one octave turns into a false pattern of a smaller one. The same size gives a copy. Colours may be any numbers.
 *
 * @throws RangeError when a side is not a positive whole number
 */
export function resample({ values, rows, columns }: Picture, toRows: number, toColumns: number): Picture {
  for (const side of [toRows, toColumns]) {
    if (!(Number.isInteger(side) && side > 0)) throw new RangeError(`toRows, toColumns: ${side} is no size`);
  }
  if (rows === toRows && columns === toColumns) return { values: values.slice(), rows, columns };
  const across = taps(columns, toColumns);
  const wide = new Float32Array(rows * toColumns * 3);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < toColumns; column++, at += 3) {
      let from = (row * columns + across.first[column]!) * 3;
      const begin = column * across.widest;
      const end = begin + across.count[column]!;
      let [red, green, blue] = [0, 0, 0];
      for (let k = begin; k < end; k++, from += 3) {
        const weight = across.weights[k]!;
        red += weight * values[from]!;
        green += weight * values[from + 1]!;
        blue += weight * values[from + 2]!;
      }
      wide[at] = red;
      wide[at + 1] = green;
      wide[at + 2] = blue;
    }
  }
  const down = taps(rows, toRows);
  const line = toColumns * 3;
  const result = new Float32Array(toRows * line);
  for (let row = 0; row < toRows; row++) {
    const to = row * line;
    for (let k = 0; k < down.count[row]!; k++) {
      const weight = down.weights[row * down.widest + k]!;
      if (weight === 0) continue;
      const from = (down.first[row]! + k) * line;
      for (let i = 0; i < line; i++) result[to + i] = result[to + i]! + weight * wide[from + i]!;
    }
  }
  return { values: result, rows: toRows, columns: toColumns };
}
