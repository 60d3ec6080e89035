/**
 * Red, green and blue of natural pictures rise and fall together: brightness varies much more than tint. Lucid, the library of
 * Olah et al. 2017 (distill.pub/2017/feature-visualization, Preconditioning and parameterization), gives a square root C of the
 * covariance of the colours of ImageNet. With z such that the picture is C z, the parts of z are uncorrelated, and the steepest
 * way up in z moves the picture by C Cᵀ times the gradient with respect to the picture.
 */
const ROOT = [
  [0.26, 0.09, 0.02],
  [0.27, 0.0, -0.05],
  [0.27, -0.09, 0.03],
] as const;

/** C Cᵀ, scaled so that a grey gradient keeps its length on average. */
const COVARIANCE = scaled(
  ROOT.map((a) => ROOT.map((b) => a.reduce<number>((sum, value, k) => sum + value * b[k]!, 0))),
);

function scaled(matrix: number[][]): number[][] {
  const grey = matrix.flat().reduce((a, b) => a + b, 0) / 3;
  return matrix.map((row) => row.map((value) => value / grey));
}

/**
 * Turns a gradient with respect to colours into the direction of steepest ascent in uncorrelated colours, in place: brightness
 * keeps its size, tints shrink to what natural pictures have of them.
 *
 * @param gradient [n, 3]
 */
export function decorrelateColours(gradient: Float32Array): void {
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = COVARIANCE as [
    [number, number, number],
    [number, number, number],
    [number, number, number],
  ];
  for (let i = 0; i < gradient.length; i += 3) {
    const r = gradient[i]!;
    const g = gradient[i + 1]!;
    const b = gradient[i + 2]!;
    gradient[i] = rr * r + rg * g + rb * b;
    gradient[i + 1] = gr * r + gg * g + gb * b;
    gradient[i + 2] = br * r + bg * g + bb * b;
  }
}
