/** Which cells of a coarse row each cell of a finer one blends, and how much of each: `cells[i]` belongs to `shares[i]`. */
export interface Taps {
  readonly cells: readonly number[];
  /** sums to 1 */
  readonly shares: readonly number[];
}

/**
 * Bilinear interpolation along one axis between cell centres, the outermost cells continued past the border. For a whole
 * factor this is what the bilinear transposed convolution of FCN (1411.4038, section 3.3) computes away from the border,
 * where that one fades to 0.
 *
 * @param coarse, fine numbers of cells; any two sizes
 * @throws RangeError when one is not a positive integer
 */
export function bilinearTaps(coarse: number, fine: number): Taps[] {
  for (const [name, n] of Object.entries({ coarse, fine }))
    if (!(Number.isInteger(n) && n > 0)) throw new RangeError(`${name} must be a positive integer, got ${n}`);
  return Array.from({ length: fine }, (_, i) => {
    const place = Math.min(coarse - 1, Math.max(0, ((i + 0.5) * coarse) / fine - 0.5));
    const first = Math.floor(place);
    const share = place - first;
    return share > 0
      ? { cells: [first, first + 1], shares: [1 - share, share] }
      : { cells: [first], shares: [1] };
  });
}

/** Taps of two interpolations after each other: `first` from a to b cells, `second` from b to c. */
export function composeTaps(first: readonly Taps[], second: readonly Taps[]): Taps[] {
  return second.map(({ cells, shares }) => {
    const sum = new Map<number, number>();
    cells.forEach((cell, i) => {
      const inner = first[cell]!;
      inner.cells.forEach((source, k) => {
        sum.set(source, (sum.get(source) ?? 0) + shares[i]! * inner.shares[k]!);
      });
    });
    return { cells: [...sum.keys()], shares: [...sum.values()] };
  });
}
