/**
 * Network files: fetched once, checked against the registry's sha256, kept in the browser's Cache Storage. Holds no
 * tfjs, so a page can prefetch without loading the engine.
 */
import { type NetworkEntry, type NetworkFile, networkEntry } from '../../../models/registry.ts';
import { siteRoot } from './base.ts';
import { EngineError, throwIfAborted } from './errors.ts';

/** Name of the Cache Storage cache. Its keys hold each file's sha256, so a new version of a file is a new entry. */
export const NETWORK_CACHE = 'fovea-networks';

/** How to fetch. */
export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** told of bytes that arrived, out of all bytes of the network */
  readonly onProgress?: ((bytes: number, total: number) => void) | undefined;
  /** the site's root; a worker is told, a page knows */
  readonly root?: string | undefined;
}

const RETRY_AFTER_MS = [400, 1600];

/**
 * Gets all files of a network, from the cache where possible.
 *
 * @returns bytes by file name
 * @throws RangeError for an unknown id; EngineError 'network-missing' (not on the server, or no connection after three tries), 'network-damaged'
 * (altered or cut short, twice), 'aborted'
 */
export async function fetchNetwork(id: string, options: FetchOptions = {}): Promise<Map<string, Uint8Array>> {
  const entry = networkEntry(id);
  const total = entry.files.reduce((sum, file) => sum + file.bytes, 0);
  const arrived = new Map<string, number>();
  const report = (file: NetworkFile, bytes: number) => {
    arrived.set(file.name, Math.min(bytes, file.bytes));
    options.onProgress?.(
      [...arrived.values()].reduce((a, b) => a + b, 0),
      total,
    );
  };
  const root = options.root ?? siteRoot();
  const files = await Promise.all(
    entry.files.map(async (file) => {
      const url = `${root}models/${id}/${file.name}`;
      const bytes = await getFile(entry, file, url, options.signal, (n) => report(file, n));
      return [file.name, bytes] as const;
    }),
  );
  return new Map(files);
}

/** Gets a network into the cache without keeping it in memory. Same errors as `fetchNetwork`. */
export async function prefetchNetwork(id: string, options: FetchOptions = {}): Promise<void> {
  await fetchNetwork(id, options);
}

/** Whether every file of the network is in the cache, in the version that the registry names. */
export async function networkIsCached(id: string, root: string = siteRoot()): Promise<boolean> {
  const cache = await openCache();
  if (!cache) return false;
  for (const file of networkEntry(id).files) {
    if (!(await cache.match(keyOf(`${root}models/${id}/${file.name}`, file)))) return false;
  }
  return true;
}

const keyOf = (url: string, file: NetworkFile): string => `${url}?sha256=${file.sha256}`;

/** Cache Storage is absent on insecure origins and may be blocked: then every visit downloads, and that is all. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(NETWORK_CACHE);
  } catch {
    return undefined;
  }
}

async function getFile(
  entry: NetworkEntry,
  file: NetworkFile,
  url: string,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array> {
  throwIfAborted(signal);
  const cache = await openCache();
  const key = keyOf(url, file);
  const kept = await cache?.match(key).catch(() => undefined);
  if (kept) {
    const bytes = new Uint8Array(await kept.arrayBuffer());
    if (await isIntact(bytes, file)) {
      onBytes(bytes.length);
      return bytes;
    }
    await cache?.delete(key).catch(() => false);
  }
  for (let attempt = 0; attempt < 2; attempt++) {
    // The second time past every HTTP cache: what is damaged may be a cached copy.
    const bytes = await download(entry, url, attempt > 0 ? 'reload' : 'default', signal, onBytes);
    if (await isIntact(bytes, file)) {
      await store(cache, url, key, bytes);
      return bytes;
    }
  }
  throw new EngineError(
    'network-damaged',
    `The file ${file.name} of the network "${entry.title}" arrived damaged twice. Reload the page; if that does not help, the site's copy is broken.`,
  );
}

async function download(
  entry: NetworkEntry,
  url: string,
  cache: RequestCache,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void,
): Promise<Uint8Array> {
  for (let attempt = 0; ; attempt++) {
    throwIfAborted(signal);
    let response: Response | undefined;
    try {
      response = await fetch(url, { cache, ...(signal ? { signal } : {}) });
      if (response.ok) return await readBody(response, onBytes);
    } catch {
      throwIfAborted(signal);
      response = undefined;
    }
    // Only what may pass is tried again: no connection, a connection that broke, a server in trouble.
    const passing = response === undefined || response.status >= 500 || response.status === 429;
    const pause = RETRY_AFTER_MS[attempt];
    if (!passing || pause === undefined) {
      const what = response
        ? `the server answered ${response.status}`
        : 'there is no connection to the server';
      throw new EngineError(
        'network-missing',
        `The network "${entry.title}" could not be loaded: ${what}. Check the connection, then try again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

async function readBody(response: Response, onBytes: (bytes: number) => void): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    onBytes(length);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Length and, where the browser has hashes (secure origins), sha256. */
async function isIntact(bytes: Uint8Array, file: NetworkFile): Promise<boolean> {
  if (bytes.length !== file.bytes) return false;
  if (!globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === file.sha256;
}

/** Keeps the file and drops older versions of it. A full disk is no reason to fail: the bytes are at hand. */
async function store(cache: Cache | undefined, url: string, key: string, bytes: Uint8Array): Promise<void> {
  if (!cache) return;
  try {
    for (const request of await cache.keys()) {
      if (request.url !== key && request.url.split('?')[0] === url) await cache.delete(request);
    }
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) };
    await cache.put(key, new Response(bytes as Uint8Array<ArrayBuffer>, { headers }));
  } catch {
    // See above.
  }
}
