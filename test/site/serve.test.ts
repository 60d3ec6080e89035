import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { headersFor, parseHeaders } from '../../scripts/headers.ts';
import { type Served, serve } from '../../scripts/serve.ts';
import { read } from './files.ts';

let folder = '';
let served: Served;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-serve-'));
  const site = join(folder, 'site');
  await mkdir(join(site, 'a/b'), { recursive: true });
  await mkdir(join(site, 'assets'));
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await symlink(join(folder, 'secret.txt'), join(site, 'link.txt'));
  await writeFile(join(site, 'index.html'), '<h1>home</h1>');
  await writeFile(join(site, '404.html'), '<h1>missing</h1>');
  await writeFile(join(site, 'a/b/index.html'), '<p>deep</p>'.repeat(200));
  await writeFile(join(site, 'assets/x.wasm'), new Uint8Array(8));
  await writeFile(join(site, 'site.webmanifest'), '{}');
  await writeFile(join(site, '_headers'), read('public/_headers'));
  served = await serve(site);
});
after(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** A request whose path is sent as it is. */
function ask(
  path: string,
  { method = 'GET', headers = {}, host = 'localhost', port = served.port } = {},
): Promise<Answer> {
  return new Promise((done, failed) => {
    request({ host, port, path, method, headers, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', failed)
      .end();
  });
}

test('a directory answers with its index, and without the slash leads there', async () => {
  assert.equal(String((await ask('/')).body), '<h1>home</h1>');
  assert.equal((await ask('/a/b/')).status, 200);
  const moved = await ask('/a/b?x=1');
  assert.equal(moved.status, 301);
  assert.equal(moved.headers['location'], '/a/b/?x=1');
});

test('what is missing answers 404 with the page for it', async () => {
  const answer = await ask('/nowhere/');
  assert.equal(answer.status, 404);
  assert.equal(String(answer.body), '<h1>missing</h1>');
  assert.equal((await ask('/_headers')).status, 404);
});

test('pages are isolated, and types are right', async () => {
  const { headers } = await ask('/');
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.match(String(headers['content-type']), /^text\/html/);
  const wasm = await ask('/assets/x.wasm');
  assert.equal(wasm.headers['content-type'], 'application/wasm');
  assert.match(String(wasm.headers['cache-control']), /immutable/);
  assert.match(
    String((await ask('/site.webmanifest')).headers['content-type']),
    /^application\/manifest\+json/,
  );
});

test('text is compressed as the request allows', async () => {
  const plain = await ask('/a/b/');
  assert.equal(plain.headers['content-encoding'], undefined);
  const br = await ask('/a/b/', { headers: { 'accept-encoding': 'gzip, deflate, br' } });
  assert.equal(br.headers['content-encoding'], 'br');
  assert.deepEqual(brotliDecompressSync(br.body), plain.body);
  const gz = await ask('/a/b/', { headers: { 'accept-encoding': 'gzip, br;q=0' } });
  assert.equal(gz.headers['content-encoding'], 'gzip');
  assert.deepEqual(gunzipSync(gz.body), plain.body);
  assert.equal(br.headers['vary'], 'Accept-Encoding');
});

test('an unchanged file answers 304, HEAD has no body, other methods are refused', async () => {
  const first = await ask('/');
  const again = await ask('/', { headers: { 'if-none-match': String(first.headers['etag']) } });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
  const head = await ask('/', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.body.length, 0);
  assert.equal(head.headers['content-length'], String(first.body.length));
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
    assert.equal((await ask('/', { method })).status, 405);
});

test('nothing outside the directory is served, however it is asked for', async () => {
  const paths = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/a/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/link.txt',
    '/a/b/../../../secret.txt',
    '/%00',
    '/%E0%A4%A',
    '//etc/passwd',
  ];
  for (const path of paths) {
    const { status, body } = await ask(path);
    assert.ok(status === 404 || status === 400, `${path}: ${status}`);
    assert.doesNotMatch(String(body), /secret|root:/);
  }
});

test('a redirect never leads to another host', async () => {
  for (const path of ['//a/b', '///a//b', '/a//b']) {
    const { status, headers } = await ask(path);
    if (status === 301) assert.match(String(headers['location']), /^\/[^/\\]/, path);
  }
});

test('a site below a base answers there only', async () => {
  const based = await serve(join(folder, 'site'), { base: 'notebook' });
  try {
    assert.equal(based.url, `http://localhost:${based.port}/notebook/`);
    assert.equal((await ask('/notebook/a/b/', { port: based.port })).status, 200);
    assert.equal((await ask('/a/b/', { port: based.port })).status, 404);
    assert.equal((await ask('/', { port: based.port })).headers['location'], '/notebook/');
    assert.equal((await ask('/notebook/a/b', { port: based.port })).headers['location'], '/notebook/a/b/');
  } finally {
    await based.close();
  }
});

test('a port that is taken leads to the next free one, on every loopback address', async () => {
  const other = await serve(join(folder, 'site'), { port: served.port });
  try {
    assert.ok(other.port > served.port);
    assert.equal((await ask('/', { port: other.port, host: '127.0.0.1' })).status, 200);
    assert.equal((await ask('/', { port: other.port, host: 'localhost' })).status, 200);
  } finally {
    await other.close();
  }
});

test('a directory without a site is refused with what to do', async () => {
  await assert.rejects(serve(join(folder, 'nowhere')), /npm run build/);
});

test('a _headers file is read rule by rule, later rules winning, and a stray line is named', () => {
  const rules = parseHeaders('# note\n/*\n  A: 1\n  B: x: y\n\n/assets/*\n  A: 2\n/one.txt\n  C: 3\n');
  assert.deepEqual(headersFor(rules, '/'), { A: '1', B: 'x: y' });
  assert.deepEqual(headersFor(rules, '/assets/x.js'), { A: '2', B: 'x: y' });
  assert.deepEqual(headersFor(rules, '/one.txt'), { A: '1', B: 'x: y', C: '3' });
  assert.throws(() => parseHeaders('/*\n  A 1'), /line 2/);
  assert.throws(() => parseHeaders('  A: 1'), /line 1/);
});
