/*
 * What the first bytes of a file say about the picture in it, read before any decoder is let loose on it: the size
 * decides how much memory decoding may take. Sources: JPEG ITU-T T.81 B.2, PNG 3rd edition 5 and 11, GIF89a, the WebP
 * container specification, ISO/IEC 14496-12 and 23008-12 (HEIF, AVIF), Exif 2.32 4.6.
 */

/** The formats that are told apart. */
export type PictureFormat = 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'heic' | 'svg';

/** What a header tells. `width` and `height` are stored pixels, before any rotation, 0 when the header does not say. */
export interface PictureHeader {
  format: PictureFormat;
  width: number;
  height: number;
  /** Exif orientation, 1 (upright as stored) to 8. */
  orientation: number;
  /** That orientation swaps width and height. */
  turned: boolean;
  /** More than one frame. */
  animated: boolean;
  /** There may be pixels that are not opaque. */
  transparent: boolean;
}

const u16 = (b: Uint8Array, i: number): number => ((b[i] ?? 0) << 8) | (b[i + 1] ?? 0);
const u16le = (b: Uint8Array, i: number): number => (b[i] ?? 0) | ((b[i + 1] ?? 0) << 8);
const u24le = (b: Uint8Array, i: number): number => u16le(b, i) | ((b[i + 2] ?? 0) << 16);
const u32 = (b: Uint8Array, i: number): number => u16(b, i) * 65536 + u16(b, i + 2);
const u32le = (b: Uint8Array, i: number): number => u16le(b, i) + u16le(b, i + 2) * 65536;
const text = (b: Uint8Array, i: number, n: number): string => String.fromCharCode(...b.subarray(i, i + n));

const plain = { orientation: 1, turned: false, animated: false, transparent: false };

/**
 * The header of a picture from the first bytes of its file (1 MB is enough for nearly all), null when the bytes belong
 * to no format known here or end before the size is told. Never throws, whatever the bytes.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpeg(bytes);
  if (text(bytes, 0, 8) === '\x89PNG\r\n\x1a\n') return png(bytes);
  if (/^GIF8[79]a$/.test(text(bytes, 0, 6))) return gif(bytes);
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return webp(bytes);
  if (text(bytes, 4, 4) === 'ftyp') return isoMedia(bytes);
  if (text(bytes, 0, 2) === 'BM' && u32le(bytes, 14) >= 12) return bmp(bytes);
  const start = new TextDecoder().decode(bytes.subarray(0, 4096));
  // Comments may say anything before the root element, a DOCTYPE may name it.
  if (/^\s*<(\?xml|!--|!DOCTYPE\s+svg|svg|[\w-]+:svg)/i.test(start) && /<([\w-]+:)?svg[\s>]/i.test(start))
    return { format: 'svg', width: 0, height: 0, ...plain, transparent: true };
  return null;
}

/** The marker segments of a JPEG up to its first scan: [marker, offset of its payload, bytes of it]. */
function* segments(b: Uint8Array): Generator<[number, number, number]> {
  let i = 2;
  while (i + 4 <= b.length) {
    if (b[i] !== 0xff) return;
    const marker = b[i + 1]!;
    if (marker === 0xff) {
      i += 1;
      continue;
    }
    yield [marker, i + 4, u16(b, i + 2) - 2];
    if (marker === 0xda) return;
    i += 2 + Math.max(2, u16(b, i + 2));
  }
}

function jpeg(b: Uint8Array): PictureHeader | null {
  let orientation = 1;
  for (const [marker, at, size] of segments(b)) {
    if (marker === 0xe1 && text(b, at, 6) === 'Exif\0\0')
      orientation = exifOrientation(b.subarray(at + 6, at + size));
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (!isFrame) continue;
    const [height, width] = [u16(b, at + 1), u16(b, at + 3)];
    return { ...plain, format: 'jpeg', width, height, orientation, turned: orientation >= 5 };
  }
  return null;
}

/** Exif orientation, 1 to 8, from a TIFF block; 1 when it is absent or damaged. */
function exifOrientation(tiff: Uint8Array): number {
  const little = text(tiff, 0, 2) === 'II';
  const short = little ? u16le : u16;
  const long = little ? u32le : u32;
  const directory = long(tiff, 4);
  const entries = Math.min(short(tiff, directory), 512);
  for (let e = 0; e < entries; e += 1) {
    const at = directory + 2 + 12 * e;
    if (short(tiff, at) === 0x0112) return Math.min(8, Math.max(1, short(tiff, at + 8)));
  }
  return 1;
}

function png(b: Uint8Array): PictureHeader {
  const colourType = b[25] ?? 0;
  let animated = false;
  let transparent = colourType === 4 || colourType === 6;
  for (let i = 8; i + 8 <= b.length; i += 12 + u32(b, i)) {
    const kind = text(b, i + 4, 4);
    if (kind === 'acTL') animated = u32(b, i + 8) > 1;
    if (kind === 'tRNS') transparent = true;
    if (kind === 'IDAT') break;
  }
  return { ...plain, format: 'png', width: u32(b, 16), height: u32(b, 20), animated, transparent };
}

