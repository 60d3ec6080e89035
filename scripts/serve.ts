/**
 * Serves a built site the way a static host does: `npm run serve`, or serve() in tests.
 * Node's own http module is enough here; what a library would add (watching, upload limits, proxies) is not needed.
 */
import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { type HeaderRule, headersFor, parseHeaders } from './headers.ts';

const types: Record<string, string> = {
  '.avif': 'image/avif',
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp4': 'video/mp4',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};
const compressible = /^text\/|json|javascript|xml|wasm/;

type Encoding = 'br' | 'gzip' | 'identity';
const compressors: Record<Exclude<Encoding, 'identity'>, (data: Buffer) => Promise<Buffer>> = {
  br: (data) =>
    promisify(brotliCompress)(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }),
  gzip: (data) => promisify(gzip)(data, { level: 6 }),
};

/** The best encoding that the request accepts. */
function acceptedEncoding(header: string | undefined): Encoding {
  const accepted = new Set(
    (header ?? '')
      .split(',')
      .map((part) => part.trim().split(/\s*;\s*/))
      .filter(([, q]) => !q || Number(q.replace(/^q=/, '')) > 0)
      .map(([name]) => name),
  );
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : 'identity';
}

/** Where serve() serves from and how. */
export interface ServeOptions {
  /** the first port to try; 0 takes any free one. Default 0 */
  port?: number;
  /** the folder of the address under which the site lives, as FOVEA_BASE was at build time. Default '/' */
  base?: string;
  /** rules to use in place of the directory's own `_headers` file */
  headers?: HeaderRule[];
}

/** A running server. */
export interface Served {
  /** the site's address, base included, with a slash at the end */
  url: string;
  port: number;
  close(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', failed);
      done();
    });
  });
}

/** The port that a listening server has. */
function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port.');
  return address.port;
}

const errorCode = (error: unknown) => (error as NodeJS.ErrnoException).code ?? '';

/** Listens on every loopback address, so that `localhost` works however the browser resolves it. */
async function listenOnLoopback(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  first: number,
): Promise<{ port: number; servers: Server[] }> {
  for (let port = first, tries = 0; tries < 100; tries++, port = first === 0 ? 0 : port + 1) {
    const v4 = createServer(handler);
    const v6 = createServer(handler);
    try {
      await listen(v4, port, '127.0.0.1');
    } catch (error) {
      if (!['EADDRINUSE', 'EACCES'].includes(errorCode(error))) throw error;
      continue;
    }
    try {
      await listen(v6, portOf(v4), '::1');
      return { port: portOf(v4), servers: [v4, v6] };
    } catch (error) {
      // A machine without IPv6 has no ::1 to listen on.
      if (['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(errorCode(error)))
        return { port: portOf(v4), servers: [v4] };
      v4.close();
      if (errorCode(error) !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error(`None of the 100 ports from ${first} is free.`);
}

/**
 * Serves the files of a directory on localhost: `_headers` rules, index pages, 404.html, ETags, compression kept in
 * memory. Only GET and HEAD; nothing outside the directory. Rejects when the directory has no index.html.
 */
export async function serve(directory: string, options: ServeOptions = {}): Promise<Served> {
  if (!existsSync(join(directory, 'index.html')))
    throw new Error(`There is no site in ${directory}: build it first with npm run build.`);
  const root = await realpath(directory);
  const base = `/${(options.base ?? '/').split('/').filter(Boolean).join('/')}/`.replace('//', '/');
  const rules =
    options.headers ??
    (existsSync(join(root, '_headers')) ? parseHeaders(await readFile(join(root, '_headers'), 'utf8')) : []);
  const compressed = new Map<string, Promise<Buffer>>();

  /** The file behind a path below the base, or undefined; a directory answers with its real path and a slash. */
  async function find(path: string): Promise<string | undefined> {
    const wanted = resolve(root, `.${path}`);
    if (wanted !== root && !wanted.startsWith(root + sep)) return undefined;
    const file = await realpath(path.endsWith('/') ? join(wanted, 'index.html') : wanted).catch(
      () => undefined,
    );
    if (!file?.startsWith(root + sep) || file === join(root, '_headers')) return undefined;
    return (await stat(file)).isDirectory() ? file + sep : file;
  }

  async function send(
    request: IncomingMessage,
    response: ServerResponse,
    file: string,
    path: string,
    status: number,
  ) {
    const { size, mtimeMs } = await stat(file);
    const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
    const canCompress = compressible.test(type) && size > 512;
    const encoding = canCompress ? acceptedEncoding(request.headers['accept-encoding']) : 'identity';
    const tag = `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}-${encoding}"`;
    for (const [name, value] of Object.entries({ 'Cache-Control': 'no-cache', ...headersFor(rules, path) }))
      response.setHeader(name, value);
    response.setHeader('ETag', tag);
    if (canCompress) response.setHeader('Vary', 'Accept-Encoding');
    if (status === 200 && request.headers['if-none-match']?.split(/\s*,\s*/).includes(tag)) {
      response.writeHead(304).end();
      return;
    }
    let body: Buffer;
    if (encoding === 'identity') {
      body = await readFile(file);
    } else {
      const key = file + tag;
      const ready = compressed.get(key) ?? readFile(file).then(compressors[encoding]);
      compressed.set(key, ready);
      body = await ready;
      response.setHeader('Content-Encoding', encoding);
    }
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  function plain(
    response: ServerResponse,
    status: number,
    text: string,
    headers: Record<string, string> = {},
  ) {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return plain(response, 405, 'Only GET and HEAD.', { Allow: 'GET, HEAD' });
    const [address = '/', query] = (request.url ?? '/').split('?', 2);
    let path: string;
    try {
      path = decodeURIComponent(address);
    } catch {
      return plain(response, 400, 'This address cannot be decoded.');
    }
    if (/[\0\\]/.test(path)) return plain(response, 400, 'This address holds a character that no file has.');
    if (!path.startsWith(base)) {
      if (`${path}/` === base || path === '/') return plain(response, 301, base, { Location: base });
      return plain(response, 404, `The site is at ${base}`);
    }
    const below = `/${path.slice(base.length)}`;
    const file = await find(below);
    if (file?.endsWith(sep)) {
      // Built from the decoded path without its empty parts, so that it can never name another host.
      const location = `${base}${below.split('/').filter(Boolean).map(encodeURIComponent).join('/')}/`;
      return plain(response, 301, location, { Location: query ? `${location}?${query}` : location });
    }
    if (file) return send(request, response, file, below, 200);
    const missing = join(root, '404.html');
    if (existsSync(missing)) return send(request, response, missing, below, 404);
    plain(response, 404, 'There is no page at this address.');
  }

  const { port, servers } = await listenOnLoopback((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) plain(response, 500, 'The server failed on this request.');
      else response.destroy();
    });
  }, options.port ?? 0);

  return {
    url: `http://localhost:${port}${base}`,
    port,
    close: async () => {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((done) => server.close(done));
      }
    },
  };
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string', default: '4321' }, base: { type: 'string' } },
    allowPositionals: true,
  });
  const port = Number(values.port);
  try {
    if (!Number.isInteger(port) || port < 0 || port > 65535)
      throw new RangeError(`--port must be a number from 0 to 65535, not ${values.port}`);
    const base = values.base ?? process.env['FOVEA_BASE'] ?? '/';
    const served = await serve(positionals[0] ?? 'dist', { port, base });
    console.log(`Fovea is at ${served.url}\nStop it with Ctrl+C.`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void served.close().then(() => process.exit(0)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
