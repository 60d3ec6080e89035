import { type Box, checkBox } from './box.ts';

/** A feature map, channels last. */
export interface RoiMap {
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** [rows, columns, channels] */
  readonly values: ArrayLike<number>;
}

/** How a region of the picture is laid over a map. */
export interface RoiGrid {
  /** pixels of the picture from one cell of the map to the next */
  readonly stride: number;
  /** bins down and across */
  readonly bins: number;
  /** sampling points of a bin along each axis. Default 2 */
  readonly samples?: number;
}

/**
 * Which cells of one axis a bin averages, and with what weights: for each bin a list of cells, each once, in rising order. The weights
 * of a bin add up to 1, but for sampling points more than half a cell outside the map, which count as zeros.
 */
export interface RoiTaps {
  /** [bins] where each bin's taps begin in `cells`, and one more where the last ones end */
  readonly starts: Int32Array<ArrayBuffer>;
  readonly cells: Int32Array<ArrayBuffer>;
  readonly weights: Float64Array<ArrayBuffer>;
}

/**
 * The sampling points of a region along one axis, in cells: the middle of the map's first cell is 0. Points lie in the middles of equal
 * parts of the bins.
 *
 * @param from, to the region's edges in pixels
 * @returns [bins * samples]
 */
export function roiSamples(from: number, to: number, { stride, bins, samples = 2 }: RoiGrid): number[] {
  const count = bins * samples;
  return Array.from({ length: count }, (_, i) => (from + ((i + 0.5) * (to - from)) / count) / stride - 0.5);
}

/**
 * The taps of a region along one axis. RoIAlign is separable: what a bin says is the average over its sampling points, each of
 * them bilinear, so rows and columns can be weighted one after the other.
 *
 * @param cells of the map along the axis
 */
export function roiTaps(from: number, to: number, cells: number, grid: RoiGrid): RoiTaps {
  const { bins, samples = 2 } = grid;
  const points = roiSamples(from, to, grid);
  const starts = new Int32Array(bins + 1);
  const found = { cells: [] as number[], weights: [] as number[] };
  for (let bin = 0; bin < bins; bin++) {
    const first = found.cells.length;
    const put = (cell: number, weight: number): void => {
      if (weight === 0) return;
      // Points rise, so a cell that came before is one of the last two.
      for (let at = found.cells.length - 1; at >= first; at--) {
        if (found.cells[at] !== cell) continue;
        found.weights[at] = found.weights[at]! + weight;
        return;
      }
      found.cells.push(cell);
      found.weights.push(weight);
    };
    for (let s = 0; s < samples; s++) {
      const point = points[bin * samples + s]!;
      if (point < -1 || point > cells) continue;
      const inside = Math.min(Math.max(point, 0), cells - 1);
      const low = Math.min(Math.floor(inside), Math.max(0, cells - 2));
      put(low, (1 - (inside - low)) / samples);
      if (low + 1 < cells) put(low + 1, (inside - low) / samples);
    }
    starts[bin + 1] = found.cells.length;
  }
  return { starts, cells: Int32Array.from(found.cells), weights: Float64Array.from(found.weights) };
}

/**
 * RoIAlign: a region of the picture as bins x bins numbers for each channel of a map, without rounding the region to whole cells. Each
 * bin is the average of its sampling points, each of them interpolated bilinearly between four cells; a point outside the map
 * takes the nearest edge, one more than a cell away from the first or last cell's middle is 0.
 *
 * Agrees with torchvision.ops.roi_align with aligned=True and spatial_scale = 1 / stride.
 *
 * Source: He et al., "Mask R-CNN" (1703.06870), section 3, RoIAlign.
 *
 * @param box (x1, y1, x2, y2) in pixels; one without area samples one point again and again
 * @returns [bins, bins, channels], rows first
 * @throws TypeError or RangeError naming the argument
 */
export function roiAlign(map: RoiMap, box: Box, grid: RoiGrid): Float32Array<ArrayBuffer> {
  checkRoi(map, box, grid);
  const values = Float32Array.from(map.values);
  const out = new Float32Array(grid.bins * grid.bins * map.channels);
  alignInto(out, 0, { ...map, values }, 0, box, grid);
  return out;
}

