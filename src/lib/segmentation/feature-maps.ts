import { bilinearTaps, composeTaps, type Taps } from './bilinear-taps.ts';

/** What one layer of a backbone computed of one photo. */
export interface FeatureMap {
  /** c5 for a stride of 32, c4 for 16, … */
  readonly name: string;
  /** pixels of what the network saw from one cell to the next */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** [rows, columns, channels], row-major */
  readonly values: Float32Array;
}

/** Per channel, over the cells of one map. */
export interface ChannelStatistics {
  readonly mean: Float32Array;
  /** standard deviation, at least 0.001, so that a silent channel stays silent */
  readonly deviation: Float32Array;
}

/** Mean and standard deviation of every channel (population, two passes). */
export function channelStatistics({ rows, columns, channels, values }: FeatureMap): ChannelStatistics {
  const cells = rows * columns;
  const mean = new Float64Array(channels);
  const square = new Float64Array(channels);
  for (let i = 0; i < cells; i++) for (let k = 0; k < channels; k++) mean[k]! += values[i * channels + k]!;
  for (let k = 0; k < channels; k++) mean[k]! /= cells;
  for (let i = 0; i < cells; i++)
    for (let k = 0; k < channels; k++) square[k]! += (values[i * channels + k]! - mean[k]!) ** 2;
  return {
    mean: Float32Array.from(mean),
    deviation: Float32Array.from(square, (sum) => Math.max(1e-3, Math.sqrt(sum / cells))),
  };
}

/**
 * Taps from a map's row or column to the finest map's: doubled as often as it takes, as the score maps of an FCN are
 * doubled and added on their way up.
 *
 * @param fine a power of two times `coarse`
 * @throws RangeError when it is not
 */
export function doublingTaps(coarse: number, fine: number): Taps[] {
  let taps = bilinearTaps(coarse, coarse);
  let cells = coarse;
  while (cells < fine) {
    taps = composeTaps(taps, bilinearTaps(cells, 2 * cells));
    cells *= 2;
  }
  if (cells !== fine) throw new RangeError(`fine: ${fine} is not ${coarse} times a power of two`);
  return taps;
}

/**
 * Hypercolumns (Hariharan et al., 1411.5752): for some places on the finest grid, every map's standardised features there,
 * one map after the other, those of coarser maps interpolated. A 1x1 convolution on each map followed by upsampling and adding
 * gives the same scores as one matrix on hypercolumns, because interpolating and weighing channels commute.
 *
 * @param maps coarsest first; the last need not be the finest grid
 * @param statistics of each map
 * @param grid rows and columns of the finest grid
 * @param cells places, row * columns + column
 * @returns [cells, sum of channels]
 */
export function hypercolumns(
  maps: readonly FeatureMap[],
  statistics: readonly ChannelStatistics[],
  grid: { readonly rows: number; readonly columns: number },
  cells: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const width = maps.reduce((sum, { channels }) => sum + channels, 0);
  const out = new Float32Array(cells.length * width);
  let offset = 0;
  maps.forEach(({ rows, columns, channels, values }, m) => {
    const down = doublingTaps(rows, grid.rows);
    const across = doublingTaps(columns, grid.columns);
    const { mean, deviation } = statistics[m]!;
    for (let i = 0; i < cells.length; i++) {
      const y = down[Math.floor(cells[i]! / grid.columns)]!;
      const x = across[cells[i]! % grid.columns]!;
      const to = i * width + offset;
      for (let a = 0; a < y.cells.length; a++)
        for (let b = 0; b < x.cells.length; b++) {
          const share = y.shares[a]! * x.shares[b]!;
          const from = (y.cells[a]! * columns + x.cells[b]!) * channels;
          for (let k = 0; k < channels; k++) out[to + k]! += share * values[from + k]!;
        }
      for (let k = 0; k < channels; k++) out[to + k] = (out[to + k]! - mean[k]!) / deviation[k]!;
    }
    offset += channels;
  });
  return out;
}
