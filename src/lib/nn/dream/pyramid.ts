import { rootMeanSquare } from './picture.ts';
import { resample } from './resample.ts';

/**
 * Splits a gradient into levels of detail, each half as fine as the one before, divides each by its own root mean square and
 * adds them up again (a Laplacian pyramid: Burt and Adelson 1983; for dreams Mordvintsev's DeepDream notebook of 2016). Gradients
 * of networks are mostly fine noise; natural pictures have as much power in every octave of frequency, so coarse levels count as much
 * as fine ones. Fourier coordinates as in Olah et al. 2017 do the same, and would need a transform that not every backend has.
 *
 * @param gradient [rows, columns, 3]
 * @param levels 1 or less gives the gradient unchanged; as many as halve to no less than 4 pixels are made
 * @returns a gradient whose levels have a root mean square of 1 each, those that are 0 left out
 */
export function balanceLevels(
  gradient: Float32Array,
  rows: number,
  columns: number,
  levels: number,
): Float32Array {
  if (levels <= 1) return gradient;
  const result = new Float32Array(gradient.length);
  let rest = { values: gradient, rows, columns };
  for (let level = 0; level < levels; level++) {
    const [halfRows, halfColumns] = [Math.ceil(rest.rows / 2), Math.ceil(rest.columns / 2)];
    const last = level === levels - 1 || Math.min(halfRows, halfColumns) < 4;
    let detail = rest;
    let half = rest;
    if (!last) {
      half = resample(rest, halfRows, halfColumns);
      detail = resample(half, rest.rows, rest.columns);
      const { values } = rest;
      detail.values.forEach((smooth, i) => {
        detail.values[i] = values[i]! - smooth;
      });
    }
    const size = rootMeanSquare(detail.values);
    if (size > 0) {
      const { values } = resample(detail, rows, columns);
      for (let i = 0; i < result.length; i++) result[i] = result[i]! + values[i]! / size;
    }
    if (last) break;
    rest = half;
  }
  return result;
}
