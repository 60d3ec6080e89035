import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from '../../../src/offline/address.ts';
import { isIntact, sha256 } from '../../../src/offline/digest.ts';
import { allFiles, keyOf, mayLoad, neededBy, sizeText, totalBytes } from '../../../src/offline/list.ts';
import { isListed, makeList } from '../../../src/offline/makeList.ts';

let count = 0;
/** A built file whose size tells it apart. */
const file = (path: string, text?: string) => {
  count += 1;
  return { path, bytes: 2 ** count, sha256: count.toString(16).padStart(64, '0'), text };
};

/** A site with a base, two pages that share a script, a worker behind a dynamic import, a source listing. */
const site = [
  file(
    'index.html',
    '<link href="/book/assets/all.css"><script src="/book/assets/home.js"></script><img src="/book/photos/dog.jpg">',
  ),
  file(
    'chapters/yolo/index.html',
    '<link href="/book/assets/all.css"><link href="/book/assets/formula.css">',
  ),
  file('404.html', '<link rel="stylesheet" href="/book/assets/all.css"> <a href="/other/assets/home.js">'),
  file('source/home/index.html', '<link href="/book/assets/source.css"> a word such as home.js is no link'),
  file('assets/home.js', 'import{a}from"./shared.js";const later=()=>import("./engine.js");'),
  file('assets/shared.js', 'export const a=1;'),
  file(
    'assets/engine.js',
    'new Worker(new URL("worker.js",import.meta.url));fetch(`$'.concat('{root}photos/small/$', '{id}.jpg`)'),
  ),
  file('assets/worker.js', 'setWasmPaths(`$'.concat('{root}runtime/`)')),
  file('assets/all.css', '@font-face{src:url(/book/assets/text.woff2)}'),
  file('assets/formula.css', '@font-face{src:url(formula.woff2)format("woff2"),url(formula.ttf)}'),
  file('assets/source.css', ''),
  file('assets/text.woff2'),
  file('assets/formula.woff2'),
  file('assets/formula.ttf'),
  file('photos/dog.jpg'),
  file('photos/small/dog.jpg'),
  file('runtime/tfjs-backend-wasm.wasm'),
  file('runtime/tfjs-backend-wasm-simd.wasm'),
  file('runtime/tfjs-backend-wasm-threaded-simd.wasm'),
  file('models/net/net.bin'),
  file('_headers', ''),
  file('sw.js', ''),
];
const list = makeList(site, '/book/');
const paths = (files: readonly { path: string }[]) => files.map(({ path }) => path).sort();

test('the shell is every page with its static scripts, styles and common fonts', () => {
  assert.deepEqual(paths(list.shell), [
    '',
    '404.html',
    'assets/all.css',
    'assets/formula.css',
    'assets/home.js',
    'assets/shared.js',
    'assets/text.woff2',
    'chapters/yolo/',
  ]);
});

test('what is asked for later, photos, source listings and rare fonts wait', () => {
  assert.deepEqual(paths(list.others), [
    'assets/engine.js',
    'assets/formula.woff2',
    'assets/source.css',
    'assets/worker.js',
    'photos/dog.jpg',
    'photos/small/dog.jpg',
    'runtime/tfjs-backend-wasm-simd.wasm',
    'runtime/tfjs-backend-wasm-threaded-simd.wasm',
    'runtime/tfjs-backend-wasm.wasm',
    'source/home/',
  ]);
});

test('a page needs what it reaches through dynamic imports, workers and folders', () => {
  assert.deepEqual(paths(neededBy(list, '', true)), [
    '',
    'assets/all.css',
    'assets/engine.js',
    'assets/home.js',
    'assets/shared.js',
    'assets/text.woff2',
    'assets/worker.js',
    'photos/dog.jpg',
    'photos/small/dog.jpg',
    'runtime/tfjs-backend-wasm-simd.wasm',
    'runtime/tfjs-backend-wasm-threaded-simd.wasm',
  ]);
  assert.deepEqual(paths(neededBy(list, 'source/home/', true)), ['assets/source.css', 'source/home/']);
});

