import { unpack } from './unpack.ts';

/** Grey values, row-major, 0 black to 255 white. */
export interface GreyPicture {
  width: number;
  height: number;
  pixels: Uint8Array<ArrayBuffer>;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The neighbour that is nearest to left + above - corner; at ties the first of left, above, corner. (PNG, 9.4) */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** Undoes the filter of each row in place of the raw rows, which begin with the number of their filter. */
function unfilter(raw: Uint8Array, width: number, height: number, name: string): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (width + 1)]!;
    if (filter > 4) throw new RangeError(`${name}: row ${y} has a filter that PNG does not know (${filter})`);
    const from = y * (width + 1) + 1;
    const to = y * width;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? pixels[to + x - 1]! : 0;
      const above = y > 0 ? pixels[to + x - width]! : 0;
      const corner = x > 0 && y > 0 ? pixels[to + x - width - 1]! : 0;
      let predicted = 0;
      if (filter === 1) predicted = left;
      else if (filter === 2) predicted = above;
      else if (filter === 3) predicted = (left + above) >> 1;
      else if (filter === 4) predicted = paeth(left, above, corner);
      pixels[to + x] = raw[from + x]! + predicted;
    }
  }
  return pixels;
}

/**
 * Reads a PNG of grey values with 8 bits each. A canvas would do for pictures, but not for data: browsers may change
 * values by a colour profile, and Node has none.
 *
 * @param name what messages call the file
 * @throws RangeError with a sentence: not a PNG, another kind of PNG (colour, 16 bits, interlaced), damaged or cut short
 *   (W3C, Portable Network Graphics, sections 5, 9 and 11)
 */
export async function readGreyPng(bytes: Uint8Array, name = 'the file'): Promise<GreyPicture> {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) throw new RangeError(`${name}: it is no PNG picture`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = () => new RangeError(`${name}: the PNG picture is damaged or cut short`);
  let header: { width: number; height: number } | undefined;
  const packed: Uint8Array[] = [];
  let ended = false;
  for (let place = 8; !ended; ) {
    if (place + 12 > bytes.length) throw damaged();
    const length = view.getUint32(place);
    const type = String.fromCharCode(...bytes.subarray(place + 4, place + 8));
    const data = bytes.subarray(place + 8, place + 8 + length);
    if (data.length < length) throw damaged();
    if (type === 'IHDR') {
      if (length < 13) throw damaged();
      const [depth, colour, , , interlaced] = data.subarray(8, 13);
      if (depth !== 8 || colour !== 0 || interlaced !== 0) {
        throw new RangeError(`${name}: a PNG of grey values with 8 bits each, not interlaced, is needed`);
      }
      header = { width: view.getUint32(place + 8), height: view.getUint32(place + 12) };
    }
    if (type === 'IDAT') packed.push(data);
    ended = type === 'IEND';
    place += length + 12;
  }
  if (!header || packed.length === 0) throw damaged();
  const { width, height } = header;
  const joined = new Uint8Array(packed.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of packed) {
    joined.set(part, offset);
    offset += part.length;
  }
  const raw = await unpack(joined, 'deflate', { name });
  if (raw.length !== (width + 1) * height) throw damaged();
  return { width, height, pixels: unfilter(raw, width, height, name) };
}