function gif(b: Uint8Array): PictureHeader {
  const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let frames = 0;
  let i = 13 + table(b[10] ?? 0);
  while (i < b.length && frames < 2) {
    if (b[i] === 0x21) i += 2;
    else if (b[i] === 0x2c) {
      frames += 1;
      i += 11 + table(b[i + 9] ?? 0);
    } else break;
    while ((b[i] ?? 0) > 0) i += 1 + b[i]!;
    i += 1;
  }
  const size = { width: u16le(b, 6), height: u16le(b, 8) };
  return { ...plain, ...size, format: 'gif', animated: frames > 1, transparent: true };
}

function webp(b: Uint8Array): PictureHeader | null {
  const kind = text(b, 12, 4);
  if (kind === 'VP8X') {
    const flags = b[20] ?? 0;
    const size = { width: u24le(b, 24) + 1, height: u24le(b, 27) + 1 };
    return { ...plain, ...size, format: 'webp', animated: (flags & 2) > 0, transparent: (flags & 16) > 0 };
  }
  if (kind === 'VP8L') {
    const bits = u32le(b, 21);
    const size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    return { ...plain, ...size, format: 'webp', transparent: true };
  }
  if (kind === 'VP8 ')
    return { ...plain, format: 'webp', width: u16le(b, 26) & 0x3fff, height: u16le(b, 28) & 0x3fff };
  return null;
}

function bmp(b: Uint8Array): PictureHeader {
  const old = u32le(b, 14) === 12;
  // A negative height means rows from top to bottom.
  const width = old ? u16le(b, 18) : Math.abs(u32le(b, 18) | 0);
  const height = old ? u16le(b, 20) : Math.abs(u32le(b, 22) | 0);
  return { ...plain, format: 'bmp', width, height, transparent: u16le(b, 28) === 32 };
}

const HEIC_BRANDS = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'];

/** AVIF and HEIC. The size is the largest of the `ispe` boxes: tiles and thumbnails have smaller ones. */
function isoMedia(b: Uint8Array): PictureHeader | null {
  const brands: string[] = [];
  const end = Math.min(u32(b, 0), 256);
  for (let i = 8; i + 4 <= end; i += 4) if (i !== 12) brands.push(text(b, i, 4));
  const avif = brands.includes('avif') || brands.includes('avis');
  const heic = brands.some((brand) => HEIC_BRANDS.includes(brand)) || (brands[0] === 'mif1' && !avif);
  if (!avif && !heic) return null;
  let width = 0;
  let height = 0;
  for (let i = 8; i + 16 <= b.length; i += 1) {
    if (b[i] !== 0x69 || text(b, i, 4) !== 'ispe') continue;
    if (u32(b, i + 8) * u32(b, i + 12) <= width * height) continue;
    width = u32(b, i + 8);
    height = u32(b, i + 12);
  }
  return {
    ...plain,
    format: avif ? 'avif' : 'heic',
    width,
    height,
    animated: brands[0] === 'avis' || brands[0] === 'hevc',
    transparent: true,
  };
}

/**
 * True when the file of a JPEG, PNG, GIF or WebP goes on to its end mark, false when it was cut off. Bytes after the end
 * (phones append videos) are fine. Formats without an end mark count as complete.
 */
export function isComplete(format: PictureFormat, bytes: Uint8Array): boolean {
  if (format === 'jpeg') {
    // A thumbnail in the metadata has an end mark of its own, so only what follows the first scan header counts.
    let from = bytes.length;
    for (const [marker, at] of segments(bytes)) if (marker === 0xda) from = at;
    for (let i = bytes.length - 2; i >= from; i -= 1)
      if (bytes[i] === 0xff && bytes[i + 1] === 0xd9) return true;
    return false;
  }
  if (format === 'png') {
    let i = 8;
    while (i + 12 <= bytes.length) {
      if (text(bytes, i + 4, 4) === 'IEND') return true;
      i += 12 + u32(bytes, i);
    }
    return false;
  }
  if (format === 'gif') return bytes.subarray(Math.max(0, bytes.length - 1024)).includes(0x3b);
  if (format === 'webp') return bytes.length >= u32le(bytes, 4) + 8;
  return true;
}

/** What a file that is no picture is, as a noun with its article, from its first bytes; null when unknown. */
export function otherKind(
  bytes: Uint8Array,
): 'a PDF' | 'a video' | 'an archive' | 'a web page' | 'text' | null {
  if (text(bytes, 0, 5) === '%PDF-') return 'a PDF';
  if (text(bytes, 4, 4) === 'ftyp' || u32(bytes, 0) === 0x1a45dfa3) return 'a video';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'AVI ') return 'a video';
  if (u32(bytes, 0) === 0x504b0304 || u16(bytes, 0) === 0x1f8b) return 'an archive';
  const start = text(bytes, 0, 512);
  if (/^\s*<(!doctype html|html|head|body)/i.test(start)) return 'a web page';
  if (start.length > 0 && /^[\t\n\r\x20-\x7e]+$/.test(start)) return 'text';
  return null;
}
