/**
 * The page's side of working without a network: installs the service worker, fetches what this page needs when nobody is
 * waiting, and says truthfully what is there. Nothing here is believed because it once succeeded: every load looks into
 * the caches again.
 */
import { networks } from '../../models/registry.ts';
import { siteRoot } from '../lib/engine/base.ts';
import { NETWORK_CACHE } from '../lib/engine/modelCache.ts';
import { addressOf } from '../offline/address.ts';
import {
  fetchItems,
  fileItem,
  type Item,
  KeepingError,
  missingOf,
  networkItems,
} from '../offline/keeping.ts';
import { allFiles, cacheNames, LIST_FILE, neededBy, type OfflineList, totalBytes } from '../offline/list.ts';
import {
  type Connection,
  type Facts,
  isMetered,
  type Obstacle,
  type OfflineStatus,
  sentenceOf,
  statusOf,
  type Trouble,
  UNKNOWN,
} from '../offline/status.ts';
import { read, write } from './store.ts';

export type { OfflineStatus } from '../offline/status.ts';

/** What a page shows about itself. */
export interface OfflineReport {
  readonly status: OfflineStatus;
  readonly sentence: string;
  /** bytes that this page needs, and how many of them lie whole on this device */
  readonly neededBytes: number;
  readonly keptBytes: number;
  /** a newer version of the site waits for a full load, or has already taken over from this page's version */
  readonly update: boolean;
}

/** The whole book: all pages, figures, networks and photos. */
export interface BookReport {
  readonly totalBytes: number;
  readonly keptBytes: number;
}

/** How to keep the book. */
export interface KeepOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (book: BookReport) => void;
}

/** The reader's wishes, kept between visits. What is really there is never read from here. */
interface Wishes {
  readonly book: boolean;
  readonly declined: boolean;
}

const KEY = 'offline';

let facts: Facts = UNKNOWN;
let update = false;
const listeners = new Set<(report: OfflineReport) => void>();

/** What is known now. */
export function offlineReport(): OfflineReport {
  const { neededBytes, keptBytes } = facts;
  return { status: statusOf(facts), sentence: sentenceOf(facts), neededBytes, keptBytes, update };
}

/** The status alone. */
export const status = (): OfflineStatus => statusOf(facts);

/** Calls `listener` now and after every change; returns what ends that. */
export function subscribe(listener: (report: OfflineReport) => void): () => void {
  listeners.add(listener);
  listener(offlineReport());
  return () => listeners.delete(listener);
}

function tell(change: Partial<Facts> = {}): void {
  const before = statusOf(facts);
  facts = { ...facts, ...change };
  // Figures that wait for their network listen to this.
  if (before !== 'ready' && statusOf(facts) === 'ready') dispatchEvent(new Event('fovea-offline-ready'));
  for (const listener of [...listeners]) listener(offlineReport());
}

const connection = (): Connection | undefined => (navigator as { connection?: Connection }).connection;

function obstacle(): Obstacle | null {
  if (import.meta.env.DEV) return 'development';
  if (!isSecureContext) return 'insecure';
  return 'serviceWorker' in navigator && 'caches' in globalThis ? null : 'missing';
}

/** Resolves when the page has loaded and the browser has nothing better to do. */
async function idle(): Promise<void> {
  if (document.readyState !== 'complete')
    await new Promise((done) => addEventListener('load', done, { once: true }));
  await new Promise<unknown>((done) =>
    'requestIdleCallback' in globalThis
      ? requestIdleCallback(done, { timeout: 5000 })
      : setTimeout(done, 1000),
  );
}

async function wishes(): Promise<Wishes> {
  const kept = await read<Partial<Wishes>>(KEY);
  return { book: kept?.book === true, declined: kept?.declined === true };
}

// ---- the service worker -------------------------------------------------------------------------------------------

/** The active registration of this site's worker. Rejects with KeepingError when it cannot be installed. */
async function register(): Promise<ServiceWorkerRegistration> {
  const root = siteRoot();
  const registration = await navigator.serviceWorker
    .register(`${root}sw.js`, { scope: root, updateViaCache: 'none' })
    .catch(async (error: unknown) => {
      // Without a network the script cannot be checked for news, but the installed worker still runs.
      const installed = await navigator.serviceWorker.getRegistration(root);
      if (installed?.active) return installed;
      const blocked = error instanceof DOMException && error.name === 'SecurityError';
      throw new KeepingError(blocked ? 'worker' : 'connection', error);
    });
  watchForUpdates(registration);
  const coming = registration.installing ?? registration.waiting;
  if (!registration.active && coming) {
    await new Promise<void>((done, failed) => {
      const look = () => {
        if (coming.state === 'activated') done();
        if (coming.state === 'redundant') failed(new KeepingError('worker'));
      };
      coming.addEventListener('statechange', look);
      look();
    });
  }
  return registration;
}

let watched = false;
let reloading = false;

