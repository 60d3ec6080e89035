import type { Picture } from './picture.ts';

/** Differences well below this many grey levels count as their square, larger ones as their size. */
const SOFTNESS = 8;

/**
 * Total variation: the sum over all pixels and colours of √(Δx² + Δy² + ε²) − ε, with Δ the differences to the pixel on the right
 * and the one below (0 past the edge) and ε = 8 grey levels, which makes it smooth where the picture is flat.
 * Rudin, Osher, Fatemi 1992; as a prior for pictures of features: Mahendran and Vedaldi 2015 (1412.0035), section 3.
 */
export function totalVariation({ values, rows, columns }: Picture): number {
  let total = 0;
  for (let row = 0; row < rows; row++) {
    for (let i = row * columns * 3; i < (row + 1) * columns * 3; i++) {
      const dx = i + 3 < (row + 1) * columns * 3 ? values[i + 3]! - values[i]! : 0;
      const dy = row + 1 < rows ? values[i + columns * 3]! - values[i]! : 0;
      total += Math.sqrt(dx * dx + dy * dy + SOFTNESS * SOFTNESS) - SOFTNESS;
    }
  }
  return total;
}

/**
 * The gradient of the total variation with respect to the picture, subtracted `weight` times from a gradient in place. Each of
 * its numbers lies between -4 and 4, whatever the picture.
 *
 * @param gradient [rows, columns, 3]
 */
export function smooth(gradient: Float32Array, { values, rows, columns }: Picture, weight: number): void {
  if (weight === 0) return;
  const line = columns * 3;
  for (let row = 0; row < rows; row++) {
    const end = (row + 1) * line;
    for (let i = row * line; i < end; i++) {
      const hasRight = i + 3 < end;
      const hasBelow = row + 1 < rows;
      const dx = hasRight ? values[i + 3]! - values[i]! : 0;
      const dy = hasBelow ? values[i + line]! - values[i]! : 0;
      const slope = weight / Math.sqrt(dx * dx + dy * dy + SOFTNESS * SOFTNESS);
      gradient[i] = gradient[i]! + slope * (dx + dy);
      if (hasRight) gradient[i + 3] = gradient[i + 3]! - slope * dx;
      if (hasBelow) gradient[i + line] = gradient[i + line]! - slope * dy;
    }
  }
}
