/**
 * Looking into the caches and filling them, from the page. The service worker answers from the same caches; this side
 * knows how far it is and can be cancelled.
 */
import { NETWORK_CACHE, prefetchNetwork } from '../lib/engine/modelCache.ts';
import { isIntact } from './digest.ts';
import { inLanes } from './lanes.ts';
import { cacheNames, keyOf, type NeededFile } from './list.ts';
import type { Trouble } from './status.ts';

/** So many files are looked at or fetched at once. */
const LANES = 4;

/** Something to keep, and where it is kept. */
export interface Item {
  readonly url: string;
  readonly cache: string;
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  /** the id of the network that it is a file of */
  readonly network?: string;
}

/** What keeping failed on. */
export class KeepingError extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, cause?: unknown) {
    super(`Keeping for offline use failed: ${trouble}`, { cause });
    this.trouble = trouble;
  }
}

/** The item of a file of the site at `root` (with a slash). */
export function fileItem(root: string, file: NeededFile): Item {
  const cache = cacheNames(root)[file.part];
  return { ...file, url: root + file.path, cache, key: keyOf(root, file, file.part) };
}

/** The items of a network, where the engine looks for them (see src/lib/engine/modelCache.ts). */
export function networkItems(
  root: string,
  network: { id: string; files: readonly { name: string; bytes: number; sha256: string }[] },
): Item[] {
  return network.files.map(({ name, bytes, sha256 }) => {
    const url = `${root}models/${network.id}/${name}`;
    return { url, cache: NETWORK_CACHE, key: `${url}?sha256=${sha256}`, bytes, sha256, network: network.id };
  });
}

/** Whether the item lies whole in its cache. What lies there damaged is thrown out. Rejects where storage is blocked. */
export async function isKept(item: Item): Promise<boolean> {
  const cache = await caches.open(item.cache);
  const kept = await cache.match(item.key);
  if (!kept) return false;
  const bytes = await kept.arrayBuffer().catch(() => new ArrayBuffer(0));
  if (await isIntact(bytes, item)) return true;
  await cache.delete(item.key);
  return false;
}

/** Those of the items that have to be fetched. */
export async function missingOf(items: readonly Item[]): Promise<Item[]> {
  const missing = new Set(items);
  await inLanes(items, LANES, async (item) => {
    if (await isKept(item)) missing.delete(item);
  });
  return [...missing];
}

async function bytesOf(response: Response, onBytes: (bytes: number) => void): Promise<ArrayBuffer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    parts.push(next.value);
    onBytes(next.value.length);
  }
  return new Blob(parts).arrayBuffer();
}

async function fetchFile(item: Item, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<void> {
  for (const cache of ['default', 'reload'] as const) {
    let arrived = 0;
    const response = await fetch(item.url, { cache, signal }).catch((error: unknown) => {
      throw new KeepingError('connection', error);
    });
    const bytes = await bytesOf(response, (more) => {
      arrived += more;
      onBytes(more);
    }).catch((error: unknown) => {
      throw new KeepingError('connection', error);
    });
    if (response.ok && (await isIntact(bytes, item))) {
      const headers = new Headers(response.headers);
      // They describe the transfer, not these bytes. Everything else stays: isolation needs its headers.
      headers.delete('content-encoding');
      headers.delete('content-length');
      await (await caches.open(item.cache)).put(item.key, new Response(bytes, { headers }));
      return;
    }
    onBytes(-arrived);
  }
  throw new KeepingError('damaged');
}

/**
 * Fetches the items into their caches, a few at a time. `onBytes` is told of every step, forwards or (when a damaged file
 * starts again) backwards. Rejects with KeepingError, or with the signal's reason when it was aborted.
 */
export async function fetchItems(
  items: readonly Item[],
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const networks = new Set(items.flatMap(({ network }) => network ?? []));
  const jobs: ((stop: AbortSignal) => Promise<void>)[] = items
    .filter(({ network }) => network === undefined)
    .map((item) => (stop) => fetchFile(item, stop, onBytes));
  for (const id of networks)
    jobs.push((stop) => {
      // The engine's cache counts the files that it already has; they are not among the items.
      let told: number | null = null;
      const missing = items.reduce((sum, item) => sum + (item.network === id ? item.bytes : 0), 0);
      const onProgress = (done: number, total: number) => {
        const now = Math.max(0, done - (total - missing));
        onBytes(now - (told ?? 0));
        told = now;
      };
      return prefetchNetwork(id, { signal: stop, onProgress });
    });
  // One failure stops the other lanes.
  const stop = new AbortController();
  const forward = () => stop.abort(signal.reason);
  signal.addEventListener('abort', forward);
  try {
    await inLanes(jobs, LANES, (job) => {
      signal.throwIfAborted();
      return job(stop.signal);
    });
  } catch (error) {
    stop.abort();
    signal.throwIfAborted();
    throw new KeepingError(troubleOf(error), error);
  } finally {
    signal.removeEventListener('abort', forward);
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof KeepingError) return error.trouble;
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'QuotaExceededError') return 'room';
  if (code === 'network-damaged') return 'damaged';
  return code === 'network-missing' ? 'connection' : 'worker';
}
