/** The two steps of a pyramid, on numbers [rows, columns, 3]: quick, because they are taken at every step of a dream. */
import type { Picture } from './picture.ts';

/** Half the size, rounded up: each cell the mean of four; an odd last row or column counts twice. */
export function halve({ values, rows, columns }: Picture): Picture {
  const [halfRows, halfColumns] = [(rows + 1) >> 1, (columns + 1) >> 1];
  const result = new Float32Array(halfRows * halfColumns * 3);
  const line = columns * 3;
  let to = 0;
  for (let row = 0; row < halfRows; row++) {
    const above = 2 * row * line;
    const below = 2 * row + 1 < rows ? above + line : above;
    for (let column = 0; column < halfColumns; column++) {
      const left = 6 * column;
      const right = 2 * column + 1 < columns ? left + 3 : left;
      for (let colour = 0; colour < 3; colour++) {
        const [l, r] = [left + colour, right + colour];
        result[to++] =
          0.25 * (values[above + l]! + values[above + r]! + values[below + l]! + values[below + r]!);
      }
    }
  }
  return { values: result, rows: halfRows, columns: halfColumns };
}

/**
 * Twice the size, bilinear: three quarters of the nearer cell and one of the next, along each axis.
 *
 * @param rows of the result, 2 n or 2 n - 1 for n rows given; columns likewise
 */
export function double(half: Picture, rows: number, columns: number): Float32Array {
  const { values } = half;
  const line = half.columns * 3;
  const mixed = new Float32Array(line);
  const result = new Float32Array(rows * columns * 3);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    const near = row >> 1;
    const other = Math.min(half.rows - 1, Math.max(0, row % 2 ? near + 1 : near - 1));
    const [a, b] = [near * line, other * line];
    for (let i = 0; i < line; i++) mixed[i] = 0.75 * values[a + i]! + 0.25 * values[b + i]!;
    for (let column = 0; column < columns; column++) {
      const at = (column >> 1) * 3;
      const next = Math.min(line - 3, Math.max(0, column % 2 ? at + 3 : at - 3));
      result[to] = 0.75 * mixed[at]! + 0.25 * mixed[next]!;
      result[to + 1] = 0.75 * mixed[at + 1]! + 0.25 * mixed[next + 1]!;
      result[to + 2] = 0.75 * mixed[at + 2]! + 0.25 * mixed[next + 2]!;
      to += 3;
    }
  }
  return result;
}
