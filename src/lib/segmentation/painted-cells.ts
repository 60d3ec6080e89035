import { checkLabelMap, type LabelMap, UNPAINTED } from './label-map.ts';
import type { Labels } from './strided-labels.ts';

/**
 * Paint on a coarser grid: each cell takes the most frequent label among its painted pixels, and is unpainted only when all of
 * them are. So a stroke one pixel wide still paints a line of cells. The grid may have other proportions than the picture.
 *
 * @param size columns and rows of the grid; where it is finer than the picture, a cell takes the pixel below its centre
 * @returns ties go to the smaller label
 * @throws RangeError when a size is not a positive integer or the map has another number of labels
 */
export function paintedCells(
  map: Labels,
  size: { readonly width: number; readonly height: number },
): LabelMap {
  checkLabelMap('map', map);
  const { width, height } = size;
  if (!(Number.isInteger(width) && width > 0 && Number.isInteger(height) && height > 0))
    throw new RangeError(`size: width and height must be positive integers, got ${width} x ${height}`);
  const labels = new Uint8Array(width * height).fill(UNPAINTED);
  const columns = spans(map.width, width);
  const rows = spans(map.height, height);
  const counts = new Int32Array(UNPAINTED + 1);
  for (let row = 0; row < height; row++) {
    const [top, bottom] = rows[row]!;
    for (let column = 0; column < width; column++) {
      const [left, right] = columns[column]!;
      let best = UNPAINTED;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) {
          const label = map.labels[y * map.width + x]!;
          if (label === UNPAINTED) continue;
          const count = ++counts[label]!;
          const lead = best === UNPAINTED ? 0 : counts[best]!;
          if (count > lead || (count === lead && label < best)) best = label;
        }
      labels[row * width + column] = best;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) counts[map.labels[y * map.width + x]!] = 0;
    }
  }
  return { width, height, labels };
}

/** For each cell the pixels [first, end) whose centres lie in it; at least the one that the cell's centre lies in. */
function spans(pixels: number, cells: number): [number, number][] {
  return Array.from({ length: cells }, (_, i) => {
    const first = Math.ceil((i * pixels) / cells - 0.5);
    const end = Math.ceil(((i + 1) * pixels) / cells - 0.5);
    const centre = Math.min(pixels - 1, Math.floor(((i + 0.5) * pixels) / cells));
    return end > first ? [first, end] : [centre, centre + 1];
  });
}
