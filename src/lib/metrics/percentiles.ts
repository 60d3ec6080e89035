/**
 * The value below which a share of a list lies: sorted, with straight lines between neighbours, as numpy.percentile does by default.
 * The median is the 50th. Of one value every percentile is that value; of none it is NaN.
 *
 * @param values in any order; left as they are
 * @param percent from 0 to 100
 * @throws RangeError when `percent` is out of range or a value is NaN
 */
export function percentile(values: ArrayLike<number>, percent: number): number {
  if (!(percent >= 0 && percent <= 100)) {
    throw new RangeError(`percent must be from 0 to 100, got ${percent}`);
  }
  const sorted = Float64Array.from(values).sort();
  // NaN comes last in a typed array.
  if (Number.isNaN(sorted.at(-1))) throw new RangeError('values must be numbers, got NaN');
  if (sorted.length === 0) return Number.NaN;
  const place = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}
