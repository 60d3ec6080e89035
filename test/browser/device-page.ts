/*
 * A page with nothing on it but the modules of src/device, as `device` in its window, in a real Chromium. Served with
 * the headers and the Content-Security-Policy of the site.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { contentSecurityPolicy } from '../../src/layouts/contentSecurityPolicy.ts';
import { launch } from './chromium.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const modules = ['store', 'picture', 'picture-header', 'photo', 'camera', 'video', 'transfer', 'download'];

/** What the page has as `window.device`. */
export type Device = typeof import('../../src/device/store.ts') &
  typeof import('../../src/device/picture.ts') &
  typeof import('../../src/device/picture-header.ts') &
  typeof import('../../src/device/photo.ts') &
  typeof import('../../src/device/camera.ts') &
  typeof import('../../src/device/video.ts') &
  typeof import('../../src/device/transfer.ts') &
  typeof import('../../src/device/download.ts');

declare global {
  interface Window {
    device: Device;
  }
}

/** The bytes of a fixture. */
export function fixture(name: string): Buffer {
  return readFileSync(join(root, 'test/browser/fixtures', name));
}

/** The path of a page that shows the lab's page in a sandboxed frame. */
export const EMBEDDER = '/embedder';

/** A running server and browser. */
export interface DeviceLab {
  browser: Browser;
  url: string;
  /** Paths that were asked for. */
  requests: string[];
  /** Things that the server answers besides the page: path to bytes. */
  extra: Map<string, { type: string; body: Buffer | string }>;
  /** A fresh page, and the console errors it has had so far. */
  page(context?: BrowserContext): Promise<{ page: Page; errors: string[] }>;
  close(): Promise<void>;
}

/** Bundles the modules, serves them and starts a browser with `flags`. */
export async function openLab(flags: string[] = []): Promise<DeviceLab> {
  const source = modules.map((name) => `export * from './src/device/${name}.ts';`).join('\n');
  const bundle = await build({
    stdin: { contents: source, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'device',
    target: 'es2022',
    define: { 'import.meta.env.BASE_URL': '"/site"' },
  });
  const script = bundle.outputFiles[0]!.text;
  const html =
    '<!doctype html><html lang="en"><title>device</title><script src="/device.js"></script></html>';
  const requests: string[] = [];
  const extra: DeviceLab['extra'] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const send = (type: string, body: Buffer | string): void => {
      response.writeHead(200, {
        'content-type': type,
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'cross-origin',
        'content-security-policy': contentSecurityPolicy,
      });
      response.end(body);
    };
    if (path === EMBEDDER) {
      // Somebody else's page, with a policy of its own.
      response.writeHead(200, {
        'content-type': 'text/html',
        'cross-origin-embedder-policy': 'require-corp',
      });
      response.end('<!doctype html><title>embedder</title><iframe sandbox="allow-scripts" src="/"></iframe>');
      return;
    }
    const more = extra.get(path);
    const photo = /^\/site(\/photos\/[a-z]+\.jpg)$/.exec(path)?.[1];
    if (more) send(more.type, more.body);
    else if (path === '/') send('text/html', html);
    else if (path === '/device.js') send('text/javascript', script);
    else if (path === '/favicon.ico') send('image/x-icon', '');
    else if (photo && existsSync(join(root, 'public', photo)))
      send('image/jpeg', readFileSync(join(root, 'public', photo)));
    else {
      response.writeHead(404);
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await launch({ args: flags });
  return {
    browser,
    url,
    requests,
    extra,
    async page(context) {
      const page = await (context ?? browser).newPage();
      const errors: string[] = [];
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(url);
      return { page, errors };
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
