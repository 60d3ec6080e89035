/** The built site in a real browser whose network is taken away, changed and damaged. */
import assert from 'node:assert/strict';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { networks } from '../../models/registry.ts';
import { builtSite } from '../../scripts/build.ts';
import { getChromium } from '../../scripts/chromium.ts';
import { addOffline } from '../../scripts/offlineIntegration.ts';
import { type Served, serve } from '../../scripts/serve.ts';
import { allFiles, keyOf, type OfflineList, sizeText, totalBytes } from '../../src/offline/list.ts';
import { launch } from './chromium.ts';

const dist = await builtSite();
let browser: Browser;
/** One server for the tests that leave it and the site alone: it compresses each file once. */
let shared: Served;
const folders: string[] = [];

before(async () => {
  shared = await serve(dist);
  browser = await launch({ fetchAhead: true, args: ['--host-resolver-rules=MAP fovea.test 127.0.0.1'] });
});
after(async () => {
  await browser.close();
  await shared.close();
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

/** Milliseconds for what takes as long as the machine takes: hundreds of files are fetched and checked. */
const PATIENCE = 90_000;

/** A copy of the site that a test may change. */
async function copyOfSite(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'fovea-offline-'));
  folders.push(folder);
  await cp(dist, folder, { recursive: true });
  return folder;
}

interface Visit {
  context: BrowserContext;
  page: Page;
  /** console errors and uncaught exceptions of this page */
  errors: string[];
  /** paths that the page and the worker asked the network for */
  requests: string[];
}

async function visit(
  prepare: (context: BrowserContext) => Promise<unknown> = async () => {},
): Promise<Visit> {
  const context = await browser.newContext();
  await prepare(context);
  const requests: string[] = [];
  context.on('request', (request) => requests.push(new URL(request.url()).pathname));
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  return { context, page, errors, requests };
}

const line = (page: Page) => page.locator('fovea-offline [data-status]');

async function untilStatus(page: Page, status: string): Promise<void> {
  await page.locator(`fovea-offline [data-status="${status}"]`).waitFor({ timeout: PATIENCE });
}

/** Starts the detector if it does not start by itself; gives the labels that it finds. */
async function labelsFound(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const figure = document.querySelector('fovea-live-detector') as unknown as HTMLElement & {
      detections: { label: string }[];
    };
    figure.scrollIntoView();
    for (let wait = 0; wait < 200 && figure.detections.length === 0; wait++)
      await new Promise((done) => setTimeout(done, 100));
    return figure.detections.map(({ label }) => label);
  });
}

test('a visited chapter opens, is isolated and computes when the network and the server are gone', async () => {
  const served = await serve(dist);
  const { context, page, errors } = await visit();
  try {
    await page.goto(`${served.url}chapters/yolo/?backend=wasm`);
    await untilStatus(page, 'ready');
    assert.match((await line(page).textContent()) ?? '', /Ready offline/);
    await served.close();
    await context.setOffline(true);

    await page.reload();
    assert.equal(await page.evaluate(() => crossOriginIsolated), true);
    assert.deepEqual([...new Set(await labelsFound(page))].sort(), ['bicycle', 'car', 'dog']);
    await untilStatus(page, 'ready');

    for (const address of [
      '',
      'gallery/',
      'credits/',
      'chapters/yolo',
      'chapters/yolo/index.html',
      'gallery/?utm_source=x',
    ]) {
      const response = await page.goto(served.url + address);
      assert.equal(response?.status(), 200, address);
      assert.equal(await page.locator('main h1').count(), 1, address);
    }
    await page.goto(`${served.url}chapters/yolo?backend=wasm`);
    assert.equal(page.url(), `${served.url}chapters/yolo/?backend=wasm`);

    const missing = await page.goto(`${served.url}chapters/no-such-chapter/`);
    assert.equal(missing?.status(), 404);
    assert.match((await page.locator('h1').textContent()) ?? '', /No object found here/);
    // The browser itself reports the 404 that was asked for.
    assert.deepEqual(
      errors.filter((error) => !/404/.test(error)),
      [],
    );
  } finally {
    await context.close();
    await served.close();
  }
});

/** Keys of all caches that belong to the site, as they are now. */
const keysKept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const keys: string[] = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) keys.push(request.url);
    return keys;
  });

const heading = async (page: Page) => (await page.locator('main h1').textContent())?.trim();

/** A new release of the site in the folder: another chapter heading, another photo of the same name. */
async function release(folder: string, title: string): Promise<OfflineList> {
  const chapter = join(folder, 'chapters/yolo/index.html');
  await writeFile(chapter, (await readFile(chapter, 'utf8')).replace(/(<h1[^>]*>)[^<]*/, `$1${title}`));
  await appendFile(join(folder, 'photos/dog.jpg'), '\0');
  return addOffline(folder, '/');
}

