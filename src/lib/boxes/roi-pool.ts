import type { Box } from './box.ts';
import { checkRoi, type RoiMap } from './roi-align.ts';

/** Which whole cells of one axis a bin covers: from `from` to below `to`; none when they are equal. */
export interface RoiPoolBin {
  readonly from: number;
  readonly to: number;
}

/**
 * The bins of RoIPool along one axis. It rounds twice: the region's edges to whole cells (both of them belong to the region, which so
 * has at least one cell), and the edges of the bins outwards to whole cells, so neighbouring bins may share some.
 *
 * @param from, to the region's edges in pixels
 * @param cells of the map along the axis
 */
export function roiPoolBins(
  from: number,
  to: number,
  cells: number,
  { stride, bins }: { stride: number; bins: number },
): RoiPoolBin[] {
  // C's round, away from zero at a half, as the authors' code has it; Math.round would move -0.5 to 0.
  const round = (value: number): number => Math.sign(value) * Math.floor(Math.abs(value) + 0.5);
  const first = round(from / stride);
  const length = Math.max(1, round(to / stride) - first + 1);
  const cut = (cell: number): number => Math.min(cells, Math.max(0, cell));
  return Array.from({ length: bins }, (_, bin) => ({
    from: cut(first + Math.floor((bin * length) / bins)),
    to: cut(first + Math.ceil(((bin + 1) * length) / bins)),
  }));
}

/**
 * RoIPool: a region of the picture as bins x bins numbers for each channel of a map, each the largest of the whole cells that
 * its bin covers; 0 where it covers none. What RoIAlign was made to replace: rounding moves the region by up to half a cell.
 *
 * Agrees with torchvision.ops.roi_pool with spatial_scale = 1 / stride.
 *
 * Source: Girshick, "Fast R-CNN" (1504.08083), section 2.1.
 *
 * @param box (x1, y1, x2, y2) in pixels
 * @returns [bins, bins, channels], rows first
 * @throws TypeError or RangeError naming the argument
 */
export function roiPool(
  map: RoiMap,
  box: Box,
  grid: { stride: number; bins: number },
): Float32Array<ArrayBuffer> {
  checkRoi(map, box, grid);
  const { columns, channels, values } = map;
  const down = roiPoolBins(box[1]!, box[3]!, map.rows, grid);
  const across = roiPoolBins(box[0]!, box[2]!, columns, grid);
  const out = new Float32Array(grid.bins * grid.bins * channels);
  down.forEach((rows, r) => {
    across.forEach((range, c) => {
      if (rows.from >= rows.to || range.from >= range.to) return;
      for (let channel = 0; channel < channels; channel++) {
        let most = -Infinity;
        for (let y = rows.from; y < rows.to; y++) {
          for (let x = range.from; x < range.to; x++) {
            most = Math.max(most, values[(y * columns + x) * channels + channel]!);
          }
        }
        out[(r * grid.bins + c) * channels + channel] = most;
      }
    });
  });
  return out;
}
