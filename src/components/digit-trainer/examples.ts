import { holdOut } from '../../lib/datasets/held-out.ts';
import { type IdxArray, idxPictures, readIdx } from '../../lib/datasets/idx.ts';
import { type LabelledPictures, pick } from '../../lib/datasets/labelled-pictures.ts';
import { random, shuffle } from '../../lib/random.ts';
import { seedFor } from '../../lib/seeds.ts';

/** Pictures to learn from, and pictures to measure on when the set has a part of its own for that. */
export interface Examples {
  title: string;
  all: LabelledPictures;
  test: LabelledPictures | null;
}

/** What is trained on, and what is only measured on; no picture is in both. */
export interface SplitExamples {
  training: LabelledPictures;
  validation: LabelledPictures;
}

/** The share that is held out of a set without a part for tests. */
export const HELD_OUT = 0.2;
/** The most pictures to measure on, so that measuring after each epoch stays short. */
export const MOST_HELD_OUT = 2000;
/** The longest side of a picture. */
const MOST_SIDE = 96;

/** At most that many of the pictures, chosen by seed; in their order. */
function some(set: LabelledPictures, most: number, seed: number): LabelledPictures {
  const { length } = set.labels;
  if (length <= most) return set;
  const order = shuffle(
    Array.from({ length }, (_, i) => i),
    random(seedFor(seed, 91)),
  );
  return pick(
    set,
    order.slice(0, most).toSorted((a, b) => a - b),
  );
}

/**
 * Sets pictures aside by seed: a fifth of each class, or the set's own part for tests.
 *
 * @param most pictures to train on at most
 * @throws RangeError when no picture can be held out
 */
export function splitExamples({ all, test }: Examples, seed: number, most: number): SplitExamples {
  if (test) return { training: some(all, most, seed), validation: some(test, MOST_HELD_OUT, 0) };
  const { training, heldOut } = holdOut(all.labels, HELD_OUT, seed);
  if (heldOut.length === 0) {
    throw new RangeError(
      'No picture can be set aside to measure on: at least two pictures of one class are needed.',
    );
  }
  return {
    training: some(pick(all, training), most, seed),
    validation: some(pick(all, heldOut), MOST_HELD_OUT, seed),
  };
}

/** An opened file. */
export interface OpenedFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/**
 * A set from IDX files, gz or not, in any order: pictures with their labels, and perhaps a second, smaller pair to measure on.
 *
 * @throws RangeError with a sentence: not two or four files, a file that is no IDX file, files that do not belong together
 */
export async function readOwnFiles(files: readonly OpenedFile[]): Promise<Examples> {
  if (files.length !== 2 && files.length !== 4) {
    throw new RangeError(
      `Choose two files together, one of pictures and one of their labels (or four, with those for testing), not ${files.length}.`,
    );
  }
  const read: IdxArray[] = [];
  for (const { name, bytes } of files) read.push(await readIdx(bytes, name));
  const pair = (first: IdxArray, second: IdxArray) => checkSize(idxPictures(first, second));
  const title = files[0]!.name.slice(0, 60);
  if (read.length === 2) return { title, all: pair(read[0]!, read[1]!), test: null };
  const pictures = read.filter(({ shape }) => shape.length > 1);
  const labels = read.filter(({ shape }) => shape.length === 1);
  if (pictures.length !== 2) {
    throw new RangeError(
      `Of the four files ${pictures.length} hold pictures and ${labels.length} labels; two of each are needed.`,
    );
  }
  const pairs = pictures.map((one) =>
    pair(one, labels.find(({ shape }) => shape[0] === one.shape[0]) ?? labels[0]!),
  );
  const [all, test] = pairs.toSorted((a, b) => b.labels.length - a.labels.length) as [
    LabelledPictures,
    LabelledPictures,
  ];
  if (all.shape.join() !== test.shape.join()) {
    throw new RangeError(
      `The pictures to train on are ${all.shape.join(' × ')} and those to test on ${test.shape.join(' × ')}: these files do not belong together.`,
    );
  }
  const classes = all.classes.length >= test.classes.length ? all.classes : test.classes;
  return { title, all: { ...all, classes }, test: { ...test, classes } };
}

function checkSize(set: LabelledPictures): LabelledPictures {
  const [height, width, channels] = set.shape;
  if (Math.max(height, width) > MOST_SIDE || (channels !== 1 && channels !== 3)) {
    throw new RangeError(
      `The pictures are ${height} × ${width} with ${channels} channels. Up to ${MOST_SIDE} × ${MOST_SIDE} with 1 or 3 can be trained on here.`,
    );
  }
  if (set.classes.length < 2) {
    throw new RangeError('All labels are 0, so there is nothing to tell apart. Two classes are needed.');
  }
  return set;
}
