import { bundledPhotos } from '../../device/photo.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import type { CutoutState } from './state.ts';

const loaded = new Map<string, Promise<ImageBitmap>>();

/** The photo of a background, fetched once a page; null for the plain ones. Rejects with a sentence for the reader. */
export function backgroundPhoto(background: CutoutState['background']): Promise<ImageBitmap> | null {
  const photo = bundledPhotos.find(({ id }) => id === background);
  if (!photo) return null;
  let known = loaded.get(background);
  if (!known) {
    known = fetchPhoto(photo.file);
    known.catch(() => loaded.delete(background));
    loaded.set(background, known);
  }
  return known;
}

async function fetchPhoto(file: string): Promise<ImageBitmap> {
  const response = await fetch(`${siteRoot()}${file}`).catch(() => null);
  if (!response?.ok)
    throw new Error(
      'The background photo could not be fetched. Choose another background, or this one again.',
    );
  return createImageBitmap(await response.blob());
}
