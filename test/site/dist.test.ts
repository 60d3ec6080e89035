import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { builtSite } from '../../scripts/build.ts';
import { contentSecurityPolicy } from '../../src/layouts/contentSecurityPolicy.ts';
import { filesBelow } from './files.ts';
import { type Tag, tagsOf } from './html.ts';

const dist = await builtSite();
const pages = (await filesBelow(dist, '.html')).map((path) => {
  const html = readFileSync(join(dist, path), 'utf8');
  return { path, html, tags: tagsOf(html) };
});
const scripts = await filesBelow(dist, '.js');

/** What a script would stop at when a browser reads it, and whether a decorator is left in it. */
function troubleIn(name: string, code: string): string[] {
  const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, false, ts.ScriptKind.JS);
  // The parser's own findings: type annotations and decorators are found apart from them.
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: ts.Diagnostic[] };
  const trouble = parseDiagnostics.map((one) => ts.flattenDiagnosticMessageText(one.messageText, ' '));
  const visit = (node: ts.Node): void => {
    if (ts.isDecorator(node)) trouble.push('a decorator');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return trouble.map((what) => `${name}: ${what}`);
}

test('every script of the site parses, with no decorator left in it', () => {
  assert.ok(scripts.some((path) => path.startsWith('assets/')));
  assert.deepEqual(
    scripts.flatMap((path) => troubleIn(path, readFileSync(join(dist, path), 'utf8'))),
    [],
  );
});

test('a decorator or a syntax error in a script would be found', () => {
  assert.deepEqual(troubleIn('a.js', 'class A { @state() x = 1 }'), ['a.js: a decorator']);
  assert.notDeepEqual(troubleIn('b.js', 'const = 1'), []);
  assert.deepEqual(troubleIn('c.js', 'class A { static x = 1; #y = 2 }'), []);
});

test('every page carries the policy before anything that loads', () => {
  for (const { path, tags } of pages) {
    const loads = (tag: Tag) =>
      ['script', 'link', 'style', 'img', 'iframe', 'video', 'audio', 'object', 'embed'].includes(tag.name);
    const policy = tags.findIndex(
      ({ name, attributes }) =>
        name === 'meta' && attributes.get('http-equiv')?.toLowerCase() === 'content-security-policy',
    );
    assert.ok(policy >= 0, `${path} has no policy`);
    assert.equal(tags[policy]!.attributes.get('content'), contentSecurityPolicy, path);
    const first = tags.findIndex(loads);
    assert.ok(first > policy, `${path}: <${tags[first]?.name}> comes before the policy`);
  }
});

test('the policy allows scripts from the own origin only', () => {
  const directives = new Map(
    contentSecurityPolicy.split(/;\s*/).map((one) => {
      const [name, ...sources] = one.split(/\s+/);
      return [name!, sources];
    }),
  );
  assert.deepEqual(directives.get('default-src'), ["'none'"]);
  assert.deepEqual(directives.get('script-src')?.toSorted(), ["'self'", "'wasm-unsafe-eval'"]);
  assert.deepEqual(directives.get('worker-src'), ["'self'"]);
  assert.deepEqual(directives.get('base-uri'), ["'none'"]);
  for (const [name, sources] of directives)
    for (const source of sources)
      assert.match(
        source,
        name === 'style-src' ? /^'(self|unsafe-inline)'$/ : /^('(none|self|wasm-unsafe-eval)'|blob:|data:)$/,
      );
});

test('no page holds an inline script, a handler or a javascript: address', () => {
  for (const { path, html, tags } of pages) {
    for (const match of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
      assert.match(match[1]!, /\ssrc=/, `${path}: a script without src`);
      assert.equal(match[2]!.trim(), '', `${path}: a script with something inside`);
    }
    for (const { name, attributes } of tags)
      for (const [attribute, value] of attributes) {
        assert.ok(!attribute.startsWith('on'), `${path}: <${name} ${attribute}>`);
        assert.ok(!/^\s*javascript:/i.test(value), `${path}: ${value}`);
      }
  }
});

