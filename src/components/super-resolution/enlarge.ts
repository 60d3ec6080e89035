import type { Photo } from '../../device/photo.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import { FACTOR, halved, MOST_PIXELS, type Pixels, partOf, type Result, type SuperState } from './state.ts';

const NETWORK = 'esrgan';

/** How a run is followed and ended. */
interface Following {
  /** nobody wants the result any more */
  signal: AbortSignal;
  /** ends with the tiles that there are */
  stop: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** what will be enlarged, before the first tile */
  onStart: (small: Pixels) => void;
  onTile: (tile: {
    left: number;
    top: number;
    width: number;
    height: number;
    pixels: Uint8ClampedArray;
  }) => void;
}

function pen(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const found = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!found)
    throw new Error('This browser has no memory left to read the picture. Close other tabs and try again.');
  return found;
}

function withoutAlpha(rgba: Uint8ClampedArray): Uint8ClampedArray {
  const rgb = new Uint8ClampedArray((rgba.length / 4) * 3);
  for (let i = 0, to = 0; i < rgba.length; i += 4) {
    rgb[to++] = rgba[i]!;
    rgb[to++] = rgba[i + 1]!;
    rgb[to++] = rgba[i + 2]!;
  }
  return rgb;
}

/** Three bytes a pixel as an ImageData, opaque. */
export function imageDataOf({ width, height, data }: Pixels): ImageData {
  const image = new ImageData(width, height);
  for (let i = 0, from = 0; i < image.data.length; i += 4) {
    image.data[i] = data[from++]!;
    image.data[i + 1] = data[from++]!;
    image.data[i + 2] = data[from++]!;
    image.data[i + 3] = 255;
  }
  return image;
}

/** The part of the photo that is worked on, small enough. */
function cut(bitmap: ImageBitmap, state: SuperState): { pixels: Pixels; note: string } {
  const { left, top, width, height } = partOf(state, bitmap);
  const input = state.mode === 'test' ? (width * height) / FACTOR ** 2 : width * height;
  const shrink = Math.min(1, Math.sqrt(MOST_PIXELS / input));
  const even = (size: number) => Math.max(2, Math.floor((size * shrink) / 2) * 2);
  const [across, down] = [even(width), even(height)];
  const drawing = pen(across, down);
  drawing.imageSmoothingQuality = 'high';
  drawing.drawImage(bitmap, left, top, width, height, 0, 0, across, down);
  const { data } = drawing.getImageData(0, 0, across, down);
  const pixels: Pixels = { width: across, height: down, channels: 3, data: withoutAlpha(data) };
  const note =
    shrink < 1
      ? `The photo has ${width} × ${height} pixels; it was made smaller first, to ${across} × ${down}, to keep within memory and minutes.`
      : '';
  return { pixels, note };
}

/** The photo, or its part, enlarged by the network. Rejects with a sentence for the reader. */
export async function enlarge(photo: Photo, state: SuperState, following: Following): Promise<Result> {
  const { signal, stop, onProgress, onStart, onTile } = following;
  const bitmap = await photo.bitmap();
  const { pixels, note } = (() => {
    try {
      return cut(bitmap, state);
    } finally {
      bitmap.close();
    }
  })();
  signal.throwIfAborted();
  const small = state.mode === 'test' ? halved(pixels) : pixels;
  onStart(small);
  const image = await createImageBitmap(imageDataOf(small));
  const {
    pixels: large,
    width,
    height,
    tiles,
    done,
    time,
  } = await engine.run(
    'superResolve',
    { network: NETWORK, image },
    { signal, stop, onProgress, onUpdate: onTile },
  );
  return {
    mode: state.mode,
    small,
    network: { width, height, channels: 3, data: withoutAlpha(large) },
    original: state.mode === 'test' ? pixels : null,
    tiles,
    done,
    time,
    note,
  };
}