test('a new version takes over at a full load when no page of the old one stays, and leaves nothing of the old', async () => {
  const folder = await copyOfSite();
  await release(folder, 'First');
  const served = await serve(folder);
  const { context, page, errors } = await visit();
  const update = (on: Page) => on.getByText('A new version is ready').waitFor({ timeout: PATIENCE });
  try {
    await page.goto(`${served.url}chapters/yolo/#live-detector.score=0.4`);
    await untilStatus(page, 'ready');

    const second = await release(folder, 'Second');
    await page.reload();
    assert.equal(await heading(page), 'First', 'what is open keeps its version');
    await update(page);

    const other = await context.newPage();
    await other.goto(`${served.url}gallery/`);
    await page.reload();
    assert.equal(await heading(page), 'First', 'another open page keeps the old version alive');
    await other.close();

    await update(page);
    await page.reload();
    assert.equal(await heading(page), 'Second');
    assert.equal(new URL(page.url()).hash, '#live-detector.score=0.4', 'the state in the address stays');
    await untilStatus(page, 'ready');
    const fresh = new Set([
      ...second.shell.map((file) => keyOf(served.url, file, 'shell')),
      ...second.others.map((file) => keyOf(served.url, file, 'others')),
    ]);
    const old = (await keysKept(page)).filter(
      (key) => !fresh.has(key) && !/offline-files|\/models\//.test(key),
    );
    assert.deepEqual(old, []);
    assert.equal((await keysKept(page)).filter((key) => key.includes('offline-files')).length, 1);

    await release(folder, 'Third');
    await page.reload();
    await update(page);
    const loaded = page.waitForEvent('load');
    await page.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    assert.equal(await heading(page), 'Third');
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    await served.close();
  }
});

/** Cuts the kept copies of these paths in half, or alters one byte of them. Gives how many it found. */
const damage = (page: Page, paths: string[], how: 'cut' | 'alter'): Promise<number> =>
  page.evaluate(
    async ([paths, how]) => {
      let found = 0;
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) {
          if (!paths.some((path) => new URL(request.url).pathname.endsWith(path))) continue;
          const response = (await cache.match(request))!;
          const bytes = new Uint8Array(await response.arrayBuffer());
          const middle = bytes.length >> 1;
          if (how === 'alter') bytes[middle]! ^= 1;
          const { headers } = response;
          await cache.put(request, new Response(how === 'cut' ? bytes.slice(0, middle) : bytes, { headers }));
          found += 1;
        }
      }
      return found;
    },
    [paths, how] as const,
  );

test('altered and half-downloaded files do not count as kept, and are fetched again', async () => {
  const { context, page, errors } = await visit();
  try {
    await page.goto(`${shared.url}chapters/yolo/?backend=wasm`);
    await untilStatus(page, 'ready');
    const list = JSON.parse(await readFile(join(dist, 'offline-files.json'), 'utf8')) as OfflineList;
    const script = list.shell.find(({ path }) => /LiveDetector.*\.js$/.test(path))!.path;
    // Several figures have a worker; this chapter keeps the engine's.
    const workers = list.others.map(({ path }) => path).filter((path) => /worker.*\.js$/.test(path));
    const binary = 'tfjs-backend-wasm-simd.wasm';

    assert.equal(await damage(page, ['centernet.bin', ...workers, '/chapters/yolo/'], 'cut'), 3);
    assert.equal(await damage(page, [script, binary], 'alter'), 2);
    await page.reload();
    await untilStatus(page, 'ready');
    assert.ok((await labelsFound(page)).includes('dog'));

    // Damaged again, but now without a network: nothing broken is used, and the page does not claim to be ready.
    assert.equal(await damage(page, ['centernet.bin', binary], 'cut'), 2, 'the files were fetched again');
    await context.setOffline(true);
    await page.reload();
    await page.getByText('there is no connection to fetch the rest').waitFor({ timeout: PATIENCE });
    await context.setOffline(false);
    await untilStatus(page, 'ready');
    assert.deepEqual(
      errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(error)),
      [],
    );
  } finally {
    await context.close();
  }
});

