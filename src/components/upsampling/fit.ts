/** The kernel of one transposed convolution, learned from pictures and their small versions. */
import { bilinearKernel } from '../../lib/conv/index.ts';

/** Several maps of one size, one after the other, row-major, values about 0 … 1. */
export interface Planes {
  count: number;
  width: number;
  height: number;
  data: Float32Array;
}

/** A picture and the same at 1 / factor of its sides. */
export interface Pair {
  small: Planes;
  large: Planes;
}

/**
 * All that least squares needs to know of the training pictures. An output of a transposed convolution with a kernel of
 * reach x factor is a sum over reach x reach inputs, with other weights for each of the factor x factor places between
 * inputs; the inputs' products are the same for all of these places.
 */
export interface Normal {
  factor: number;
  reach: number;
  /** mean products of inputs with inputs, [reach², reach²] */
  inputs: Float64Array;
  /** mean products of inputs with wanted outputs, [reach², factor²] */
  wanted: Float64Array;
  /** how many windows of inputs they are the means of */
  windows: number;
}

/**
 * @param reach kernel side in factors, even: 2 is FCN's
 * @throws RangeError when a picture is smaller than one window
 */
export function normalEquations(pairs: readonly Pair[], factor: number, reach: number): Normal {
  const taps = reach * reach;
  const places = factor * factor;
  const inputs = new Float64Array(taps * taps);
  const wanted = new Float64Array(taps * places);
  const window = new Float64Array(taps);
  const before = ((reach - 1) * factor) / 2;
  let windows = 0;
  for (const { small, large } of pairs)
    for (let plane = 0; plane < small.count; plane++) {
      const from = plane * small.width * small.height;
      const to = plane * large.width * large.height;
      for (let row = reach - 1; row < small.height; row++)
        for (let column = reach - 1; column < small.width; column++) {
          windows++;
          for (let tap = 0; tap < taps; tap++) {
            const [down, across] = [Math.floor(tap / reach), tap % reach];
            window[tap] = small.data[from + (row - down) * small.width + column - across]!;
          }
          for (let a = 0; a < taps; a++)
            for (let b = 0; b < taps; b++) inputs[a * taps + b]! += window[a]! * window[b]!;
          const [top, left] = [row * factor - before, column * factor - before];
          for (let place = 0; place < places; place++) {
            const y = top + Math.floor(place / factor);
            const target = large.data[to + y * large.width + left + (place % factor)]!;
            if (target !== 0)
              for (let tap = 0; tap < taps; tap++) wanted[tap * places + place]! += window[tap]! * target;
          }
        }
    }
  if (windows === 0)
    throw new RangeError(`pairs: no small picture has the ${reach} x ${reach} inputs of a window`);
  return {
    factor,
    reach,
    inputs: inputs.map((value) => value / windows),
    wanted: wanted.map((value) => value / windows),
    windows,
  };
}

/** The bilinear kernel of a factor in the middle of a larger one, row-major; the rest is 0. */
export function bilinearStart(factor: number, reach: number): Float64Array {
  const side = reach * factor;
  const small = bilinearKernel(factor);
  const margin = (side - small.length) / 2;
  const kernel = new Float64Array(side * side);
  small.forEach((row, y) => {
    row.forEach((value, x) => {
      kernel[(y + margin) * side + x + margin] = value;
    });
  });
  return kernel;
}

/**
 * The kernel after so many steps of gradient descent from the bilinear start, on the squared error over all training
 * windows at once, with the step size 1 / trace; Infinity gives where it leads, the least squares solution. Not walked
 * step by step: for a quadratic error, n steps are the n-th power of one matrix.
 *
 * @returns row-major, (reach x factor)²
 */
export function learnedKernel({ factor, reach, inputs, wanted }: Normal, steps: number): Float64Array {
  const start = bilinearStart(factor, reach);
  if (steps === 0) return start;
  const taps = reach * reach;
  const places = factor * factor;
  const side = reach * factor;
  let trace = 0;
  for (let a = 0; a < taps; a++) trace += inputs[a * taps + a]!;
  // Flat pictures leave weights undecided: a very weak pull keeps these where they start.
  const pull = 1e-9 * trace + 1e-12;
  const matrix = inputs.slice();
  for (let a = 0; a < taps; a++) matrix[a * taps + a]! += pull;
  const cell = (tap: number, place: number) =>
    (Math.floor(tap / reach) * factor + Math.floor(place / factor)) * side +
    (tap % reach) * factor +
    (place % factor);

  // How far the start is from the solution: matrix · gap = wanted − inputs · start.
  const gap = new Float64Array(taps * places);
  for (let a = 0; a < taps; a++)
    for (let place = 0; place < places; place++) {
      let rest = wanted[a * places + place]!;
      for (let b = 0; b < taps; b++) rest -= inputs[a * taps + b]! * start[cell(b, place)]!;
      gap[a * places + place] = rest;
    }
  solve(matrix, gap, taps, places);
  let left: Float64Array<ArrayBuffer> | null = null;
  if (Number.isFinite(steps)) {
    const step = matrix.map((value, i) => (i % (taps + 1) === 0 ? 1 : 0) - value / (trace + taps * pull));
    left = power(step, taps, steps);
  }
  const kernel = start;
  for (let a = 0; a < taps; a++)
    for (let place = 0; place < places; place++) {
      let moved = gap[a * places + place]!;
      if (left) for (let b = 0; b < taps; b++) moved -= left[a * taps + b]! * gap[b * places + place]!;
      kernel[cell(a, place)]! += moved;
    }
  return kernel;
}

/** Solves matrix · x = right for every column of `right`, in place, by Cholesky's decomposition. */
function solve(matrix: Float64Array, right: Float64Array, size: number, columns: number): void {
  const lower = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = i === j ? Math.sqrt(sum) : sum / lower[j * size + j]!;
    }
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < size; i++) {
      let sum = right[i * columns + c]!;
      for (let k = 0; k < i; k++) sum -= lower[i * size + k]! * right[k * columns + c]!;
      right[i * columns + c] = sum / lower[i * size + i]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = right[i * columns + c]!;
      for (let k = i + 1; k < size; k++) sum -= lower[k * size + i]! * right[k * columns + c]!;
      right[i * columns + c] = sum / lower[i * size + i]!;
    }
  }
}

/** matrix^exponent by repeated squaring. */
function power(matrix: Float64Array, size: number, exponent: number): Float64Array<ArrayBuffer> {
  let result = matrix.map((_, i) => (i % (size + 1) === 0 ? 1 : 0));
  for (let base = matrix, rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = product(result, base, size);
    base = product(base, base, size);
  }
  return result;
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      const value = a[i * size + k]!;
      for (let j = 0; j < size; j++) result[i * size + j]! += value * b[k * size + j]!;
    }
  return result;
}
