import { type Painting, readPainting } from '../lib/segmentation/painting.ts';
import type { Photo } from './photo.ts';
import { read, remove, write } from './store.ts';

/*
 * What the reader painted, one painting per photo, kept on this device. Figures of a page share it: each hears what another
 * paints.
 */

const keys = new WeakMap<Photo, Promise<string>>();
const listeners = new Set<(key: string, painting: Painting | null, from: object) => void>();

/** The name under which a photo's painting is kept: an own picture is known by its bytes, since its id changes at every visit. */
function keyOf(photo: Photo): Promise<string> {
  let key = keys.get(photo);
  if (!key) {
    key = photo.source === 'bundled' ? Promise.resolve(`painting ${photo.id}`) : fingerprint(photo);
    keys.set(photo, key);
  }
  return key;
}

/** FNV-1a over the bytes: no secret is kept by it, and pages without https have no digest of the browser's. */
async function fingerprint(photo: Photo): Promise<string> {
  const bytes = new Uint8Array(await (await photo.blob()).arrayBuffer());
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return `painting ${photo.width}x${photo.height} ${bytes.length} ${(hash >>> 0).toString(16)}`;
}

/** The painting kept for a photo, null when there is none. Never rejects. */
export async function paintingOf(photo: Photo): Promise<Painting | null> {
  const key = await keyOf(photo).catch(() => null);
  return key === null ? null : readPainting(await read<unknown>(key));
}

/**
 * Keeps a painting, or forgets it (null), and tells the page's other figures. True when it will be there at the next visit.
 *
 * @param from who painted it; listeners of the same owner are not told
 */
export async function keepPainting(photo: Photo, painting: Painting | null, from: object): Promise<boolean> {
  const key = await keyOf(photo);
  for (const listener of [...listeners]) listener(key, painting, from);
  if (painting) return write(key, painting);
  await remove(key);
  return true;
}

/** Hears of other figures' paintings on `photo()`, whichever photo that is by then. Returns what ends that. */
export function onPainting(
  owner: object,
  photo: () => Photo | null,
  heard: (painting: Painting | null) => void,
): () => void {
  const listener = (key: string, painting: Painting | null, from: object) => {
    const mine = photo();
    if (from === owner || !mine) return;
    void keyOf(mine).then((own) => {
      if (own === key && photo() === mine) heard(painting);
    });
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}
