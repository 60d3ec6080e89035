import { colourDistance, type Fingerprint, hashDistance } from './fingerprint.ts';

/** When two pictures count as the same one taken twice. */
export interface Likeness {
  /** bits of the hash that may differ, of 64. Default 6 */
  readonly bits?: number;
  /** mean difference of the tiny pictures at most, in levels. Default 8 */
  readonly levels?: number;
}

/**
 * Groups pictures that are nearly the same. Two belong together when hash and colours are alike, or when they were taken in
 * one burst; and when a third belongs with both.
 *
 * @param bursts for each picture a number of the burst that it was taken in, -1 for none
 * @returns for each picture the number of its group; groups count from 0 in the order of their first picture
 * @throws RangeError when the two lists differ in length
 */
export function nearDuplicates(
  prints: readonly Fingerprint[],
  bursts: ArrayLike<number>,
  { bits = 6, levels = 8 }: Likeness = {},
): Uint32Array<ArrayBuffer> {
  if (prints.length !== bursts.length)
    throw new RangeError(`bursts: ${prints.length} numbers are needed, not ${bursts.length}`);
  const parent = Uint32Array.from(prints, (_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) {
      parent[root] = parent[parent[root]!]!;
      root = parent[root]!;
    }
    return root;
  };
  const join = (i: number, j: number): void => {
    const [a, b] = [rootOf(i), rootOf(j)];
    // The earlier picture stays the root.
    parent[Math.max(a, b)] = Math.min(a, b);
  };
  const firstOf = new Map<number, number>();
  for (let i = 0; i < prints.length; i++) {
    const burst = bursts[i]!;
    if (burst < 0) continue;
    const first = firstOf.get(burst);
    if (first === undefined) firstOf.set(burst, i);
    else join(first, i);
  }
  for (let i = 0; i < prints.length; i++) {
    for (let j = i + 1; j < prints.length; j++) {
      const [a, b] = [prints[i]!, prints[j]!];
      if (hashDistance(a, b) <= bits && colourDistance(a, b) <= levels) join(i, j);
    }
  }
  const numbers = new Map<number, number>();
  return Uint32Array.from(prints, (_, i) => {
    const root = rootOf(i);
    if (!numbers.has(root)) numbers.set(root, numbers.size);
    return numbers.get(root)!;
  });
}