interface TypedMap extends RoiMap {
  readonly values: Float32Array;
}

/** The first and the last column that any tap asks for. */
function span({ cells }: RoiTaps): { first: number; count: number } {
  let [low, high] = [Infinity, -1];
  for (const cell of cells) [low, high] = [Math.min(low, cell), Math.max(high, cell)];
  return high < 0 ? { first: 0, count: 0 } : { first: low, count: high - low + 1 };
}

/**
 * {@link roiAlign} for training and for many regions: no checks, into a larger array, from a map that may lie among others.
 *
 * @param at where the region's numbers begin in `out`
 * @param mapAt where the map begins in its values
 */
export function alignInto(
  out: Float32Array,
  at: number,
  { rows, columns, channels, values }: TypedMap,
  mapAt: number,
  box: Box,
  grid: RoiGrid,
): void {
  const { bins } = grid;
  const down = roiTaps(box[1]!, box[3]!, rows, grid);
  const across = roiTaps(box[0]!, box[2]!, columns, grid);
  const { first, count } = span(across);
  const strip = new Float32Array(count * channels);
  for (let r = 0; r < bins; r++) {
    strip.fill(0);
    for (let t = down.starts[r]!; t < down.starts[r + 1]!; t++) {
      const from = mapAt + (down.cells[t]! * columns + first) * channels;
      const weight = down.weights[t]!;
      for (let i = 0; i < strip.length; i++) strip[i]! += weight * values[from + i]!;
    }
    for (let c = 0; c < bins; c++) {
      const to = at + (r * bins + c) * channels;
      for (let t = across.starts[c]!; t < across.starts[c + 1]!; t++) {
        const from = (across.cells[t]! - first) * channels;
        const weight = across.weights[t]!;
        for (let i = 0; i < channels; i++) out[to + i]! += weight * strip[from + i]!;
      }
    }
  }
}

/**
 * The gradient of {@link alignInto}: adds to each cell of `sums` what the region's numbers mind about it.
 *
 * @param gradient of the region's numbers, beginning at `at`
 * @param sums as large as the map's values
 */
export function spreadFrom(
  gradient: Float32Array,
  at: number,
  { rows, columns, channels }: Omit<RoiMap, 'values'>,
  sums: Float32Array,
  mapAt: number,
  box: Box,
  grid: RoiGrid,
): void {
  const { bins } = grid;
  const down = roiTaps(box[1]!, box[3]!, rows, grid);
  const across = roiTaps(box[0]!, box[2]!, columns, grid);
  const { first, count } = span(across);
  const strip = new Float32Array(count * channels);
  for (let r = 0; r < bins; r++) {
    strip.fill(0);
    for (let c = 0; c < bins; c++) {
      const from = at + (r * bins + c) * channels;
      for (let t = across.starts[c]!; t < across.starts[c + 1]!; t++) {
        const to = (across.cells[t]! - first) * channels;
        const weight = across.weights[t]!;
        for (let i = 0; i < channels; i++) strip[to + i]! += weight * gradient[from + i]!;
      }
    }
    for (let t = down.starts[r]!; t < down.starts[r + 1]!; t++) {
      const to = mapAt + (down.cells[t]! * columns + first) * channels;
      const weight = down.weights[t]!;
      for (let i = 0; i < strip.length; i++) sums[to + i]! += weight * strip[i]!;
    }
  }
}

/** Throws TypeError or RangeError naming the argument that does not fit. */
export function checkRoi(map: RoiMap, box: Box, { stride, bins, samples = 2 }: RoiGrid): void {
  for (const name of ['rows', 'columns', 'channels'] as const) checkWhole(map[name], `map.${name}`);
  const size = map.rows * map.columns * map.channels;
  if (map.values.length !== size) {
    throw new RangeError(`map.values must hold ${size} numbers, not ${map.values.length}`);
  }
  checkBox(box, 'box');
  if (!(stride > 0 && stride < Infinity)) throw new RangeError(`stride must be above 0, not ${stride}`);
  checkWhole(bins, 'bins');
  checkWhole(samples, 'samples');
}

function checkWhole(value: number, name: string): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(`${name} must be a whole number of at least 1, not ${value}`);
  }
}
