/** Inputs and kernels to start from, as functions of their size. */
import { random, randomInteger } from '../../lib/random.ts';

/** Number of a cell by its row, its column and the size of the grid. */
type Pattern = (row: number, column: number, rows: number, columns: number) => number;

export const inputNames = ['edge', 'square', 'diagonal', 'ramp', 'checks', 'point', 'noise'] as const;
export type InputName = (typeof inputNames)[number];

const noise: Pattern = (row, column) => randomInteger(random(row * 64 + column + 1), 0, 9);

const patterns: Record<InputName, Pattern> = {
  edge: (_row, column, _rows, columns) => (column < Math.floor(columns / 2) ? 0 : 9),
  square: (row, column, rows, columns) => {
    const inside = (place: number, size: number) =>
      place >= Math.floor(size / 4) && place < size - Math.floor(size / 4);
    return inside(row, rows) && inside(column, columns) ? 9 : 0;
  },
  diagonal: (row, column) => (row === column ? 9 : 0),
  ramp: (_row, column) => column,
  checks: (row, column) => ((row + column) % 2 ? 0 : 9),
  point: (row, column, rows, columns) =>
    row === Math.floor(rows / 2) && column === Math.floor(columns / 2) ? 1 : 0,
  noise,
};

/**
 * A pattern as numbers [rows, columns, channels], row-major. So that channels differ, every second one has rows and columns
 * changed over, and of every four the last two are turned to 9 minus the number.
 */
export function inputPreset(name: InputName, rows: number, columns: number, channels: number): number[] {
  const cells: number[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let channel = 0; channel < channels; channel++) {
        const value =
          channel % 2
            ? patterns[name](column, row, columns, rows)
            : patterns[name](row, column, rows, columns);
        cells.push(channel % 4 > 1 ? 9 - value : value);
      }
  return cells;
}

/** Kernels of any size, then those of 3 x 3. */
export const kernelNames = [
  'identity',
  'mean',
  'blur',
  'ones',
  'sobel-x',
  'sobel-y',
  'outline',
  'sharpen',
  'emboss',
] as const;
export type KernelName = (typeof kernelNames)[number];

/** How buttons call them. */
export const kernelTitles: Record<KernelName, string> = {
  identity: 'Identity',
  mean: 'Mean',
  blur: 'Blur (binomial)',
  ones: 'All ones',
  'sobel-x': 'Sobel, across',
  'sobel-y': 'Sobel, down',
  outline: 'Outline (Laplace)',
  sharpen: 'Sharpen',
  emboss: 'Emboss',
};

const threeByThree: Partial<Record<KernelName, readonly number[]>> = {
  'sobel-x': [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  'sobel-y': [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  outline: [-1, -1, -1, -1, 8, -1, -1, -1, -1],
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  emboss: [-2, -1, 0, -1, 1, 1, 0, 1, 2],
};

/** True for a kernel that exists only as 3 x 3. */
export const isThreeByThree = (name: KernelName): boolean => threeByThree[name] !== undefined;

function binomial(size: number): number[] {
  let row = [1];
  while (row.length < size) row = [...row, 0].map((value, i) => value + (row[i - 1] ?? 0));
  return row;
}

/** A kernel's rows one after the other. A kernel that exists only as 3 x 3 is cut or widened with zeros at the end. */
export function kernelPreset(name: KernelName, rows: number, columns: number): number[] {
  const fixed = threeByThree[name];
  const down = binomial(rows);
  const across = binomial(columns);
  return Array.from({ length: rows * columns }, (_, cell) => {
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    if (fixed) return row < 3 && column < 3 ? fixed[row * 3 + column]! : 0;
    if (name === 'ones') return 1;
    if (name === 'mean') return 1 / (rows * columns);
    if (name === 'blur') return (down[row]! * across[column]!) / 2 ** (rows + columns - 2);
    return row === Math.floor((rows - 1) / 2) && column === Math.floor((columns - 1) / 2) ? 1 : 0;
  });
}
