/** The logistic function 1 / (1 + exp(-x)), in [0, 1]; 0 and 1 at -Infinity and Infinity. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The inverse of {@link sigmoid}: log(p / (1 - p)); -Infinity at 0, Infinity at 1, NaN outside [0, 1]. */
export function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/**
 * exp(x) over its sum: positive numbers that add up to 1. Empty of none.
 *
 * @throws RangeError naming `name` when a number is not finite
 */
export function softmax(logits: readonly number[], name = 'logits'): number[] {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) {
    const value = logits[i]!;
    if (!Number.isFinite(value)) throw new RangeError(`${name} must hold finite class logits, not ${value}`);
    if (value > largest) largest = value;
  }
  const powers = logits.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
