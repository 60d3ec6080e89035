/** A picture that is worked on: plain numbers, so that no backend can lose it. */
export interface Picture {
  /** [rows, columns, 3] red, green, blue in 0..255, row-major */
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** The root of the mean of the squares; 0 of nothing. */
export function rootMeanSquare(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return values.length ? Math.sqrt(sum / values.length) : 0;
}
