/** How the learning rate changes from the first step to the last. */
export type Schedule =
  | { readonly kind: 'constant' }
  /** rises over the first share of steps, then falls to 0 along half a cosine (1608.03983, section 3, without restarts) */
  | { readonly kind: 'cosine' /** share of all steps, in [0, 1). Default 0 */; readonly warmUp?: number }
  /** multiplied by `factor` after every `epochs` epochs */
  | { readonly kind: 'steps'; readonly epochs: number; readonly factor: number };

/**
 * The learning rate of one step.
 *
 * @param highest the rate that the schedule starts from, or rises to
 * @param step how many steps came before, in [0, total)
 * @throws RangeError for a setting out of its range
 */
export function learningRate(
  schedule: Schedule,
  highest: number,
  { step, total, stepsPerEpoch }: { step: number; total: number; stepsPerEpoch: number },
): number {
  switch (schedule.kind) {
    case 'constant':
      return highest;
    case 'cosine': {
      const { warmUp = 0 } = schedule;
      if (!(warmUp >= 0 && warmUp < 1)) {
        throw new RangeError(`warmUp: a share from 0 to below 1 is needed, not ${warmUp}`);
      }
      const rising = warmUp * total;
      if (step < rising) return (highest * (step + 1)) / (Math.floor(rising) + 1);
      return (highest / 2) * (1 + Math.cos((Math.PI * (step - rising)) / Math.max(1, total - rising)));
    }
    case 'steps': {
      const { epochs, factor } = schedule;
      if (!(epochs >= 1)) throw new RangeError(`epochs: a number of at least 1 is needed, not ${epochs}`);
      if (!(factor > 0)) throw new RangeError(`factor: a number above 0 is needed, not ${factor}`);
      return highest * factor ** Math.floor(step / stepsPerEpoch / epochs);
    }
    default:
      throw new RangeError(
        `kind: 'constant', 'cosine' and 'steps' are allowed, not ${String((schedule as { kind: unknown }).kind)}`,
      );
  }
}
