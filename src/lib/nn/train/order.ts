import { random, shuffle } from '../../random.ts';
import { seedFor } from '../../seeds.ts';

/**
 * The order in which an epoch takes the examples: shuffled anew in each, by the seed and the number of the epoch alone.
 *
 * @param count how many examples there are
 * @returns [count], every number from 0 to count - 1 once
 */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  const order = Array.from({ length: count }, (_, i) => i);
  return Uint32Array.from(shuffle(order, random(seedFor(seed, 1, epoch))));
}

/** How many batches an epoch has; the last may be smaller. */
export const batchesPerEpoch = (count: number, batchSize: number): number => Math.ceil(count / batchSize);
