import type { RoiMap } from '../../lib/boxes/roi-align.ts';
import { roiPoolBins } from '../../lib/boxes/roi-pool.ts';

/**
 * RoIPool with the mean of a bin's cells in place of the largest, so that only the rounding tells it from RoIAlign; 0 where a bin
 * covers no cell.
 *
 * @param map of one channel
 * @param box (x1, y1, x2, y2) in pixels
 * @returns [bins, bins], rows first
 */
export function meanPool(
  { rows, columns, values }: RoiMap,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  grid: { stride: number; bins: number },
): Float32Array<ArrayBuffer> {
  const down = roiPoolBins(y1, y2, rows, grid);
  const across = roiPoolBins(x1, x2, columns, grid);
  return Float32Array.from({ length: grid.bins ** 2 }, (_, bin) => {
    const [r, c] = [down[Math.floor(bin / grid.bins)]!, across[bin % grid.bins]!];
    const count = Math.max(0, r.to - r.from) * Math.max(0, c.to - c.from);
    let sum = 0;
    for (let y = r.from; y < r.to; y++) for (let x = c.from; x < c.to; x++) sum += values[y * columns + x]!;
    return count === 0 ? 0 : sum / count;
  });
}
