/** Figures by name, such as `{ loss: 0.3, accuracy: 0.9 }`. */
export type Figures = Readonly<Record<string, number>>;

/** Figures summed over examples, so that batches of different sizes count as they should. */
export interface EpochSums {
  readonly examples: number;
  readonly totals: Figures;
}

/** Nothing summed yet. */
export const noSums: EpochSums = { examples: 0, totals: {} };

/** With one batch more, whose means are `values` in the order of `names`. */
export function addUp(
  { examples, totals }: EpochSums,
  names: readonly string[],
  values: readonly number[],
  batch: number,
): EpochSums {
  const added = names.map((name, i) => [name, (totals[name] ?? 0) + values[i]! * batch] as const);
  return { examples: examples + batch, totals: Object.fromEntries(added) };
}

/** The mean over all examples; NaN for none. */
export function meanOf({ examples, totals }: EpochSums): Figures {
  return Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / examples]));
}
