/** A soft mask: [height, width] bytes, 255 for surely inside. */
export interface SoftMask {
  readonly mask: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How edges are made. */
export interface EdgeSettings {
  /** cells of the mask over which values are averaged (a box of 2 * radius + 1, twice: nearly a bell). 0 to 32; default 1 */
  readonly radius?: number;
  /** probability that counts as the edge, in (0, 1). Default 0.5; higher cuts closer */
  readonly threshold?: number;
  /** width of the transition in probability, in (0, 1]: 1 keeps the mask's own softness, near 0 is a hard cut. Default 0.4 */
  readonly softness?: number;
}

/**
 * Smooths the outline of a mask and sets how soft it is: averages, then stretches the values around the threshold to 0 … 255.
 *
 * @returns a new mask of the same size
 * @throws RangeError, naming the argument, for a setting outside its range or a mask of another size
 */
export function smoothMask({ mask, width, height }: SoftMask, settings: EdgeSettings = {}): SoftMask {
  const { radius = 1, threshold = 0.5, softness = 0.4 } = settings;
  if (mask.length !== width * height)
    throw new RangeError(`mask must have ${width * height} values, got ${mask.length}`);
  if (!(Number.isInteger(radius) && radius >= 0 && radius <= 32))
    throw new RangeError(`radius must be an integer from 0 to 32, got ${radius}`);
  if (!(threshold > 0 && threshold < 1))
    throw new RangeError(`threshold must lie between 0 and 1, got ${threshold}`);
  if (!(softness > 0 && softness <= 1)) throw new RangeError(`softness must be in (0, 1], got ${softness}`);
  let values = Float32Array.from(mask);
  for (let round = 0; round < (radius > 0 ? 2 : 0); round++) {
    values = boxed(values, height, width, 1, width, radius);
    values = boxed(values, width, height, width, 1, radius);
  }
  const low = 255 * (threshold - softness / 2);
  return {
    mask: Uint8Array.from(values, (v) => toByte(((v - low) / (255 * softness)) * 255)),
    width,
    height,
  };
}

const toByte = (value: number): number => Math.round(Math.min(255, Math.max(0, value)));

/** Running mean along one axis: `lines` of `length` cells that lie `step` apart, lines `stride` apart; the border continues. */
function boxed(
  values: Float32Array<ArrayBuffer>,
  lines: number,
  length: number,
  step: number,
  stride: number,
  radius: number,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const at = (i: number): number => values[line * stride + Math.min(length - 1, Math.max(0, i)) * step]!;
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      out[line * stride + i * step] = sum / (2 * radius + 1);
      sum += at(i + radius + 1) - at(i - radius);
    }
  }
  return out;
}
