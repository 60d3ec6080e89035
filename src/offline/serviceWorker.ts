/**
 * The service worker. Installs the shell, answers from what is kept before it asks the network, checks what it takes out
 * of a cache, and hands over to its successor only between two pages.
 *
 * Bundled by scripts/offlineIntegration.ts, which fills in the list of the site's files.
 */
import type { WorkboxPlugin } from 'workbox-core/types.js';
import { PrecacheController, PrecacheRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { CacheFirst } from 'workbox-strategies';
import { addressOf } from './address.ts';
import { isIntact, sha256 } from './digest.ts';
import { inLanes } from './lanes.ts';
import { cacheNames, keyOf, LIST_FILE, type ListedFile, type OfflineList, revisionOf } from './list.ts';

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Client {
  readonly id: string;
}
interface WorkerScope extends EventTarget {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Client[]>;
  };
  skipWaiting(): Promise<void>;
}
declare const self: WorkerScope;
declare const OFFLINE_LIST: OfflineList;
declare const LIST_SHA256: string;

/** As public/_headers has them: the pages before and after share the isolated world of this one. */
const isolation = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

const root = self.registration.scope;
const names = cacheNames(root);
const { shell, others, pages } = OFFLINE_LIST;

/** 'a1b2…' in hexadecimal as the integrity attribute wants it. */
function integrityOf(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  return `sha256-${btoa(String.fromCharCode(...bytes))}`;
}

