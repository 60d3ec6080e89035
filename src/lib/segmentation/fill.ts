import type { LabelMap } from './label-map.ts';

/**
 * Pours paint: the pixel at (column, row), and all that are connected to it over edges through pixels of its label, get the
 * new label (the paint bucket of drawing programs, 4-connected).
 *
 * @returns new labels; those given stay as they are
 * @throws RangeError when the place lies outside or the label is not an integer in [0, 255]
 */
export function floodFill(map: LabelMap, column: number, row: number, label: number): LabelMap {
  const { width, height } = map;
  const inside = Number.isInteger(column) && Number.isInteger(row) && column >= 0 && row >= 0;
  if (!inside || column >= width || row >= height)
    throw new RangeError(`column, row: (${column}, ${row}) lies outside ${width} x ${height}`);
  if (!(Number.isInteger(label) && label >= 0 && label <= 255))
    throw new RangeError(`label must be an integer in [0, 255], got ${label}`);
  const data = Uint8Array.from(map.labels);
  const old = data[row * width + column]!;
  if (old === label) return { height, width, labels: data };
  const open = [row * width + column];
  data[open[0]!] = label;
  const visit = (pixel: number): void => {
    if (data[pixel] !== old) return;
    data[pixel] = label;
    open.push(pixel);
  };
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < width * (height - 1)) visit(pixel + width);
  }
  return { height, width, labels: data };
}
