import { type BundledPhoto, bundledPhotos } from './bundled-photos.ts';
import { fileTitle } from './file-title.ts';
import { onFragmentChange, PHOTO_KEY, readFragment, writeFragment } from './fragment.ts';
import { decodePicture, PictureError } from './picture.ts';
import { read, remove, storageNotice, write } from './store.ts';

export { type BundledPhoto, bundledPhotos } from './bundled-photos.ts';

/** Where a photo came from. */
export type PhotoSource = 'bundled' | 'file' | 'camera' | 'video';

/** A photo that widgets can work on. Never changes; another photo is another object with another id. */
export interface Photo {
  readonly id: string;
  /** Text only: the file's name for own files. */
  readonly title: string;
  /** Who made it; empty for the reader's own. */
  readonly credit: string;
  /** What is to be seen, for `alt`; for own photos their title is all that is known. */
  readonly alt: string;
  readonly source: PhotoSource;
  /** Pixels, upright. */
  readonly width: number;
  readonly height: number;
  /** For <img>. Looks exactly like the bitmap. An object URL of an own photo works until the photo after the next. */
  readonly url: string;
  /** Sentences for the reader about what was done to it; mostly none. */
  readonly notes: readonly string[];
  /** The file. Rejects with PictureError when a bundled one cannot be fetched. */
  blob(): Promise<Blob>;
  /** A fresh bitmap, upright and opaque, that the caller owns: close it or transfer it. Rejects with PictureError. */
  bitmap(): Promise<ImageBitmap>;
}

/** What is kept on the device under KEY. */
type Kept =
  | { kind: 'bundled'; id: string }
  | {
      kind: 'own';
      blob: Blob;
      title: string;
      source: Exclude<PhotoSource, 'bundled'>;
      width: number;
      height: number;
      notes: string[];
    };

const KEY = 'photo';
/** An own file larger than this is kept as a JPEG of what the widgets see. */
const MAX_KEPT_BYTES = 20e6;
/** Up to this many pixels a picture that has to be written anew is written without loss. */
const LOSSLESS_PIXELS = 2e6;

/** The address of a file of the site, `path` without a leading slash, wherever the site is hosted. */
function siteUrl(path: string): string {
  return `${import.meta.env.BASE_URL.replace(/\/*$/, '')}/${path}`;
}

function bundled(entry: BundledPhoto): Photo {
  const url = siteUrl(entry.file);
  let file: Promise<Blob> | null = null;
  const blob = (): Promise<Blob> => {
    file ??= fetchPhoto(url, entry.title).catch((error: unknown) => {
      file = null;
      throw error;
    });
    return file;
  };
  const { id, title, alt, credit, width, height } = entry;
  const bitmap = async (): Promise<ImageBitmap> => (await decodePicture(await blob())).bitmap;
  return { id, title, credit, alt, source: 'bundled', width, height, url, notes: [], blob, bitmap };
}

async function fetchPhoto(url: string, title: string): Promise<Blob> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok) {
    const blob = await response.blob().catch(() => null);
    if (blob) return blob;
  }
  throw new PictureError(
    `The photo “${title}” could not be fetched. Check the connection and try again, or choose a picture of your own.`,
  );
}

let ownPhotos = 0;
/** Object URLs of own photos, the newest last. */
const urls: string[] = [];

function own(kept: Extract<Kept, { kind: 'own' }>, moreNotes: string[]): Photo {
  const { blob, title, source, width, height } = kept;
  const url = URL.createObjectURL(blob);
  urls.push(url);
  // A widget may still be drawing the photo before this one.
  while (urls.length > 2) URL.revokeObjectURL(urls.shift()!);
  ownPhotos += 1;
  return {
    id: `own-${Date.now().toString(36)}-${ownPhotos}`,
    title,
    credit: '',
    alt: source === 'file' ? `Your picture ${title}` : title,
    source,
    width,
    height,
    url,
    notes: [...kept.notes, ...moreNotes],
    blob: async () => blob,
    bitmap: async () => (await decodePicture(blob)).bitmap,
  };
}

async function encode(bitmap: ImageBitmap, lossless: boolean): Promise<Blob> {
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const pen = canvas.getContext('2d', { alpha: false });
  if (!pen)
    throw new PictureError(
      'This browser has no memory left to keep the picture. Close other tabs and try again.',
    );
  pen.drawImage(bitmap, 0, 0);
  return canvas.convertToBlob(lossless ? { type: 'image/png' } : { type: 'image/jpeg', quality: 0.92 });
}

/** What to keep of a file: the file itself where it shows what the widgets see, otherwise what they see. */
async function keepable(
  blob: Blob,
  title: string,
  source: 'file' | 'camera' | 'video',
  signal?: AbortSignal,
) {
  const picture = await decodePicture(blob, signal ? { signal } : {});
  const { bitmap, width, height, notes } = picture;
  try {
    const asItIs = picture.faithful && blob.size <= MAX_KEPT_BYTES;
    const file = asItIs ? blob : await encode(bitmap, width * height <= LOSSLESS_PIXELS);
    // A copy of the bytes: the reader may move or change the file that a File points to.
    const copy = new Blob([await file.arrayBuffer()], { type: file.type });
    return { kind: 'own', blob: copy, title, source, width, height, notes } as const;
  } finally {
    bitmap.close();
  }
}

