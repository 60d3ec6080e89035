import {
  isComplete,
  otherKind,
  type PictureFormat,
  type PictureHeader,
  readPictureHeader,
} from './picture-header.ts';
import { drawSvg, type SvgTrouble } from './svg.ts';

/** Why a file gave no picture. Its message is a sentence for the reader: what happened, then what to do. */
export class PictureError extends Error {
  override name = 'PictureError';
}

/** A decoded picture. Whoever asked for it owns the bitmap: close it, or transfer it away. */
export interface Picture {
  bitmap: ImageBitmap;
  /** Pixels of the bitmap, upright and opaque: Exif rotation is applied, transparent parts are on white. */
  width: number;
  height: number;
  /** Pixels of the file, upright, before any bounding. */
  originalWidth: number;
  originalHeight: number;
  /** Sentences that tell the reader what was changed or is odd; mostly none. */
  notes: string[];
  /** True when an <img> of the file itself looks like the bitmap: one still, whole, opaque frame, nothing scaled. */
  faithful: boolean;
}

/** Pictures are worked on at no more than this, unless asked otherwise: 64 MB of RGBA. */
const MAX_PIXELS = 16e6;
/** The longest side that every GPU and canvas still takes. */
const MAX_SIDE = 8192;
/** Beyond this no decoder is asked: the whole picture can be in memory for a moment, at 4 bytes a pixel. */
const MAX_STORED_PIXELS = 400e6;
const MAX_BYTES = 200e6;
const PATIENCE_MS = 30_000;

const NAMES: Record<PictureFormat, string> = {
  jpeg: 'JPEG',
  png: 'PNG',
  gif: 'GIF',
  webp: 'WebP',
  bmp: 'BMP',
  avif: 'AVIF',
  heic: 'HEIC',
  svg: 'SVG',
};

const AGAIN = 'Choose a JPEG, PNG, WebP or GIF file.';

/** What to allow and when to give up. */
export interface DecodeOptions {
  /** Most pixels of the bitmap, 16 million unless said otherwise. The longer side is at most 8192 in any case. */
  maxPixels?: number;
  signal?: AbortSignal;
}

/**
 * Decodes a picture file that may be anything at all. Small ones count: 1 x 1 and 1 x 5000 are pictures. Large ones are
 * bounded while they are decoded. Rejects with PictureError (a sentence for the reader), with RangeError when
 * `maxPixels` is not at least 1, and with the signal's reason when aborted.
 */
export async function decodePicture(blob: Blob, options: DecodeOptions = {}): Promise<Picture> {
  const { maxPixels = MAX_PIXELS, signal } = options;
  if (!(maxPixels >= 1)) throw new RangeError(`maxPixels must be at least 1, got ${maxPixels}`);
  signal?.throwIfAborted();
  if (blob.size === 0)
    throw new PictureError(`The file is empty (0 bytes). Save or download it again. ${AGAIN}`);
  if (blob.size > MAX_BYTES)
    throw new PictureError(
      `The file has ${millions(blob.size)} MB; pictures up to 200 MB can be opened. Save a smaller copy of it.`,
    );
  const bytes = await bytesOf(blob);
  signal?.throwIfAborted();
  const header = readPictureHeader(bytes);
  if (header?.format === 'svg') return svgPicture(blob, maxPixels, signal);
  if (header && header.width * header.height > MAX_STORED_PIXELS)
    throw new PictureError(
      `The picture has ${header.width} × ${header.height} pixels (${megapixels(header)} megapixels); up to 400 megapixels can be opened. Save a smaller copy of it.`,
    );
  const whole = header === null || isComplete(header.format, bytes);
  let decoded: Decoded;
  try {
    decoded = await inTime(decodeBounded(blob, header, maxPixels), signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof PictureError) throw error;
    throw refusal(header, bytes, whole);
  }
  return finish(decoded, header, whole);
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch {
    // The file was moved, changed or its drive was taken out after it was chosen.
    throw new PictureError('The file can no longer be read. Choose it again.');
  }
}

