/** Builds the harness page with Vite and serves it, cross-origin isolated, with the site's networks, WASM binaries, photos and data. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../..', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
};

/** Answers a request in the server's place when it returns true. */
export type Hook = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A running server. */
export interface Harness {
  readonly url: string;
  /** set to misbehave; undefined to behave */
  hook: Hook | undefined;
  close(): Promise<void>;
}

/** @param isolated whether to send the headers that WASM threads need */
export async function serveHarness({ isolated = true } = {}): Promise<Harness> {
  const out = await mkdtemp(join(tmpdir(), 'fovea-harness-'));
  await build({
    root: fileURLToPath(new URL('.', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: { outDir: out, emptyOutDir: true, target: 'es2023', chunkSizeWarningLimit: 4096 },
  });

  const harness: Harness = { url: '', hook: undefined, close: async () => {} };
  const server = createServer(async (request, response) => {
    if (harness.hook?.(request, response)) return;
    const asked = normalize(new URL(request.url ?? '/', 'http://localhost').pathname).replace(/^\/+/, '');
    const path = asked || 'index.html';
    const shared = /^(models|runtime|photos|data)\//.test(path);
    try {
      const file = await readFile(join(shared ? join(root, 'public') : out, path));
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.setHeader('cache-control', 'no-store');
      if (isolated) {
        response.setHeader('cross-origin-opener-policy', 'same-origin');
        response.setHeader('cross-origin-embedder-policy', 'require-corp');
      }
      response.end(file);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  harness.close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(out, { recursive: true, force: true });
  };
  return Object.assign(harness, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}
