import type { Geometry } from '../geometry.ts';

/**
 * Calls back for each tap of a convolution's filter and each run of places of dy, within a row, that met it inside the picture; in
 * the order of dy.
 *
 * @param dyShape [batch, rows, columns, ...]
 * @param visit place of x, place of dy (both counted over batch, rows and columns), tap (row-major), how many places
 * @param longest most places at once
 */
export function runs(
  dyShape: readonly number[],
  { input, kernel, strides, dilations, before }: Geometry,
  longest: number,
  visit: (x: number, y: number, tap: number, count: number) => void,
): void {
  const [batch, rows, columns] = dyShape as [number, number, number];
  const [height, width] = input;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < rows; row++) {
      for (let start = 0; start < columns; start += longest) {
        const end = Math.min(columns, start + longest);
        for (let tap = 0; tap < kernel[0] * kernel[1]; tap++) {
          const y = row * strides[0] + Math.floor(tap / kernel[1]) * dilations[0] - before[0];
          if (y < 0 || y >= height) continue;
          const shift = (tap % kernel[1]) * dilations[1] - before[1];
          const first = Math.max(start, Math.ceil(-shift / strides[1]));
          const last = Math.min(end - 1, Math.floor((width - 1 - shift) / strides[1]));
          if (last < first) continue;
          const place = (image * height + y) * width + first * strides[1] + shift;
          visit(place, (image * rows + row) * columns + first, tap, last - first + 1);
        }
      }
    }
  }
}
