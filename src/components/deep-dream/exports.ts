/** What the reader takes away: a picture at full size, and films. */
import { type Film, recordFilm } from '../../device/film.ts';
import { engine, type RunOptions } from '../../lib/engine/client.ts';
import type { KeptFrame } from './dreaming.ts';
import type { Run } from './run.ts';

/** Pictures a second: of a dream step by step, and of a zoom. */
const DREAM_RATE = 10;
const ZOOM_RATE = 24;
/** Pictures of a zoom from one frame to the next. */
const BETWEEN = 6;
/** For so many pictures the last one stands still. */
const HOLD = 10;

/** The pixels of a kept frame. */
export async function framePixels({ picture }: KeptFrame): Promise<ImageData> {
  const bitmap = await createImageBitmap(await picture);
  const pen = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  if (!pen)
    throw new Error('This browser has no memory left for the picture. Close other tabs and try again.');
  pen.drawImage(bitmap, 0, 0);
  bitmap.close();
  return pen.getImageData(0, 0, pen.canvas.width, pen.canvas.height);
}

/** A picture as a PNG file. */
export async function pngOf(image: ImageData): Promise<Blob> {
  const canvas = new OffscreenCanvas(image.width, image.height);
  const pen = canvas.getContext('2d');
  if (!pen)
    throw new Error('This browser has no memory left for the picture. Close other tabs and try again.');
  pen.putImageData(image, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** A frame of a dream at the photo's own size: what the dream changed is enlarged and added to the photo. */
export async function fullSize(
  photo: ImageBitmap,
  frame: ImageData,
  options: Pick<RunOptions, 'signal' | 'onProgress'>,
): Promise<ImageData> {
  const image = await createImageBitmap(photo);
  const { pixels, width, height } = await engine.run(
    'enlargeDream',
    { image, pixels: frame.data.slice(), width: frame.width, height: frame.height },
    options,
  );
  return new ImageData(pixels, width, height);
}

/** How many pictures the film of these frames has, and how many seconds it plays. */
export function filmLength(
  frames: number,
  kind: Run['kind'],
): { count: number; rate: number; seconds: number } {
  const rate = kind === 'film' ? ZOOM_RATE : DREAM_RATE;
  const count = HOLD + (kind === 'film' ? Math.max(1, (frames - 1) * BETWEEN) : frames);
  return { count, rate, seconds: count / rate };
}

/**
 * The frames one after the other; those of a zoom film melt into each other while the picture grows. Kept frames are decoded
 * as they are needed, two at a time.
 */
export async function filmOf(
  kept: readonly KeptFrame[],
  run: { kind: Run['kind']; zoom: number },
  options: { signal: AbortSignal; onPicture: (done: number) => void },
): Promise<Film> {
  const last = kept.at(-1)!.frame;
  const { count, rate } = filmLength(kept.length, run.kind);
  const open = new Map<number, ImageBitmap>();
  const frame = async (index: number): Promise<ImageBitmap> => {
    const at = Math.min(index, kept.length - 1);
    const known = open.get(at);
    if (known) return known;
    const bitmap = await createImageBitmap(await kept[at]!.picture);
    open.set(at, bitmap);
    for (const [old, gone] of open) {
      if (old >= at - 1) continue;
      gone.close();
      open.delete(old);
    }
    return bitmap;
  };
  const paint = (pen: CanvasRenderingContext2D, picture: ImageBitmap, scale: number, alpha: number) => {
    const { width, height } = pen.canvas;
    pen.globalAlpha = alpha;
    pen.drawImage(
      picture,
      (width * (1 - scale)) / 2,
      (height * (1 - scale)) / 2,
      width * scale,
      height * scale,
    );
    pen.globalAlpha = 1;
  };
  try {
    return await recordFilm({
      width: last.width,
      height: last.height,
      count,
      rate,
      signal: options.signal,
      onPicture: options.onPicture,
      draw: async (pen, index) => {
        pen.imageSmoothingQuality = 'high';
        if (run.kind === 'dream') {
          paint(pen, await frame(index), 1, 1);
          return;
        }
        const at = Math.min(Math.floor(index / BETWEEN), kept.length - 2);
        const share = Math.min(1, index / BETWEEN - at);
        // The first frame of a film is the photo as it was; from there on each frame shows the one before, enlarged. A margin
        // of one enlargement is cut off, so that the next frame always fills the picture.
        const before = at === 0 ? 1 : run.zoom ** share;
        paint(pen, await frame(at), before * run.zoom, 1);
        paint(pen, await frame(at + 1), (before / (at === 0 ? 1 : run.zoom)) * run.zoom, share);
      },
    });
  } finally {
    for (const bitmap of open.values()) bitmap.close();
  }
}