/** True when what the store gave is something this version wrote. */
function isKept(value: unknown): value is Kept {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const v = value as Record<string, unknown>;
  if (v['kind'] === 'bundled') return bundledPhotos.some(({ id }) => id === v['id']);
  return (
    v['kind'] === 'own' &&
    v['blob'] instanceof Blob &&
    v['blob'].size > 0 &&
    typeof v['title'] === 'string' &&
    ['file', 'camera', 'video'].includes(String(v['source'])) &&
    Number(v['width']) >= 1 &&
    Number(v['height']) >= 1 &&
    Array.isArray(v['notes'])
  );
}

function linkedPhoto(): BundledPhoto | undefined {
  const named = readFragment(PHOTO_KEY);
  return bundledPhotos.find(({ id }) => named === `id=${id}`);
}

async function lastTime(): Promise<Photo> {
  onFragmentChange(async () => {
    const linked = linkedPhoto();
    if (linked && (await photo.current()).id !== linked.id) await photo.setBundled(linked.id);
  });
  const linked = linkedPhoto();
  if (linked) return bundled(linked);
  const kept = await read<unknown>(KEY);
  if (isKept(kept)) {
    if (kept.kind === 'own' && (await readable(kept.blob))) return own(kept, []);
    if (kept.kind === 'bundled') return bundled(bundledPhotos.find(({ id }) => id === kept.id)!);
  }
  return bundled(bundledPhotos[0]!);
}

/** Some browsers keep the name of a blob whose bytes are gone. */
async function readable(blob: Blob): Promise<boolean> {
  return blob
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}

let now: Promise<Photo> | null = null;
/** Counts the wishes for another photo, so that a slow one cannot overrule a later one. */
let wishes = 0;
const listeners = new Set<(photo: Photo) => void>();

function show(next: Photo): Photo {
  now = Promise.resolve(next);
  writeFragment(PHOTO_KEY, next.source === 'bundled' ? `id=${next.id}` : '');
  for (const listener of [...listeners]) {
    try {
      listener(next);
    } catch (error) {
      reportError(error);
    }
  }
  return next;
}

async function adopt(blob: Blob, name: string, source: 'file' | 'camera' | 'video', signal?: AbortSignal) {
  wishes += 1;
  const wish = wishes;
  const kept = await keepable(blob, fileTitle(name, 'Your picture'), source, signal);
  signal?.throwIfAborted();
  if (wish !== wishes) return photo.current();
  const stays = kept.blob.size <= MAX_KEPT_BYTES && (await write(KEY, kept));
  if (wish !== wishes) return photo.current();
  if (stays) return show(own(kept, []));
  const why =
    kept.blob.size > MAX_KEPT_BYTES
      ? 'The picture is too large to be kept for the other pages; it stays until you leave this one.'
      : (storageNotice() ?? 'The picture could not be kept; it stays until you leave this page.');
  if (kept.blob.size > MAX_KEPT_BYTES) await remove(KEY);
  return show(own(kept, [why]));
}

/**
 * The page's one current photo, followed by all its widgets, and kept on the device for the next page and visit. At the
 * first visit, or when what was kept cannot be read, it is the first bundled one.
 */
export const photo = {
  /** The current photo. Never rejects (its bitmap() may). */
  async current(): Promise<Photo> {
    now ??= lastTime();
    const asked = now;
    const answer = await asked;
    // Another photo may have been chosen while the device was still being read.
    return now === asked ? answer : photo.current();
  },

  /** Makes any photo the current one, for example one that a widget held on to. */
  async set(next: Photo): Promise<void> {
    if (next.source === 'bundled') {
      wishes += 1;
      show(next);
      await write(KEY, { kind: 'bundled', id: next.id } satisfies Kept);
      return;
    }
    await adopt(await next.blob(), next.title, next.source);
  },

  /** Makes a bundled photo the current one. Throws RangeError when there is none with this id. */
  async setBundled(id: string): Promise<Photo> {
    const entry = bundledPhotos.find((each) => each.id === id);
    if (!entry)
      throw new RangeError(`id must be one of ${bundledPhotos.map((each) => each.id).join(', ')}, got ${id}`);
    const next = bundled(entry);
    await photo.set(next);
    return next;
  },

  /**
   * Makes the reader's own file the current photo. Resolves with the photo that is then current: a later wish wins.
   * Rejects with PictureError when the file holds no picture, or with the signal's reason; the current photo stays.
   */
  setFile(blob: Blob, name: string, options: { signal?: AbortSignal } = {}): Promise<Photo> {
    return adopt(blob, name, 'file', options.signal);
  },

  /** Makes a frame of the camera or of a video the current photo. A bitmap stays the caller's. */
  async setShot(shot: ImageBitmap | Blob, source: 'camera' | 'video' = 'camera'): Promise<Photo> {
    const blob =
      shot instanceof Blob ? shot : await encode(shot, shot.width * shot.height <= LOSSLESS_PIXELS);
    return adopt(blob, source === 'camera' ? 'A picture from your camera' : 'A frame of your video', source);
  },

  /** Calls `listener` with every next current photo; returns what ends that. */
  subscribe(listener: (photo: Photo) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
