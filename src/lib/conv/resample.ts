import { wholeNumber } from './array.ts';

/** How a picture of another size takes its values. */
export type Resampling = 'nearest' | 'box' | 'bilinear' | 'bicubic';

/** Numbers of a picture, row-major, channels last: `[height, width, channels]`. */
export interface Raster {
  width: number;
  height: number;
  channels: number;
  data: ArrayLike<number>;
}

/** Half the width of each kernel, in input pixels at the same size. */
const REACH: Record<Exclude<Resampling, 'nearest'>, number> = { box: 0.5, bilinear: 1, bicubic: 2 };

/** R. Keys, "Cubic convolution interpolation for digital image processing", 1981: the parameter with third-order precision. */
const KEYS = -0.5;

function weight(method: keyof typeof REACH, distance: number): number {
  const x = Math.abs(distance);
  // A box that includes its lower edge only, so that no pixel counts twice.
  if (method === 'box') return distance > -0.5 && distance <= 0.5 ? 1 : 0;
  if (method === 'bilinear') return Math.max(0, 1 - x);
  if (x < 1) return ((KEYS + 2) * x - (KEYS + 3)) * x * x + 1;
  return x < 2 ? KEYS * (((x - 5) * x + 8) * x - 4) : 0;
}

/** For every output position the first input it reads and the weights of that and the following ones; they sum to 1. */
function taps(size: number, output: number, method: Resampling): { first: number; weights: number[] }[] {
  const scale = size / output;
  return Array.from({ length: output }, (_, i) => {
    const centre = (i + 0.5) * scale;
    if (method === 'nearest') return { first: Math.min(size - 1, Math.floor(centre)), weights: [1] };
    // Made smaller, the kernel widens, or fine patterns would turn into coarse ones (aliasing).
    const widened = Math.max(1, scale);
    const reach = REACH[method] * widened;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(size, Math.floor(centre + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) =>
      weight(method, (first + k + 0.5 - centre) / widened),
    );
    const sum = raw.reduce((total, each) => total + each, 0);
    return { first, weights: raw.map((each) => each / sum) };
  });
}

/**
 * A picture at another size: nearest neighbour, box (the mean of an area), bilinear, or bicubic with Keys' kernel of a = −0.5.
 * Pixel centres are aligned (half-pixel centres). When a side shrinks, the kernel widens by as much; at the border weights
 * outside are dropped and the others made to sum to 1. The same as Pillow's `resize` before it rounds.
 *
 * @returns `[size.height, size.width, channels]`; bicubic values can leave the range of the input's
 * @throws RangeError naming the argument
 */
export function resample(
  input: Raster,
  size: { width: number; height: number },
  method: Resampling,
): Float32Array {
  const { width, height, channels, data } = input;
  wholeNumber('input.width', width, 1);
  wholeNumber('input.height', height, 1);
  wholeNumber('input.channels', channels, 1);
  wholeNumber('size.width', size.width, 1);
  wholeNumber('size.height', size.height, 1);
  if (method !== 'nearest' && !(method in REACH))
    throw new RangeError(`method: nearest, box, bilinear or bicubic is needed, not ${method}`);
  if (data.length !== width * height * channels)
    throw new RangeError(`input.data: ${width * height * channels} numbers are needed, not ${data.length}`);

  const across = taps(width, size.width, method);
  const row = size.width * channels;
  const wide = new Float32Array(height * row);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < size.width; x++) {
      const { first, weights } = across[x]!;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        let from = (y * width + first) * channels + c;
        for (const each of weights) {
          sum += each * data[from]!;
          from += channels;
        }
        wide[y * row + x * channels + c] = sum;
      }
    }
  const result = new Float32Array(size.height * row);
  taps(height, size.height, method).forEach(({ first, weights }, y) => {
    weights.forEach((each, k) => {
      const from = (first + k) * row;
      for (let i = 0; i < row; i++) result[y * row + i]! += each * wide[from + i]!;
    });
  });
  return result;
}