function watchForUpdates(registration: ServiceWorkerRegistration): void {
  if (watched) return;
  watched = true;
  const { serviceWorker } = navigator;
  // The very first worker is no news.
  let controlled = serviceWorker.controller !== null;
  const announce = () => {
    if (!registration.waiting || !registration.active || update) return;
    update = true;
    // The worker lets its successor in between two pages, see canHandOver there.
    addEventListener('beforeunload', () => serviceWorker.controller?.postMessage('leaving'));
    tell();
  };
  const follow = (worker: ServiceWorker | null) => worker?.addEventListener('statechange', announce);
  announce();
  follow(registration.installing);
  registration.addEventListener('updatefound', () => follow(registration.installing));
  serviceWorker.addEventListener('controllerchange', () => {
    if (reloading) location.reload();
    else if (controlled) {
      update = true;
      tell();
    }
    controlled = true;
  });
}

/** Opens this page anew in the newest version. Other open pages of the site then say that they are of an older one. */
export async function reloadForUpdate(): Promise<void> {
  const registration = await navigator.serviceWorker.getRegistration(siteRoot());
  if (!registration?.waiting) {
    location.reload();
    return;
  }
  reloading = true;
  registration.waiting.postMessage('take-over');
}

// ---- what is needed -----------------------------------------------------------------------------------------------

let listing: Promise<OfflineList> | null = null;

function list(): Promise<OfflineList> {
  listing ??= fetch(siteRoot() + LIST_FILE)
    .then((response) => {
      if (!response.ok) throw new Error(`${LIST_FILE}: ${response.status}`);
      return response.json() as Promise<OfflineList>;
    })
    .catch((error: unknown) => {
      listing = null;
      throw new KeepingError('connection', error);
    });
  return listing;
}

/** i8x16.splat in a function that returns it: valid where WebAssembly has SIMD. */
const SIMD = [
  [0, 97, 115, 109, 1, 0, 0, 0],
  [1, 5, 1, 96, 0, 1, 123],
  [3, 2, 1, 0],
  [10, 8, 1, 6, 0, 65, 0, 253, 15, 11],
].flat();

/** The networks that the figures on this page run, from their data-needs. */
function networksHere(): typeof networks {
  const ids = new Set(
    [...document.querySelectorAll('[data-needs]')].flatMap((figure) =>
      (figure.getAttribute('data-needs') ?? '').split(/\s+/),
    ),
  );
  return networks.filter(({ id }) => ids.has(id));
}

/** The pages of the figures on this page: a worksheet borrows figures that its own page does not know of. */
function figurePagesHere(): string[] {
  return [...document.querySelectorAll('fovea-figure[embed-url]')].map(
    (figure) => new URL(figure.getAttribute('embed-url') ?? '', location.href).pathname,
  );
}

async function pageItems(): Promise<Item[]> {
  const root = siteRoot();
  const files = await list();
  const pageAt = (pathname: string): string => {
    const address = addressOf(pathname.slice(new URL(root).pathname.length), (page) => page in files.pages);
    return address.kind === 'unknown' ? '404.html' : address.page;
  };
  const simd = WebAssembly.validate(Uint8Array.from(SIMD));
  const needed = new Map(
    [location.pathname, ...figurePagesHere()].flatMap((pathname) =>
      neededBy(files, pageAt(pathname), simd).map((file) => [file.path, file] as const),
    ),
  );
  return [
    ...[...needed.values()].map((file) => fileItem(root, file)),
    ...networksHere().flatMap((network) => networkItems(root, network)),
  ];
}

async function bookItems(): Promise<Item[]> {
  const root = siteRoot();
  return [
    ...allFiles(await list()).map((file) => fileItem(root, file)),
    ...networks.flatMap((network) => networkItems(root, network)),
  ];
}

// ---- this page ----------------------------------------------------------------------------------------------------

const troubleOf = (error: unknown): Trouble => (error instanceof KeepingError ? error.trouble : 'worker');

/** Looks at what is kept for this page and fetches the rest where it may. `asked`: the reader pressed the button. */
async function look(asked: boolean): Promise<void> {
  const blocked = obstacle();
  if (blocked) return tell({ obstacle: blocked });
  try {
    // A browser that blocks storage says so here, before anything is fetched.
    await caches.has(cacheNames(siteRoot()).others);
  } catch {
    return tell({ obstacle: 'blocked' });
  }
  const { book, declined } = await wishes();
  const metered = isMetered(connection());
  const may = asked || !(declined || metered);
  if (asked && declined) await write(KEY, { book, declined: false } satisfies Wishes);
  const situation = { metered, declined: declined && !asked };
  tell({ trouble: null });
  try {
    const installed = await navigator.serviceWorker.getRegistration(siteRoot());
    // A page that was open during the removal may have kept something once more.
    if (declined && !asked && !installed) await removeCaches();
    // Installing fetches the shell, so it too waits until fetching is allowed.
    if (may || installed) await register();
    const items = await pageItems();
    const missing = await missingOf(items);
    const neededBytes = totalBytes(items);
    let keptBytes = neededBytes - totalBytes(missing);
    tell({
      ...situation,
      neededBytes,
      keptBytes,
      checked: may || installed !== undefined,
      fetching: may && missing.length > 0,
    });
    if (!may || missing.length === 0) return;
    await fetchItems(missing, new AbortController().signal, (bytes) => {
      keptBytes += bytes;
      tell({ keptBytes: Math.min(keptBytes, neededBytes) });
    });
    // What was fetched counts when it can be read back.
    const stillMissing = await missingOf(missing);
    tell({
      keptBytes: neededBytes - totalBytes(stillMissing),
      fetching: false,
      trouble: stillMissing.length ? 'room' : null,
    });
  } catch (error) {
    tell({ ...situation, fetching: false, trouble: troubleOf(error) });
  }
}

