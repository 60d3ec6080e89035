import { readGreyPng } from './grey-png.ts';

/** Pictures of one size. */
export interface Pictures {
  /** [pictures, height, width, channels], 0 to 255 */
  pixels: Uint8Array<ArrayBuffer>;
  /** of one picture */
  shape: readonly [height: number, width: number, channels: number];
}

/** Pictures of one size with a class each: what a classifier is trained on. */
export interface LabelledPictures extends Pictures {
  /** [pictures], the number of each one's class, from 0 */
  labels: Uint8Array<ArrayBuffer>;
  /** what the classes are called, by number */
  classes: readonly string[];
}

/** How many numbers one picture has. */
export function pictureSize({ shape }: Pick<Pictures, 'shape'>): number {
  return shape[0] * shape[1] * shape[2];
}

/**
 * Throws a RangeError that says what does not fit: as many pixels as labels times the picture's size, every label below
 * the number of classes, at least one picture.
 */
export function checkPictures(set: LabelledPictures, name = 'data'): LabelledPictures {
  const size = pictureSize(set);
  if (!(Number.isInteger(size) && size > 0)) {
    throw new RangeError(`${name}.shape: [height, width, channels] is needed, not [${set.shape.join(', ')}]`);
  }
  const count = set.labels.length;
  if (count === 0) throw new RangeError(`${name}: it has no pictures`);
  if (set.pixels.length !== count * size) {
    throw new RangeError(
      `${name}: there are ${count} labels but ${set.pixels.length / size} pictures of ${set.shape.join(' x ')}`,
    );
  }
  const odd = set.labels.findIndex((label) => label >= set.classes.length);
  if (odd >= 0) {
    throw new RangeError(
      `${name}.labels[${odd}]: there are ${set.classes.length} classes, so ${set.labels[odd]} is not the number of one`,
    );
  }
  return set;
}

/**
 * Reads a set that is kept as a PNG with one grey picture per row, and a file of one byte per label.
 *
 * @param shape of one picture; its numbers are one row
 * @throws RangeError with a sentence when a file is damaged, or the two do not go together
 */
export async function readPictureRows(
  png: Uint8Array,
  labels: Uint8Array,
  { shape, classes, name = 'the file' }: Pick<LabelledPictures, 'shape' | 'classes'> & { name?: string },
): Promise<LabelledPictures> {
  const { width, pixels } = await readGreyPng(png, name);
  const size = pictureSize({ shape });
  if (width !== size) {
    throw new RangeError(`${name}: a row of ${width} is no picture of ${shape.join(' x ')} (${size})`);
  }
  return checkPictures({ pixels, labels: new Uint8Array(labels), shape, classes }, name);
}

/** Some of the pictures, in the order of the indices. Throws a RangeError for an index that no picture has. */
export function pick(set: LabelledPictures, indices: ArrayLike<number>): LabelledPictures {
  const size = pictureSize(set);
  const pixels = new Uint8Array(indices.length * size);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]!;
    if (!(Number.isInteger(from) && from >= 0 && from < set.labels.length)) {
      throw new RangeError(
        `indices[${i}]: a number from 0 to ${set.labels.length - 1} is needed, not ${from}`,
      );
    }
    pixels.set(set.pixels.subarray(from * size, (from + 1) * size), i * size);
    labels[i] = set.labels[from]!;
  }
  return { ...set, pixels, labels };
}
