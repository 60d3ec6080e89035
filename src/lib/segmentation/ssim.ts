/** Side and standard deviation of the Gaussian window, and the two constants, as in the paper. */
const SIDE = 11;
const SIGMA = 1.5;
const K1 = 0.01;
const K2 = 0.03;

/** Brightness of a pixel from its red, green and blue (ITU-R BT.601), channels last; every `channels` values are a pixel. */
export function luma(pixels: ArrayLike<number>, channels: 3 | 4): Float32Array {
  const grey = new Float32Array(pixels.length / channels);
  for (let i = 0; i < grey.length; i++) {
    const at = i * channels;
    grey[i] = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  }
  return grey;
}

/**
 * Structural similarity of two grey pictures (Z. Wang and others, "Image Quality Assessment: From Error Visibility to
 * Structural Similarity", 2004): means, contrasts and correlation are compared in Gaussian windows of 11 x 11 (sigma 1.5), and
 * the mean over all windows that lie inside is returned.
 *
 * @param a, b row-major, [height, width]
 * @param peak the largest value that a pixel can have
 * @returns 1 for equal pictures, less the more they differ; can be below 0
 * @throws RangeError when a side is below 11 or the lengths do not fit
 */
export function ssim(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { width, height, peak = 255 }: { width: number; height: number; peak?: number },
): number {
  if (!(width >= SIDE && height >= SIDE))
    throw new RangeError(`width and height must be at least ${SIDE}, got ${width} x ${height}`);
  if (a.length !== width * height || b.length !== width * height)
    throw new RangeError(`a, b: ${width * height} values each are needed, not ${a.length} and ${b.length}`);
  const mean = (value: (i: number) => number) => windowMeans(value, width, height);
  const meanA = mean((i) => a[i]!);
  const meanB = mean((i) => b[i]!);
  const squareA = mean((i) => a[i]! * a[i]!);
  const squareB = mean((i) => b[i]! * b[i]!);
  const product = mean((i) => a[i]! * b[i]!);
  const [c1, c2] = [(K1 * peak) ** 2, (K2 * peak) ** 2];
  let sum = 0;
  for (let i = 0; i < meanA.length; i++) {
    const [ma, mb] = [meanA[i]!, meanB[i]!];
    const varianceA = squareA[i]! - ma * ma;
    const varianceB = squareB[i]! - mb * mb;
    const covariance = product[i]! - ma * mb;
    sum +=
      ((2 * ma * mb + c1) * (2 * covariance + c2)) /
      ((ma * ma + mb * mb + c1) * (varianceA + varianceB + c2));
  }
  return sum / meanA.length;
}

const weights = (() => {
  const raw = Array.from({ length: SIDE }, (_, i) =>
    Math.exp(-((i - (SIDE - 1) / 2) ** 2) / (2 * SIGMA ** 2)),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => weight / sum);
})();

/** Gaussian means over all windows inside, along the rows first and then down the columns. */
function windowMeans(value: (i: number) => number, width: number, height: number): Float64Array {
  const across = width - SIDE + 1;
  const down = height - SIDE + 1;
  const rows = new Float64Array(across * height);
  const line = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) line[x] = value(y * width + x);
    for (let x = 0; x < across; x++) {
      let sum = 0;
      for (let k = 0; k < SIDE; k++) sum += weights[k]! * line[x + k]!;
      rows[y * across + x] = sum;
    }
  }
  const means = new Float64Array(across * down);
  for (let y = 0; y < down; y++)
    for (let k = 0; k < SIDE; k++) {
      const weight = weights[k]!;
      for (let x = 0; x < across; x++) means[y * across + x]! += weight * rows[(y + k) * across + x]!;
    }
  return means;
}
