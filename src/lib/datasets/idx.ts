import { checkPictures, type LabelledPictures } from './labelled-pictures.ts';
import { describeBinary } from './magic-numbers.ts';
import { unpack } from './unpack.ts';

/** A file in the format of MNIST: bytes in a grid of any number of axes. */
export interface IdxArray {
  shape: number[];
  data: Uint8Array<ArrayBuffer>;
}

const KINDS: Readonly<Record<number, string>> = {
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floating-point numbers',
  14: '64-bit floating-point numbers',
};

/**
 * Reads an IDX file of bytes, packed with gzip or not (Y. LeCun, "The MNIST database", file formats: two zero bytes, the
 * kind of number, the number of axes, each axis as four bytes, highest first, then the data).
 *
 * @param name what messages call the file
 * @throws RangeError with a sentence: what it is when it is no IDX file, another kind of number, or cut short
 */
export async function readIdx(file: Uint8Array, name = 'the file'): Promise<IdxArray> {
  const packed = file[0] === 0x1f && file[1] === 0x8b;
  const bytes = packed ? await unpack(new Uint8Array(file), 'gzip', { name }) : file;
  const [zero, alsoZero, kind = 0, axes = 0] = bytes;
  if (zero !== 0 || alsoZero !== 0 || !(kind === 8 || kind in KINDS) || axes === 0) {
    const other = describeBinary(bytes);
    throw new RangeError(`${name}: it is no IDX file${other ? ` but ${other}` : ''}`);
  }
  if (kind !== 8) throw new RangeError(`${name}: it holds ${KINDS[kind]}, but unsigned bytes are needed`);
  const start = 4 + 4 * axes;
  const short = () => new RangeError(`${name}: the IDX file is cut short`);
  if (bytes.length < start) throw short();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (bytes.length < start + size) throw short();
  if (bytes.length > start + size) {
    throw new RangeError(`${name}: it has ${bytes.length - start - size} bytes more than its head says`);
  }
  return { shape, data: new Uint8Array(bytes.subarray(start)) };
}

/**
 * Two IDX files, one of pictures [pictures, height, width] or [pictures, height, width, channels] and one of labels
 * [pictures], as a set. They may be given in either order.
 *
 * @param classes what the classes are called; by default as many as the labels need, called by their numbers
 * @throws RangeError with a sentence: two files of the same kind, different counts, another number of axes
 */
export function idxPictures(
  first: IdxArray,
  second: IdxArray,
  classes?: readonly string[],
): LabelledPictures {
  const isLabels = ({ shape }: IdxArray) => shape.length === 1;
  const isPictures = ({ shape }: IdxArray) => shape.length === 3 || shape.length === 4;
  const [pictures, labels] = isLabels(first) ? [second, first] : [first, second];
  if (isLabels(pictures)) {
    throw new RangeError(
      'Both files hold labels. Choose one with pictures (train-images…) and one with labels.',
    );
  }
  if (!isPictures(pictures)) {
    throw new RangeError(
      `A file with ${pictures.shape.length} axes holds no list of pictures; 3 or 4 are needed.`,
    );
  }
  if (!isLabels(labels)) {
    throw new RangeError('Both files hold pictures. Choose one with labels (train-labels…) for them.');
  }
  const [count = 0, height = 0, width = 0, channels = 1] = pictures.shape;
  if (count !== labels.shape[0]) {
    throw new RangeError(
      `There are ${count} pictures but ${labels.shape[0]} labels: these files do not belong together.`,
    );
  }
  const highest = labels.data.reduce((most, label) => Math.max(most, label), 0);
  return checkPictures({
    pixels: pictures.data,
    labels: labels.data,
    shape: [height, width, channels],
    classes: classes ?? Array.from({ length: highest + 1 }, (_, label) => String(label)),
  });
}