test('an unknown page needs what the 404 page needs', () => {
  assert.deepEqual(paths(neededBy(list, 'no/such/page/', true)), [
    '404.html',
    'assets/all.css',
    'assets/text.woff2',
  ]);
});

test('the whole site is its files without networks, host files and old font formats, each counted once', () => {
  const whole = site.filter(({ path }) => isListed(path));
  assert.equal(whole.length, site.length - 4);
  assert.equal(totalBytes(allFiles(list)), totalBytes(whole));
  assert.equal(totalBytes([]), 0);
});

test('scripts whose names begin with an underscore are listed, files for the host are not', () => {
  assert.equal(isListed('assets/_widget_.abc.js'), true);
  assert.equal(isListed('_headers'), false);
  assert.equal(isListed('.nojekyll'), false);
});

test('source maps are not listed, data that happens to be called .map is', () => {
  assert.equal(isListed('assets/widget.abc.js.map'), false);
  assert.equal(isListed('data/wordtree/coco9k.map'), true);
});

test('a key changes with the content of its file', () => {
  const [one] = list.shell;
  const other = { ...one!, sha256: 'f'.repeat(64) };
  for (const part of ['shell', 'others'] as const)
    assert.notEqual(keyOf('https://x/', one!, part), keyOf('https://x/', other, part));
});

test('an address finds its page with and without slash and index.html', () => {
  const isPage = (page: string) => page in list.pages;
  assert.deepEqual(addressOf('', isPage), { kind: 'page', page: '' });
  assert.deepEqual(addressOf('index.html', isPage), { kind: 'moved', page: '' });
  assert.deepEqual(addressOf('chapters/yolo/', isPage), { kind: 'page', page: 'chapters/yolo/' });
  assert.deepEqual(addressOf('chapters/yolo', isPage), { kind: 'moved', page: 'chapters/yolo/' });
  assert.deepEqual(addressOf('chapters/yolo/index.html', isPage), { kind: 'moved', page: 'chapters/yolo/' });
  assert.deepEqual(addressOf('chapters/', isPage), { kind: 'unknown' });
  assert.deepEqual(addressOf('photos/dog.jpg', isPage), { kind: 'unknown' });
});

test('sizes are said in kilobytes and megabytes', () => {
  assert.equal(sizeText(0), '0 KB');
  assert.equal(sizeText(1), '1 KB');
  assert.equal(sizeText(999_499), '999 KB');
  assert.equal(sizeText(999_500), '1.0 MB');
  assert.equal(sizeText(12_340_000), '12.3 MB');
  assert.throws(() => sizeText(-1), RangeError);
  assert.throws(() => sizeText(Number.NaN), /bytes/);
});

test('a browser with SIMD loads no plain WASM binary, one without loads only that', () => {
  const simd = ['runtime/tfjs-backend-wasm-simd.wasm', 'runtime/tfjs-backend-wasm-threaded-simd.wasm'];
  for (const path of simd) assert.deepEqual([mayLoad(path, true), mayLoad(path, false)], [true, false]);
  const plain = 'runtime/tfjs-backend-wasm.wasm';
  assert.deepEqual([mayLoad(plain, true), mayLoad(plain, false)], [false, true]);
  assert.deepEqual([mayLoad('data/other.wasm', true), mayLoad('data/other.wasm', false)], [true, true]);
});

test('bytes that were cut off or altered are not intact', async () => {
  const bytes = new TextEncoder().encode('abc');
  const whole = { bytes: 3, sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' };
  assert.equal(await sha256(bytes), whole.sha256);
  assert.equal(await isIntact(bytes.buffer, whole), true);
  assert.equal(await isIntact(bytes.slice(0, 2).buffer, whole), false);
  assert.equal(await isIntact(new TextEncoder().encode('abd').buffer, whole), false);
});
