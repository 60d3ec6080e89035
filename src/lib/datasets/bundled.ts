import { garmentClasses } from './garment-classes.ts';
import type { LabelledPictures } from './labelled-pictures.ts';
import { readPictureRows } from './labelled-pictures.ts';

/** A set of labelled pictures that comes with the site. */
export interface BundledSet extends Pick<LabelledPictures, 'shape' | 'classes'> {
  title: string;
  /** paths under the site's root, no leading slash */
  pictures: string;
  labels: string;
  count: number;
}

const garments = { shape: [28, 28, 1], classes: garmentClasses } as const;

/** 10,000 pictures to train on, from Fashion-MNIST's training set. */
export const fashionTraining: BundledSet = {
  ...garments,
  title: 'Fashion-MNIST, for training',
  pictures: 'data/fashion/train.png',
  labels: 'data/fashion/train-labels.bin',
  count: 10_000,
};

/** 2,000 pictures to test on, from Fashion-MNIST's test set. */
export const fashionTest: BundledSet = {
  ...garments,
  title: 'Fashion-MNIST, for testing',
  pictures: 'data/fashion/test.png',
  labels: 'data/fashion/test-labels.bin',
  count: 2000,
};

/** 1,797 handwritten digits (Alpaydin and Kaynaks, UCI, 1998). No part is set aside: see holdOut. */
export const digits: BundledSet = {
  title: 'Handwritten digits',
  pictures: 'data/digits/digits.png',
  labels: 'data/digits/labels.bin',
  shape: [8, 8, 1],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  count: 1797,
};

/**
 * Reads a bundled set.
 *
 * @param load gives the bytes of a file of the site, by its path under the site's root
 * @throws RangeError with a sentence when a file is not what it should be; whatever `load` throws
 */
export async function readBundled(
  set: BundledSet,
  load: (path: string) => Promise<Uint8Array>,
): Promise<LabelledPictures> {
  const [pictures, labels] = await Promise.all([load(set.pictures), load(set.labels)]);
  const read = await readPictureRows(pictures, labels, { ...set, name: set.pictures });
  if (read.labels.length !== set.count) {
    throw new RangeError(`${set.pictures}: ${set.count} pictures are expected, not ${read.labels.length}`);
  }
  return read;
}
