/** A binary mask: `data` is row-major, [height, width], each value 0 or 1. */
export interface Mask {
  height: number;
  width: number;
  data: Uint8Array;
}

/**
 * A run-length encoded mask as COCO stores it: `size` is [height, width], `counts` the lengths of alternating runs of
 * zeros and ones down the columns (column-major), zeros first, or the same numbers as COCO's compressed string.
 */
export interface Rle {
  size: readonly number[];
  counts: readonly number[] | string;
}

/** Run lengths with the size they cover, checked and ready for computing; `counts` sums to height * width. */
export interface Runs {
  height: number;
  width: number;
  counts: Uint32Array;
}

/**
 * Checks an RLE and unpacks its counts.
 *
 * @param name what messages call it, for instance `annotations[3].segmentation`
 * @throws TypeError or RangeError when the size is not two positive integers, a count is not an integer of at least 0,
 *   the string holds a character outside '0'..'o' or stops in the middle of a number, or the runs do not add up to the size
 */
export function runsOf(rle: Rle, name = 'rle'): Runs {
  if (typeof rle !== 'object' || rle === null)
    throw new TypeError(`${name} must be an object with size and counts`);
  const { size, counts } = rle;
  if (!Array.isArray(size) || size.length !== 2 || !size.every((n) => Number.isInteger(n) && n > 0)) {
    throw new RangeError(
      `${name}.size must be [height, width], two positive integers, got ${JSON.stringify(size)}`,
    );
  }
  const [height, width] = size as [number, number];
  let runs: Uint32Array;
  if (typeof counts === 'string')
    runs = Uint32Array.from(checkCounts(expandCounts(counts, `${name}.counts`), name));
  else if (Array.isArray(counts)) runs = Uint32Array.from(checkCounts(counts, name));
  else throw new TypeError(`${name}.counts must be an array of run lengths or a compressed string`);
  let total = 0;
  for (const n of runs) total += n;
  if (total !== height * width) {
    throw new RangeError(
      `${name}.counts add up to ${total}, but the size ${height} x ${width} has ${height * width} pixels`,
    );
  }
  return { height, width, counts: runs };
}

function checkCounts(counts: readonly number[], name: string): readonly number[] {
  for (let i = 0; i < counts.length; i++) {
    const n = counts[i];
    if (!Number.isInteger(n) || n! < 0 || n! > 0xffffffff) {
      throw new RangeError(`${name}.counts[${i}] must be an integer of at least 0, got ${String(n)}`);
    }
  }
  return counts;
}

/**
 * Unpacks COCO's compressed run lengths. Each number is written in groups of five bits, lowest first, one printable
 * character a group (48 + group, + 32 while more follow), sign-extended; from the fourth number on it is the
 * difference to the number two before. (cocoapi, maskApi.c, rleFrString)
 *
 * @throws RangeError when a character is outside '0'..'o' or the last number is cut off
 */
export function expandCounts(text: string, name = 'counts'): number[] {
  const counts: number[] = [];
  let at = 0;
  while (at < text.length) {
    let value = 0;
    let scale = 1;
    for (;;) {
      if (at >= text.length) throw new RangeError(`${name} stops in the middle of a number`);
      const code = text.charCodeAt(at) - 48;
      if (code < 0 || code > 63) {
        throw new RangeError(
          `${name} has the character ${JSON.stringify(text[at])} at ${at}, which COCO's encoding never uses`,
        );
      }
      at++;
      value += (code & 31) * scale;
      scale *= 32;
      if (scale > 2 ** 45)
        throw new RangeError(`${name} holds a number that is too large, before character ${at}`);
      if (!(code & 32)) {
        if (code & 16) value -= scale;
        break;
      }
    }
    counts.push(counts.length > 2 ? value + counts[counts.length - 2]! : value);
  }
  return counts;
}

/**
 * Packs run lengths into COCO's compressed string; the inverse of `expandCounts`. (maskApi.c, rleToString)
 *
 * @param counts integers of at least 0, below 2^32
 */
export function compressCounts(counts: ArrayLike<number>): string {
  let text = '';
  for (let i = 0; i < counts.length; i++) {
    let rest = counts[i]!;
    if (!Number.isInteger(rest) || rest < 0)
      throw new RangeError(`counts[${i}] must be an integer of at least 0, got ${rest}`);
    if (i > 2) rest -= counts[i - 2]!;
    for (;;) {
      const group = ((rest % 32) + 32) % 32;
      rest = Math.floor(rest / 32);
      const done = group & 16 ? rest === -1 : rest === 0;
      text += String.fromCharCode(48 + group + (done ? 0 : 32));
      if (done) break;
    }
  }
  return text;
}

/**
 * The mask that an RLE stands for.
 *
 * @returns row-major data of 0 and 1
 * @throws as `runsOf`
 */
export function decodeRle(rle: Rle): Mask {
  const { height, width, counts } = runsOf(rle);
  const data = new Uint8Array(height * width);
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    const end = at + counts[i]!;
    if (i % 2) for (let k = at; k < end; k++) data[(k % height) * width + Math.floor(k / height)] = 1;
    at = end;
  }
  return { height, width, data };
}

/**
 * The run lengths of a mask, as COCO counts them: down the columns, zeros first (so a mask that starts with a one
 * starts with a run of 0 zeros). `compressCounts` makes the string of them.
 *
 * @throws RangeError when height or width is not a positive integer, data has another length, or a value is not 0 or 1
 */
export function encodeRle(mask: Mask): { size: [number, number]; counts: number[] } {
  const { height, width, data } = mask;
  if (!Number.isInteger(height) || height < 1)
    throw new RangeError(`mask.height must be a positive integer, got ${height}`);
  if (!Number.isInteger(width) || width < 1)
    throw new RangeError(`mask.width must be a positive integer, got ${width}`);
  if (data.length !== height * width) {
    throw new RangeError(
      `mask.data must have ${height} x ${width} = ${height * width} values, got ${data.length}`,
    );
  }
  const counts: number[] = [];
  let value = 0;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const pixel = data[y * width + x]!;
      if (pixel !== 0 && pixel !== 1)
        throw new RangeError(`mask.data[${y * width + x}] must be 0 or 1, got ${pixel}`);
      if (pixel !== value) {
        counts.push(run);
        run = 0;
        value = pixel;
      }
      run++;
    }
  }
  counts.push(run);
  return { size: [height, width], counts };
}
