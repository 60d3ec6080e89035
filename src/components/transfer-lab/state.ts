import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import type { Fingerprint } from '../../lib/datasets/fingerprint.ts';
import { groupSplit, leaks, PARTS, TEST, TRAINING } from '../../lib/datasets/group-split.ts';
import { nearDuplicates } from '../../lib/datasets/near-duplicates.ts';
import { confusionMatrix } from '../../lib/metrics/index.ts';

/** Side of the square that a picture is kept as, in pixels. */
export const SIDE = 128;

export interface TransferState {
  seed: number;
  /** changed copies of each training picture */
  variants: number;
  /** groups: near-duplicates stay together. pictures: each is dealt out on its own, duplicates or not */
  split: 'groups' | 'pictures';
  /** rounds over the training pictures: for the head, and for fine-tuning */
  epochs: number;
  rounds: number;
}

export const transferCodec: Codec<TransferState> = codec<TransferState>({
  seed: number(1, { min: 1, max: 50, step: 1 }),
  variants: number(1, { min: 0, max: 4, step: 1 }),
  split: choice('groups', ['groups', 'pictures']),
  epochs: number(30, { min: 5, max: 100, step: 5 }),
  rounds: number(6, { min: 1, max: 30, step: 1 }),
});

/** One picture. */
export interface Item {
  /** [SIDE, SIDE, 3], 0 to 255 */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly print: Fingerprint;
  /** number of its class */
  readonly label: number;
  /** number of the camera series that it was taken in; -1 for a file */
  readonly burst: number;
  /** file's name, or what it is */
  readonly title: string;
}

/** The reader's pictures. */
export interface Collection {
  readonly classes: readonly string[];
  readonly items: readonly Item[];
}

/** How a collection is dealt out. */
export interface Deal {
  /** for each picture TRAINING, VALIDATION or TEST */
  readonly parts: Uint8Array<ArrayBuffer>;
  /** for each picture the number of its group of near-duplicates */
  readonly groups: Uint32Array<ArrayBuffer>;
  /** [class][part] */
  readonly counts: number[][];
  /** pictures of each group that has several, largest first */
  readonly duplicates: number[][];
  /** test pictures with a near-duplicate among those learnt from */
  readonly leaked: number;
  /** test pictures */
  readonly tested: number;
  /** why nothing can be trained, '' when it can */
  readonly problem: string;
  /** in words, how it was dealt out */
  readonly sentence: string;
}

/** The groups of near-duplicates: the slow part of a deal, the same for every seed. */
export function groupsOf({ items }: Collection): Uint32Array<ArrayBuffer> {
  return nearDuplicates(
    items.map(({ print }) => print),
    items.map(({ burst }) => burst),
  );
}

/** Deals the pictures out. */
export function deal(
  { split, seed }: TransferState,
  { classes, items }: Collection,
  groups: Uint32Array<ArrayBuffer>,
): Deal {
  const labels = items.map(({ label }) => label);
  const units = split === 'groups' ? groups : Uint32Array.from(groups.keys());
  const parts = groupSplit(labels, units, { seed });
  const counts = classes.map((_, klass) =>
    PARTS.map((_, part) => labels.filter((label, i) => label === klass && parts[i] === part).length),
  );
  const members = new Map<number, number[]>();
  groups.forEach((group, i) => {
    members.set(group, [...(members.get(group) ?? []), i]);
  });
  const duplicates = [...members.values()]
    .filter(({ length }) => length > 1)
    .sort((a, b) => b.length - a.length);
  const tested = parts.filter((part) => part === TEST).length;
  const leaked = leaks(parts, groups);
  return {
    parts,
    groups,
    counts,
    duplicates,
    leaked,
    tested,
    problem: problemOf(classes, counts),
    sentence: dealSentence(split, classes, counts, duplicates.length, leaked, tested),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function problemOf(classes: readonly string[], counts: readonly number[][]): string {
  if (counts.every((row) => sum(row) === 0))
    return 'There are no pictures yet. Begin with the example, or add pictures of your own.';
  const empty = counts.findIndex((row) => sum(row) === 0);
  if (classes.length < 2)
    return 'One class alone leaves nothing to tell apart. Add pictures of a second one.';
  if (empty >= 0) return `“${classes[empty]}” has no pictures. Add some, or remove the class.`;
  const unlearnt = counts.findIndex((row) => row[TRAINING] === 0);
  if (unlearnt >= 0)
    return `No picture of “${classes[unlearnt]}” is left to learn from: all of them are near-duplicates of pictures of another class. Add different ones.`;
  return '';
}

function dealSentence(
  split: TransferState['split'],
  classes: readonly string[],
  counts: readonly number[][],
  duplicates: number,
  leaked: number,
  tested: number,
): string {
  const [training, validation] = [0, 1].map((part) => sum(counts.map((row) => row[part]!)));
  if (training! + validation! + tested === 0) return '';
  const untested = classes.filter((_, klass) => counts[klass]![TEST] === 0 && sum(counts[klass]!) > 0);
  return [
    `${training} pictures to learn from, ${validation} to validate on, ${tested} to test on.`,
    duplicates === 0
      ? 'No near-duplicates were found.'
      : duplicates === 1
        ? 'One group of near-duplicates was found.'
        : `${duplicates} groups of near-duplicates were found.`,
    split === 'groups'
      ? ''
      : leaked > 0
        ? `${leaked} test pictures have a near-duplicate among those learnt from: their result says little.`
        : '',
    untested.length > 0
      ? `${untested.map((name) => `“${name}”`).join(', ')} cannot be tested: all its pictures are one group, or it has only one. Take pictures at another time, from another side.`
      : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** A picture of the test part that was taken for another class. */
export interface Mistake {
  readonly index: number;
  readonly truth: number;
  readonly guess: number;
  /** probability of the guess, in [0, 1] */
  readonly sure: number;
}

/** What the test says. */
export interface Tested {
  /** share that is right, in [0, 1]; NaN without test pictures */
  readonly accuracy: number;
  readonly right: number;
  readonly count: number;
  /** [truth][guess] counts */
  readonly confusion: number[][];
  /** surest first */
  readonly mistakes: readonly Mistake[];
}

/** How a model does on the pictures of the test part. */
export function test({ items, classes }: Collection, parts: Uint8Array, probabilities: Float32Array): Tested {
  const count = classes.length;
  const truth: number[] = [];
  const guesses: number[] = [];
  const mistakes: Mistake[] = [];
  items.forEach(({ label }, index) => {
    if (parts[index] !== TEST) return;
    const row = [...probabilities.subarray(index * count, (index + 1) * count)];
    const guess = row.indexOf(Math.max(...row));
    truth.push(label);
    guesses.push(guess);
    if (guess !== label) mistakes.push({ index, truth: label, guess, sure: row[guess]! });
  });
  const right = truth.length - mistakes.length;
  return {
    accuracy: right / truth.length,
    right,
    count: truth.length,
    confusion: confusionMatrix(truth, guesses, { classCount: count }),
    mistakes: mistakes.sort((a, b) => b.sure - a.sure),
  };
}

/** The test's result in words, with what chance alone does to it. */
export function testSentence({ accuracy, right, count }: Tested, tuned: boolean): string {
  const what = tuned ? 'With the last block fine-tuned' : 'With the head alone';
  if (count === 0)
    return `${what}: trained, but no picture is set aside to test on, so nobody knows how good it is.`;
  return `${what}: ${right} of ${count} test pictures are right, ${(accuracy * 100).toFixed(1)} %. One picture more or less is ${(100 / count).toFixed(1)} points.`;
}