test('on a metered connection nothing is fetched ahead until the reader asks', async () => {
  const { context, page, requests } = await visit((context) =>
    context.addInitScript(() => {
      Object.defineProperty(navigator, 'connection', { value: { saveData: true, effectiveType: '4g' } });
    }),
  );
  try {
    await page.goto(`${shared.url}chapters/yolo/`);
    await untilStatus(page, 'metered');
    assert.match((await line(page).textContent()) ?? '', /metered or slow: \d+\.\d MB/);
    assert.deepEqual(await keysKept(page), []);
    assert.equal(
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
      0,
    );
    assert.deepEqual(
      requests.filter((path) => /\/models\/|\.wasm$|worker/.test(path)),
      [],
    );
    await page.getByRole('button', { name: 'Fetch it' }).click();
    await untilStatus(page, 'ready');
  } finally {
    await context.close();
  }
});

test('a browser that stores nothing gets a sentence and no error', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'fovea-profile-'));
  folders.push(profile);
  await mkdir(join(profile, 'Default'));
  const blocked = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, 'Default/Preferences'), JSON.stringify(blocked));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: getChromium(),
    args: ['--no-sandbox'],
  });
  try {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    for (const address of ['chapters/yolo/', '']) {
      await page.goto(shared.url + address);
      await untilStatus(page, 'unsupported');
      assert.match((await line(page).textContent()) ?? '', /this browser lets the site store nothing/);
    }
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});

test('plain http from another machine works online only, and says why', async () => {
  const { context, page, errors } = await visit();
  try {
    await page.goto(`http://fovea.test:${shared.port}/chapters/yolo/`);
    await untilStatus(page, 'unsupported');
    assert.match((await line(page).textContent()) ?? '', /only on https or localhost/);
    // The browser says itself that it ignores the isolation headers there.
    assert.deepEqual(
      errors.filter((error) => !/Cross-Origin-(Opener|Embedder)-Policy/.test(error)),
      [],
    );
  } finally {
    await context.close();
  }
});

test('the whole book is kept with its size, progress and cancel, and removed again', async () => {
  const { context, page, errors } = await visit();
  const panel = page.locator('fovea-offline[book] [data-book]');
  try {
    const list = JSON.parse(await readFile(join(dist, 'offline-files.json'), 'utf8')) as OfflineList;
    const total = totalBytes(allFiles(list)) + totalBytes(networks.flatMap(({ files }) => files));
    await page.goto(shared.url);
    const keep = page.getByRole('button', { name: /Keep the whole book \(/ });
    await keep.waitFor({ timeout: PATIENCE });
    assert.ok((await panel.textContent())?.includes(sizeText(total)), 'the size is known before');

    const seen = await page.evaluate(async () => {
      const shadow = document.querySelector('fovea-offline[book]')!.shadowRoot!;
      const button = (name: string) =>
        [...shadow.querySelectorAll('button')].find(({ textContent }) => textContent?.includes(name));
      const progress = new Set<number>();
      button('Keep the whole book')!.click();
      for (let wait = 0; wait < 2000; wait++) {
        await new Promise((done) => setTimeout(done));
        const value = shadow.querySelector('progress')?.value;
        if (value !== undefined) progress.add(value);
        if (progress.size > 3) button('Cancel')?.click();
        if (shadow.textContent?.includes('Stopped.')) break;
      }
      return { progress: [...progress], text: shadow.textContent };
    });
    assert.ok(seen.progress.length > 3 && seen.progress.at(-1)! > seen.progress[0]!, 'it moved');
    assert.match(seen.text ?? '', /Stopped\. What has arrived is kept\./);

    await keep.click();
    await page.locator('fovea-offline [data-book="kept"]').waitFor({ timeout: PATIENCE });
    await context.setOffline(true);
    for (const address of ['source/lib/random/', 'embed/live-detector/', ''])
      assert.equal((await page.goto(shared.url + address))?.status(), 200, address);
    await page.locator('fovea-offline [data-book="kept"]').waitFor({ timeout: PATIENCE });
    await context.setOffline(false);

    await page.getByRole('button', { name: 'Remove what is kept' }).click();
    await page.getByText('Removed. Your own pictures and choices stay.').waitFor({ timeout: PATIENCE });
    await page.reload();
    await page.getByText('Nothing is kept offline, as you chose').waitFor();
    assert.deepEqual(await keysKept(page), []);
    assert.equal(
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
      0,
    );
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
});

test('a full device is said in a sentence', async () => {
  const { context, page } = await visit();
  try {
    await page.goto(shared.url);
    await page.getByRole('button', { name: /Keep the whole book \(/ }).waitFor();
    const devtools = await context.newCDPSession(page);
    const origin = new URL(shared.url).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1e6 });
    await page.getByRole('button', { name: /Keep the whole book \(/ }).click();
    await page.getByText('There is not enough room left on this device').waitFor();
  } finally {
    await context.close();
  }
});