/** Upright size of the bitmap for a picture of w x h upright pixels. */
function boundedSize(w: number, h: number, maxPixels: number): { width: number; height: number } {
  const shrink = Math.min(1, Math.sqrt(maxPixels / (w * h)), MAX_SIDE / Math.max(w, h));
  return { width: Math.max(1, Math.floor(w * shrink)), height: Math.max(1, Math.floor(h * shrink)) };
}

/** A bitmap and the upright size of what the file holds. */
interface Decoded {
  bitmap: ImageBitmap;
  originalWidth: number;
  originalHeight: number;
}

async function decodeBounded(blob: Blob, header: PictureHeader | null, maxPixels: number): Promise<Decoded> {
  const options: ImageBitmapOptions = { imageOrientation: 'from-image' };
  const w = header?.turned ? header.height : (header?.width ?? 0);
  const h = header?.turned ? header.width : (header?.height ?? 0);
  const told = boundedSize(w || 1, h || 1, maxPixels);
  const bounded = told.width < w || told.height < h;
  if (bounded) {
    // One side only: the browser keeps the shape, also where it knows of a rotation that the header did not tell.
    if (w >= h) options.resizeWidth = told.width;
    else options.resizeHeight = told.height;
    options.resizeQuality = 'medium';
  }
  const first =
    (bounded && header ? await smallFromTheStart(blob, header, told) : null) ??
    (await createImageBitmap(blob, options));
  // AVIF and HEIC headers tell the size before cropping, so what came out unscaled is better evidence.
  const original = bounded
    ? { originalWidth: w, originalHeight: h }
    : { originalWidth: first.width, originalHeight: first.height };
  const size = boundedSize(first.width, first.height, maxPixels);
  // A pixel more by rounding does no harm; a header that said nothing, or not the truth, would.
  if (size.width >= first.width - 1 && size.height >= first.height - 1) return { bitmap: first, ...original };
  try {
    const resize = { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'medium' } as const;
    return { bitmap: await createImageBitmap(first, resize), ...original };
  } finally {
    first.close();
  }
}

/**
 * A JPEG can be decoded at k/8 of its size, where the browser has ImageDecoder: a fraction of the memory and time, for
 * createImageBitmap first decodes all of it. Null where that cannot be done or gains nothing.
 */
async function smallFromTheStart(
  blob: Blob,
  header: PictureHeader,
  size: { width: number; height: number },
): Promise<ImageBitmap | null> {
  const eighths = Math.ceil((8 * size.width) / header.width);
  // ImageDecoder leaves the Exif rotation to others.
  if (
    typeof ImageDecoder === 'undefined' ||
    header.format !== 'jpeg' ||
    header.orientation !== 1 ||
    eighths >= 8
  )
    return null;
  let decoder: ImageDecoder | null = null;
  try {
    decoder = new ImageDecoder({
      data: await blob.arrayBuffer(),
      type: 'image/jpeg',
      desiredWidth: Math.ceil((header.width * eighths) / 8),
      desiredHeight: Math.ceil((header.height * eighths) / 8),
    });
    const { image } = await decoder.decode();
    try {
      return await createImageBitmap(image, {
        resizeWidth: size.width,
        resizeHeight: size.height,
        resizeQuality: 'medium',
      });
    } finally {
      image.close();
    }
  } catch {
    return null;
  } finally {
    decoder?.close();
  }
}

/** Settles with `work`, or rejects when aborted or late; a bitmap that then still comes is closed. */
function inTime(work: Promise<Decoded>, signal: AbortSignal | undefined): Promise<Decoded> {
  return new Promise((resolve, reject) => {
    let over = false;
    const end = (): void => {
      over = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    const abort = (): void => {
      end();
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      end();
      reject(
        new PictureError(
          'The picture took more than 30 seconds to decode, so it was given up. Save a smaller copy of it.',
        ),
      );
    }, PATIENCE_MS);
    signal?.addEventListener('abort', abort);
    work.then(
      (decoded) => {
        if (over) return decoded.bitmap.close();
        end();
        resolve(decoded);
      },
      (error) => {
        end();
        reject(error);
      },
    );
  });
}