let looking: Promise<void> | null = null;

/** Runs `look` after whatever look is under way. */
function lookAgain(asked: boolean): Promise<void> {
  const before = looking ?? Promise.resolve();
  looking = before.then(() => look(asked));
  return looking;
}

let started = false;

/**
 * Begins, once per page, as soon as the page is idle. On a metered connection it only looks. When the connection comes
 * back it looks again.
 */
export async function startOffline(): Promise<void> {
  if (started) return;
  started = true;
  await idle();
  await lookAgain(false);
  addEventListener('online', () => {
    if (facts.trouble === 'connection') void lookAgain(false);
  });
}

/** Looks again at what this page needs, after figures have come onto it. */
export async function lookAgainAtPage(): Promise<void> {
  await startOffline();
  await lookAgain(false);
}

/** Fetches what this page needs because the reader asked: whatever the connection, and after an earlier removal. */
export const fetchForThisPage = (): Promise<void> => lookAgain(true);

// ---- the whole book -----------------------------------------------------------------------------------------------

/** Resolves when this page knows what is kept for itself. */
const settled = async (): Promise<void> => {
  await startOffline();
  await looking;
};

/**
 * How large the book is and how much of it is kept, by looking. Null where nothing can be kept, or the list cannot be had.
 */
export async function bookReport(): Promise<BookReport | null> {
  await settled();
  if (facts.obstacle) return null;
  try {
    const items = await bookItems();
    const total = totalBytes(items);
    return { totalBytes: total, keptBytes: total - totalBytes(await missingOf(items)) };
  } catch {
    return null;
  }
}

/** Whether the reader asked for the whole book and has not removed it since. */
export const wantsBook = async (): Promise<boolean> => (await wishes()).book;

/** A sentence about an attempt to keep the book that failed. */
export const bookTrouble: Readonly<Record<Trouble, string>> = {
  connection: 'The connection broke. What has arrived is kept; continue when there is a network.',
  room: 'There is not enough room left on this device for this site. Free some space, or keep single chapters by opening them.',
  damaged: 'A file arrived damaged twice. Try again later; the other files are kept.',
  worker: 'The browser refused to store the book. Private windows often do.',
};

/**
 * Fetches everything that the book consists of, and asks the browser not to throw it away. Continues where an earlier
 * attempt stopped. Resolves with what is then kept; rejects with KeepingError (its `trouble` names a sentence in
 * bookTrouble) or, when cancelled, with the signal's reason. What has arrived stays.
 */
export async function keepBook({ signal, onProgress }: KeepOptions = {}): Promise<BookReport> {
  await settled();
  const stop = signal ?? new AbortController().signal;
  stop.throwIfAborted();
  await write(KEY, { book: true, declined: false } satisfies Wishes);
  await navigator.storage?.persist?.().catch(() => false);
  await register();
  const items = await bookItems();
  const missing = await missingOf(items);
  const total = totalBytes(items);
  let kept = total - totalBytes(missing);
  const report = () => onProgress?.({ totalBytes: total, keptBytes: Math.min(kept, total) });
  report();
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => undefined)) ?? {};
  if (quota !== undefined && usage !== undefined && totalBytes(missing) > quota - usage)
    throw new KeepingError('room');
  await fetchItems(missing, stop, (bytes) => {
    kept += bytes;
    report();
  });
  if ((await missingOf(missing)).length > 0) throw new KeepingError('room');
  await lookAgain(true);
  return { totalBytes: total, keptBytes: total };
}

/**
 * Removes all that is kept for reading offline, the service worker included; own pictures and choices stay. Nothing is
 * fetched ahead again until the reader asks for it.
 */
export async function forgetBook(): Promise<void> {
  await settled();
  const root = siteRoot();
  await write(KEY, { book: false, declined: true } satisfies Wishes);
  await (await navigator.serviceWorker.getRegistration(root))?.unregister();
  await removeCaches();
  await lookAgain(false);
}

async function removeCaches(): Promise<void> {
  const root = siteRoot();
  for (const name of Object.values(cacheNames(root))) await caches.delete(name);
  const cache = await caches.open(NETWORK_CACHE);
  for (const request of await cache.keys())
    if (request.url.startsWith(`${root}models/`)) await cache.delete(request);
}
