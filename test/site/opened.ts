/** The built site in a browser, and a page that is watched while it is open. */
import { dirname } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { builtSite } from '../../scripts/build.ts';
import { serve } from '../../scripts/serve.ts';
import { launch } from '../browser/chromium.ts';
import { filesBelow } from './files.ts';

/** The site on localhost with a browser beside it. */
export interface OpenSite {
  /** address with a slash at the end */
  url: string;
  /** the folder that is served */
  directory: string;
  browser: Browser;
  /** addresses of all pages below url: '', 'gallery/', 'chapters/yolo/', '404.html' */
  pages: string[];
  close(): Promise<void>;
}

/** Builds when needed, serves, and starts a browser. */
export async function openSite(): Promise<OpenSite> {
  const directory = await builtSite();
  const served = await serve(directory);
  const browser = await launch();
  const pages = (await filesBelow(directory, '.html')).map((path) =>
    path.endsWith('index.html') ? (path === 'index.html' ? '' : `${dirname(path)}/`) : path,
  );
  return {
    url: served.url,
    directory,
    browser,
    pages,
    close: async () => {
      await browser.close();
      await served.close();
    },
  };
}

/** Every page but the source pages, and of those the widest variety: a folder, a widget and a file of the library. */
export function varied(pages: readonly string[]): string[] {
  const samples = [
    'source/',
    'source/lib/boxes/',
    'source/components/live-detector/',
    'source/lib/boxes/nms/',
  ];
  return pages.filter((path) => !path.startsWith('source/') || samples.includes(path));
}

/** What went wrong on a page, as sentences; grows while the page is open. */
export type Trouble = string[];

/** Notes console messages, errors, requests to elsewhere, failed requests and policy violations of a new page. */
export async function watchedPage(
  context: BrowserContext,
  origin: string,
): Promise<{ page: Page; trouble: Trouble }> {
  const page = await context.newPage();
  const trouble: Trouble = [];
  page.on('console', (message) => {
    if (['error', 'warning', 'assert'].includes(message.type()))
      trouble.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) trouble.push(`request to elsewhere: ${url}`);
  });
  page.on('requestfailed', (request) => {
    // A page that is left in the middle of a download aborts it.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') trouble.push(`failed request: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest())
      trouble.push(`${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction('reportViolation', (what: string) => trouble.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const report = (globalThis as unknown as { reportViolation: (what: string) => void }).reportViolation;
      report(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return { page, trouble };
}

/** Waits until the page's elements are defined and have rendered. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.evaluate(async () => {
    const custom = [...document.querySelectorAll('*')].filter(({ localName }) => localName.includes('-'));
    for (const { localName } of custom) {
      const timeout = new Promise((done) => setTimeout(done, 3000));
      await Promise.race([customElements.whenDefined(localName), timeout]);
    }
    for (const element of custom)
      await (element as unknown as { updateComplete?: Promise<unknown> }).updateComplete;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
}

/** Waits until the address says what the figures show: it follows a change within a quarter of a second. */
export async function addressWritten(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300)));
}

/** Waits until what this device keeps has the text in it: an answer is shown before it is written. */
export async function untilKept(page: Page, text: string): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      new Promise<boolean>((done) => {
        const opening = indexedDB.open('fovea');
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction('kept').objectStore('kept').getAll();
          all.onsuccess = () => {
            database.close();
            done(JSON.stringify(all.result).includes(wanted));
          };
        };
      }),
    text,
  );
}

/** Switches the theme the way the button does. */
export async function setTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((detail) => dispatchEvent(new CustomEvent('fovea-theme', { detail })), theme);
}
