import { double, halve } from './halves.ts';
import { type Picture, rootMeanSquare } from './picture.ts';

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
  const balanced = balance({ values: gradient, rows, columns }, levels);
  // `balance` may hand back what it was given, when that is 0 everywhere.
  return balanced === gradient ? gradient.slice() : balanced;
}

/** This level's detail by its size, and on it the balanced coarser levels, enlarged. */
function balance(level: Picture, levels: number): Float32Array {
  const { values, rows, columns } = level;
  if (levels === 1 || Math.min(rows, columns) < 8) {
    const size = rootMeanSquare(values);
    return size > 0 ? values.map((value) => value / size) : values;
  }
  const half = halve(level);
  const blurred = double(half, rows, columns);
  let sum = 0;
  for (let i = 0; i < blurred.length; i++) {
    const detail = values[i]! - blurred[i]!;
    blurred[i] = detail;
    sum += detail * detail;
  }
  const coarse = double({ ...half, values: balance(half, levels - 1) }, rows, columns);
  const factor = sum > 0 ? 1 / Math.sqrt(sum / blurred.length) : 0;
  for (let i = 0; i < coarse.length; i++) coarse[i] = coarse[i]! + blurred[i]! * factor;
  return coarse;
}