async function finish(decoded: Decoded, header: PictureHeader | null, whole: boolean): Promise<Picture> {
  const { bitmap, originalWidth, originalHeight } = decoded;
  const { width, height } = bitmap;
  const notes: string[] = [];
  const scaled = width * height < originalWidth * originalHeight;
  if (scaled) {
    const was = { width: originalWidth, height: originalHeight };
    notes.push(
      `The picture has ${megapixels(was)} megapixels (${originalWidth} × ${originalHeight}); it is worked on at ${megapixels(bitmap)} (${width} × ${height}).`,
    );
  }
  if (header?.animated) notes.push('The picture moves; its first frame is used.');
  if (!whole)
    notes.push(
      'The file ends before the picture does, so part of it may be missing. Save or download it again.',
    );
  const transparent = header === null || header.transparent;
  const opaque = transparent ? await onWhite(bitmap) : bitmap;
  const faithful = whole && !scaled && !transparent && !header.animated && header.format !== 'heic';
  return { bitmap: opaque, width, height, originalWidth, originalHeight, notes, faithful };
}

/** The same picture with white behind it; closes the one it was given. */
async function onWhite(bitmap: ImageBitmap | OffscreenCanvas): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext('2d', { alpha: false });
  if (!pen)
    throw new PictureError(
      'This browser has no memory left to open the picture. Close other tabs and try again.',
    );
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0);
  if (bitmap instanceof ImageBitmap) bitmap.close();
  return createImageBitmap(canvas);
}

const SVG_TROUBLE: Record<SvgTrouble, string> = {
  large: 'The drawing (SVG) has more than 10 MB.',
  broken: 'The drawing (SVG) has an error in its text.',
  undrawable: 'This browser cannot draw this SVG file.',
};

async function svgPicture(blob: Blob, maxPixels: number, signal: AbortSignal | undefined): Promise<Picture> {
  const drawn = await drawSvg(blob, maxPixels, MAX_SIDE);
  signal?.throwIfAborted();
  if ('trouble' in drawn)
    throw new PictureError(`${SVG_TROUBLE[drawn.trouble]} Export it as a PNG file and choose that.`);
  const bitmap = await onWhite(drawn.canvas);
  const { width, height } = bitmap;
  return {
    bitmap,
    width,
    height,
    originalWidth: width,
    originalHeight: height,
    notes: drawn.notes,
    faithful: false,
  };
}

function refusal(header: PictureHeader | null, bytes: Uint8Array, whole: boolean): PictureError {
  if (header?.format === 'heic')
    return new PictureError(
      'The picture is an HEIC file, which this browser cannot read. Export it as JPEG and choose that.',
    );
  if (header && !whole)
    return new PictureError(
      `The ${NAMES[header.format]} file was cut off: it ends before the picture does. Save or download it again.`,
    );
  if (header && header.width * header.height > MAX_PIXELS)
    return new PictureError(
      `The picture has ${megapixels(header)} megapixels and this device could not decode it. Save a smaller copy of it.`,
    );
  if (header)
    return new PictureError(`The ${NAMES[header.format]} file is damaged and cannot be shown. ${AGAIN}`);
  // The end of a cut-off header looks like no header.
  if (bytes[0] === 0xff && bytes[1] === 0xd8)
    return new PictureError(
      'The JPEG file was cut off: it ends before the picture does. Save or download it again.',
    );
  const kind = otherKind(bytes);
  if (kind === 'a video')
    return new PictureError(
      'The file is a video, or a picture in a format this browser cannot read. Open videos with the video button, or export the picture as JPEG.',
    );
  if (kind) return new PictureError(`The file is ${kind}, not a picture. ${AGAIN}`);
  return new PictureError(`The file is not a picture that this browser can read. ${AGAIN}`);
}

function millions(n: number): string {
  return (n / 1e6).toFixed(n < 10e6 ? 1 : 0).replace(/\.0$/, '');
}

function megapixels(size: { width: number; height: number }): string {
  return millions(size.width * size.height);
}
