/** What JavaScript a page loads before the reader does anything and before it fetches ahead while idle. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** The scripts of one page. */
export interface PageScripts {
  /** all of them together, gzipped one by one, in units of 1000 bytes */
  kilobytes: number;
  scripts: { url: string; text: string }[];
}

/** A context whose pages never become idle, so that nothing is fetched ahead. */
export async function busyContext(
  browser: Browser,
  options?: Parameters<Browser['newContext']>[0],
): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.addInitScript('window.requestIdleCallback = () => 0');
  return context;
}

/** Notes the scripts of a page from now on; what it returns gives those that came until it is called. */
export function watchScripts(page: Page): () => Promise<PageScripts> {
  const bodies: Promise<{ url: string; text: string }>[] = [];
  page.on('response', (response) => {
    const type = response.headers()['content-type'] ?? '';
    if (response.ok() && type.includes('javascript'))
      bodies.push(response.text().then((text) => ({ url: response.url(), text })));
  });
  return async () => {
    const scripts = await Promise.all(bodies);
    const bytes = scripts.reduce((sum, { text }) => sum + gzipSync(text, { level: 9 }).length, 0);
    return { kilobytes: bytes / 1000, scripts };
  };
}

/** Opens a page without touching it and gives the scripts that it loaded. */
export async function pageScripts(browser: Browser, url: string): Promise<PageScripts> {
  const context = await busyContext(browser);
  try {
    const page = await context.newPage();
    const loaded = watchScripts(page);
    await page.goto(url, { waitUntil: 'networkidle' });
    return await loaded();
  } finally {
    await context.close();
  }
}
