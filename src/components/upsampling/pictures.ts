import { bundledPhotos, type Photo } from '../../device/photo.ts';
import { decodePicture } from '../../device/picture.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import { streetScene } from '../../lib/scenes/street.ts';
import { scorePlanes } from './enlarge.ts';
import type { Planes } from './fit.ts';
import { SIZE } from './state.ts';

/** Seeds of the street that is tested, and of those that are trained on. */
const TESTED = 1;
const TRAINED = [11, 12, 13];

let streets: { tested: Planes; others: Planes[] } | null = null;

/** Score maps of a street, and those of three others. */
export function streetPlanes(): { tested: Planes; others: Planes[] } {
  streets ??= {
    tested: scorePlanes(streetScene(TESTED)),
    others: TRAINED.map((seed) => scorePlanes(streetScene(seed))),
  };
  return streets;
}

/** The middle of a bitmap as three planes of 0 … 1, its sides cut to the figure's shape. The bitmap stays open. */
export function photoPlanes(bitmap: ImageBitmap): Planes {
  const { width, height } = SIZE;
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!pen)
    throw new Error('This browser has no memory left to read the picture. Close other tabs and try again.');
  const scale = Math.max(width / bitmap.width, height / bitmap.height);
  const [across, down] = [bitmap.width * scale, bitmap.height * scale];
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, (width - across) / 2, (height - down) / 2, across, down);
  const { data: rgba } = pen.getImageData(0, 0, width, height);
  const data = new Float32Array(3 * width * height);
  for (let i = 0; i < width * height; i++)
    for (let c = 0; c < 3; c++) data[c * width * height + i] = rgba[4 * i + c]! / 255;
  return { count: 3, width, height, data };
}

const trained = new Map<string, Planes>();

/** The bundled photos but the one that is tested, fetched once a page. Rejects with a sentence for the reader. */
export async function otherPhotos(tested: Photo, signal: AbortSignal): Promise<Planes[]> {
  const others = bundledPhotos.filter(({ id }) => id !== tested.id);
  return Promise.all(
    others.map(async ({ id, file, title }) => {
      const known = trained.get(id);
      if (known) return known;
      const response = await fetch(`${siteRoot()}${file}`, { signal }).catch(() => null);
      signal.throwIfAborted();
      if (!response?.ok)
        throw new Error(
          `The photo “${title}”, which the kernel is trained on, could not be fetched. Try again, or train on this picture.`,
        );
      const { bitmap } = await decodePicture(await response.blob(), { signal });
      const planes = photoPlanes(bitmap);
      bitmap.close();
      trained.set(id, planes);
      return planes;
    }),
  );
}