const byKey = new Map<string, ListedFile>([
  ...shell.map((file) => [keyOf(root, file, 'shell'), file] as const),
  ...others.map((file) => [keyOf(root, file, 'others'), file] as const),
]);
const otherByUrl = new Map(others.map((file) => [root + file.path, file]));
const plainUrl = (url: string): string => url.replace(/[?#].*$/, '');
const content = (response: Response): Promise<ArrayBuffer> => response.clone().arrayBuffer();

/** What lies in a cache counts only when it is whole; otherwise it is fetched again. */
const checkedOut: WorkboxPlugin = {
  cachedResponseWillBeUsed: async ({ cachedResponse, request }) => {
    if (!cachedResponse) return null;
    const file = byKey.get(request.url);
    return !file || (await isIntact(await content(cachedResponse), file)) ? cachedResponse : null;
  },
};

/** Only whole files go in; what arrives damaged is asked for once more, past every HTTP cache. */
const checkedIn: WorkboxPlugin = {
  cacheKeyWillBeUsed: async ({ request }) => {
    const file = otherByUrl.get(plainUrl(request.url));
    return file ? keyOf(root, file, 'others') : request;
  },
  fetchDidSucceed: async ({ request, response }) => {
    const file = otherByUrl.get(plainUrl(request.url));
    if (!file || (response.ok && (await isIntact(await content(response), file)))) return response;
    return fetch(root + file.path, { cache: 'reload' });
  },
  cacheWillUpdate: async ({ request, response }) => {
    const file = otherByUrl.get(plainUrl(request.url));
    return file && response.status === 200 && (await isIntact(await content(response), file))
      ? response
      : null;
  },
};

const precache = new PrecacheController({ cacheName: names.shell, plugins: [checkedOut] });
precache.addToCacheList([
  ...shell.map((file) => ({
    url: root + file.path,
    revision: revisionOf(file),
    integrity: integrityOf(file.sha256),
  })),
  { url: root + LIST_FILE, revision: LIST_SHA256.slice(0, 16), integrity: integrityOf(LIST_SHA256) },
]);

/** So many files of the shell are fetched at once. */
const LANES = 6;

/**
 * Fetches what the shell lacks. Workbox's own installation asks for one file after another, a round trip each, and past the HTTP
 * cache; here what the page has just loaded is taken from there where it is whole.
 */
const installShell = (event: Event): Promise<void> =>
  inLanes(precache.getURLsToCacheKeys(), LANES, async ([url, cacheKey]) => {
    const integrity = precache.getIntegrityForCacheKey(cacheKey) ?? '';
    const keep = async (cache: RequestCache) => {
      const request = new Request(url, { integrity, cache, credentials: 'same-origin' });
      await Promise.all(
        precache.strategy.handleAll({ request, event: event as never, params: { cacheKey } }),
      );
    };
    await keep('default').catch(() => keep('reload'));
  });

const onDemand = new CacheFirst({ cacheName: names.others, plugins: [checkedOut, checkedIn] });

/** An answer from the shell, under the address that the reader asked for. */
async function fromShell(page: string, event: Event): Promise<Response> {
  const url = root + page;
  const cacheKey = precache.getCacheKeyForURL(url)!;
  const params = { cacheKey, integrity: precache.getIntegrityForCacheKey(cacheKey) };
  return precache.strategy.handle({ request: new Request(url), event: event as never, params });
}

async function notFound(event: Event): Promise<Response> {
  const page = await fromShell('404.html', event);
  return new Response(page.body, { status: 404, statusText: 'Not Found', headers: page.headers });
}

/**
 * Whether to let a newer worker in before this navigation is answered. Only where no page of this version stays: when the
 * one open page is being left for the page that is asked for.
 */
async function canHandOver(): Promise<boolean> {
  if (!self.registration.waiting) return false;
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const [page] = open;
  return page !== undefined && open.length === 1 && isLeaving(page);
}

/** Runs in the empty page below. If the newer worker never comes, this one answers the second time. */
const LET_IN = `{
  const { serviceWorker } = navigator;
  const again = () => location.reload();
  serviceWorker.addEventListener('controllerchange', again);
  setTimeout(again, 4000);
  serviceWorker.getRegistration().then((registration) =>
    registration?.waiting ? registration.waiting.postMessage('take-over') : again(),
  );
}`;

/**
 * An empty page that lets the newer worker in and then loads itself again, fragment included. A page has to do it: a worker
 * is not replaced while it answers, and a navigation that is redirected across the change never ends in Chromium.
 */
async function doorPage(): Promise<Response> {
  const html = `<!doctype html><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><script>${LET_IN}</script>`;
  const hash = integrityOf(await sha256(new TextEncoder().encode(LET_IN)));
  const policy = `default-src 'none'; img-src data:; script-src '${hash}'`;
  const headers = { ...isolation, 'content-type': 'text/html', 'content-security-policy': policy };
  return new Response(html, { headers });
}

/** The page that said last that it is being left, and when; see src/device/offline.ts. */
let left: { id: string; at: number } | null = null;

/** Whether the page says that it is being left. Its message may be overtaken by the request for the next page. */
async function isLeaving(page: Client): Promise<boolean> {
  for (let wait = 0; wait < 25; wait++) {
    if (left?.id === page.id && Date.now() - left.at < 3000) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
}

async function navigate(url: URL, request: Request, event: Event): Promise<Response> {
  if (await canHandOver()) return doorPage();
  const address = addressOf(url.pathname.slice(new URL(root).pathname.length), (page) => page in pages);
  if (address.kind === 'moved') return Response.redirect(root + address.page + url.search, 301);
  try {
    if (address.kind === 'unknown') return await fetch(request);
    const kept = precache.getCacheKeyForURL(root + address.page);
    if (kept) return await fromShell(address.page, event);
    return await onDemand.handle({ request: new Request(root + address.page), event: event as never });
  } catch {
    return notFound(event);
  }
}

const isOurs = (url: URL): boolean => url.href.startsWith(root);

registerRoute(
  ({ request, url }) => request.mode === 'navigate' && isOurs(url),
  ({ request, url, event }) => navigate(url, request, event),
);
registerRoute(new PrecacheRoute(precache, { ignoreURLParametersMatching: [/.*/], cleanURLs: false }));
registerRoute(({ url }) => otherByUrl.has(plainUrl(url.href)), onDemand);

self.addEventListener('message', (event) => {
  const { data, source } = event as MessageEvent & { source: Client | null };
  if (data === 'take-over') void self.skipWaiting();
  if (data === 'leaving' && source) left = { id: source.id, at: Date.now() };
});

self.addEventListener('install', (event) => (event as Extendable).waitUntil(installShell(event)));
self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const cache = await caches.open(names.others);
    for (const request of await cache.keys()) if (!byKey.has(request.url)) await cache.delete(request);
    await precache.activate(event as never);
    // The page that installed the first worker fetches its figures through it from now on.
    await self.clients.claim();
  };
  (event as Extendable).waitUntil(tidy());
});
