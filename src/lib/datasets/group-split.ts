import { random, shuffle } from '../random.ts';
import { seedFor } from '../seeds.ts';

/** Where a picture goes. */
export const PARTS = ['training', 'validation', 'test'] as const;
export const [TRAINING, VALIDATION, TEST] = [0, 1, 2];

/** How to split. */
export interface SplitSettings {
  /** share of each class's pictures for testing, in (0, 0.5]. Default 0.2 */
  readonly test?: number;
  /** share for validation, in (0, 0.5]. Default 0.2 */
  readonly validation?: number;
  readonly seed: number;
}

/**
 * Splits pictures into training, validation and test so that a group never lies on both sides. Each class is split on its own; its
 * largest group is learnt from, and the others are dealt out in an order drawn by seed. With two groups a class has nothing to validate on, with one
 * nothing to test on either. A group with pictures of several classes counts for that of its first picture.
 *
 * @param labels the class of each picture
 * @param groups the group of each picture; give each its own to split by pictures
 * @returns for each picture TRAINING, VALIDATION or TEST
 * @throws RangeError when the lists differ in length or a share is out of its range
 */
export function groupSplit(
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  { test = 0.2, validation = 0.2, seed }: SplitSettings,
): Uint8Array<ArrayBuffer> {
  if (labels.length !== groups.length)
    throw new RangeError(`groups: ${labels.length} numbers are needed, not ${groups.length}`);
  for (const [name, share] of Object.entries({ test, validation })) {
    if (!(share > 0 && share <= 0.5))
      throw new RangeError(`${name}: a share above 0, and 0.5 at most, is needed, not ${share}`);
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const list = members.get(groups[i]!);
    if (list) list.push(i);
    else members.set(groups[i]!, [i]);
  }
  const classes = new Map<number, number[][]>();
  for (const list of members.values()) {
    const label = labels[list[0]!]!;
    classes.set(label, [...(classes.get(label) ?? []), list]);
  }
  const parts = new Uint8Array(labels.length);
  for (const [label, lists] of classes) {
    shuffle(lists, random(seedFor(seed, label)));
    const largest = lists.reduce((best, list) => (list.length > best.length ? list : best));
    let rest = lists.filter((list) => list !== largest);
    const total = lists.reduce((sum, { length }) => sum + length, 0);
    for (const [part, share] of [
      [TEST, test],
      [VALIDATION, validation],
    ] as const) {
      const taken = fill(rest, Math.max(1, Math.round(total * share)));
      for (const list of taken) for (const i of list) parts[i] = part!;
      rest = rest.filter((list) => !taken.includes(list));
    }
  }
  return parts;
}

/** Groups in order until the wanted number is reached, without passing it; the smallest when none is small enough. */
function fill(lists: readonly number[][], wanted: number): number[][] {
  const taken: number[][] = [];
  let count = 0;
  for (const list of lists) {
    if (count + list.length > wanted) continue;
    taken.push(list);
    count += list.length;
  }
  if (taken.length > 0 || lists.length === 0) return taken;
  return [lists.reduce((best, list) => (list.length < best.length ? list : best))];
}

/** How many test pictures have one of their own group in training: what a split by pictures lets through. */
export function leaks(parts: ArrayLike<number>, groups: ArrayLike<number>): number {
  const learnt = new Set(Array.from(groups).filter((_, i) => parts[i] === TRAINING));
  return Array.from(parts).filter((part, i) => part === TEST && learnt.has(groups[i]!)).length;
}