const loading = new Set([
  'script',
  'img',
  'source',
  'video',
  'audio',
  'iframe',
  'embed',
  'object',
  'track',
  'use',
]);

test('nothing that a page loads lies elsewhere', () => {
  for (const { path, tags } of pages)
    for (const { name, attributes } of tags) {
      if (!loading.has(name) && name !== 'link') continue;
      for (const attribute of ['src', 'href', 'srcset', 'data', 'poster', 'xlink:href'])
        assert.doesNotMatch(attributes.get(attribute) ?? '', /^\s*(https?:)?\/\//i, `${path}: <${name}>`);
    }
});

/** The file behind an address of the site, or undefined. */
function fileBehind(pathname: string): string | undefined {
  const path = decodeURIComponent(pathname).replace(/^\//, '');
  const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
  return existsSync(join(dist, file)) && statSync(join(dist, file)).isFile() ? file : undefined;
}

test('every internal link, file and fragment exists', () => {
  const anchors = new Map(
    pages.map(({ path, tags }) => [
      path,
      new Set(tags.map((tag) => tag.attributes.get('id')).filter(Boolean)),
    ]),
  );
  const broken: string[] = [];
  for (const { path, tags } of pages) {
    const here = new URL(`http://site/${path.replace(/index\.html$/, '')}`);
    for (const { name, attributes } of tags)
      for (const attribute of ['href', 'src', 'embed-url', 'source-url', 'poster']) {
        const value = attributes.get(attribute);
        if (value === undefined || /^(https?|mailto|data|blob):/.test(value)) continue;
        const url = new URL(value, here);
        const file = fileBehind(url.pathname);
        const fragment = decodeURIComponent(url.hash.slice(1));
        if (!file) broken.push(`${path}: <${name} ${attribute}="${value}"> leads nowhere`);
        // A fragment with an = is the state of a figure.
        else if (fragment && !fragment.includes('=') && !anchors.get(file)?.has(fragment))
          broken.push(`${path}: ${value} names no place in ${file}`);
      }
  }
  assert.deepEqual([...new Set(broken)], []);
});

test('every file that a style sheet names exists and is our own', async () => {
  for (const path of await filesBelow(dist, '.css')) {
    const css = readFileSync(join(dist, path), 'utf8');
    for (const match of css.matchAll(/url\(\s*['"]?([^'")]+)/g)) {
      const value = match[1]!;
      if (value.startsWith('data:') || value.startsWith('#')) continue;
      const url = new URL(value, `http://site/${path}`);
      assert.equal(url.host, 'site', `${path}: ${value}`);
      assert.ok(fileBehind(url.pathname), `${path}: ${value}`);
    }
    assert.doesNotMatch(css, /@import\s+(url\()?['"]?(https?:)?\/\//, path);
  }
});

test('ids are unique on every page, and every page has a title, a language and one main heading', () => {
  for (const { path, html, tags } of pages) {
    const ids = tags.flatMap((tag) => tag.attributes.get('id') ?? []);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
      path,
    );
    assert.match(html, /<title>[^<]+<\/title>/, path);
    assert.equal(tags.find((tag) => tag.name === 'html')?.attributes.get('lang'), 'en', path);
    assert.equal(tags.filter((tag) => tag.name === 'h1').length, 1, `${path}: h1`);
  }
});

test('the pages show the source of every widget', async () => {
  for (const { tags } of pages)
    for (const { name, attributes } of tags)
      if (name === 'fovea-figure')
        assert.ok(fileBehind(new URL(attributes.get('source-url')!, 'http://site/').pathname));
  const source = readFileSync(join(dist, 'source/components/live-detector/index.html'), 'utf8');
  assert.match(source, /id="state\.ts"/);
  assert.match(source, /href="\/source\/lib\/codec\/"/);
  assert.ok(fileBehind('/source/lib/boxes/nms/') && fileBehind('/source/lib/boxes/'));
});

test('the source pages stay small', () => {
  const sizes = pages.filter(({ path }) => path.startsWith('source/')).map(({ html }) => html.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(total / sizes.length < 25_000, `${Math.round(total / sizes.length)} characters a page`);
});
