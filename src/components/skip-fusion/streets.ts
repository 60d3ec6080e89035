/** Several streets, measured together. */
import {
  LABELS,
  type StreetDepth,
  type StreetScores,
  type StreetTruth,
  streetMatrix,
  streetScores,
} from './street.ts';

/** Several streets measured together: one matrix for each depth, summed over the streets. */
export interface StreetsMeasured {
  /** seed of the first; the others follow it */
  readonly first: number;
  readonly asked: number;
  /** streets so far */
  readonly done: number;
  readonly depths: readonly StreetDepth[];
  readonly matrices: readonly (readonly (readonly number[])[])[];
  /** by depth, of each street */
  readonly milliseconds: readonly (readonly number[])[];
}

/** Nothing measured yet. */
export const noStreets = (first: number, asked: number, depths: readonly StreetDepth[]): StreetsMeasured => ({
  first,
  asked,
  done: 0,
  depths,
  matrices: depths.map(() => Array.from({ length: LABELS }, () => new Array<number>(LABELS).fill(0))),
  milliseconds: depths.map(() => []),
});

/**
 * One street more.
 *
 * @param answers one for each depth of `measured`
 */
export function withStreet(
  measured: StreetsMeasured,
  truth: StreetTruth,
  answers: readonly { readonly labels: Uint8Array; readonly milliseconds: number }[],
): StreetsMeasured {
  return {
    ...measured,
    done: measured.done + 1,
    matrices: measured.matrices.map((matrix, d) => {
      const one = streetMatrix(truth, answers[d]!.labels);
      return matrix.map((row, i) => row.map((count, j) => count + one[i]![j]!));
    }),
    milliseconds: measured.milliseconds.map((times, d) => [...times, answers[d]!.milliseconds]),
  };
}

/** What several streets say together; null before the first. */
export interface StreetsDerived {
  readonly caption: string;
  readonly scores: StreetScores;
  /** median milliseconds of one street, by depth; the first street is left out when there are more, for warming up */
  readonly milliseconds: readonly number[];
  readonly sentence: string;
}

/** Scores, times and words of several streets. */
export function deriveStreets(measured: StreetsMeasured | null): StreetsDerived | null {
  if (!measured || measured.done === 0) return null;
  const { first, asked, done, depths, matrices } = measured;
  const scores = streetScores(depths.map((depth, d) => [depth, matrices[d]!] as const));
  const milliseconds = measured.milliseconds.map((times) => median(done > 1 ? times.slice(1) : times));
  const which = done === 1 ? `Street ${first}` : `Streets ${first} to ${first + done - 1}`;
  const list = depths.map((depth, d) => `${depth} ${scores.meanIou[d]!.toFixed(3)}`).join(', ');
  const times = depths.map((depth, d) => `${depth} ${milliseconds[d]!.toFixed(0)} ms`).join(', ');
  const missing = done < asked ? ` (${asked} were asked for)` : '';
  return {
    caption: `${which}${missing}`,
    scores,
    milliseconds,
    sentence: `${which}${missing}, all pixels together: mean IoU ${list}. Median time of a street here: ${times}.`,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
