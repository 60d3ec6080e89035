/** A browser with the harness page in it, for one test file. */
import type { Browser, Page } from 'playwright-core';
import { launch, webgpuFlags } from '../../browser/chromium.ts';
import { type Harness, serveHarness } from './serve.ts';

/** What a test file works with. */
export interface Bench {
  readonly server: Harness;
  /**
   * Opens the page afresh, nothing cached, and hands it to the test; fails when the page logged an error that the test did not ask for.
   *
   * @param query as in `?backend=wasm`
   */
  withPage<T>(query: string, use: (page: Page) => Promise<T>, options?: PageOptions): Promise<T>;
  close(): Promise<void>;
}

/** How a page is opened. */
export interface PageOptions {
  /** source that runs before the page's own */
  readonly before?: string;
  /** console errors that belong to the test */
  readonly expect?: RegExp;
}

/** @param webgpu also offer WebGPU, on its software adapter */
export async function openBench({ webgpu = false } = {}): Promise<Bench> {
  const server = await serveHarness();
  const browser: Browser = await launch({ args: webgpu ? webgpuFlags : [] });
  return {
    server,
    async withPage(query, use, { before, expect } = {}) {
      const context = await browser.newContext();
      const page = await context.newPage();
      page.setDefaultTimeout(180_000);
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error' && !expect?.test(message.text())) errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(String(error)));
      try {
        if (before) await page.addInitScript(before);
        await page.goto(`${server.url}${query}`);
        await page.waitForFunction(() => Boolean(window.harness));
        const result = await use(page);
        if (errors.length) throw new Error(`The page logged: ${errors.join(' | ')}`);
        return result;
      } finally {
        server.hook = undefined;
        await context.close();
      }
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}
