import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { build } from '../../scripts/build.ts';
import { serve } from '../../scripts/serve.ts';
import { launch } from '../browser/chromium.ts';
import { filesBelow } from './files.ts';
import { tagsOf } from './html.ts';
import { settled, watchedPage } from './opened.ts';

const directory = await mkdtemp(join(tmpdir(), 'fovea-base-'));
after(() => rm(directory, { recursive: true, force: true }));
build(directory, '/notebook/');

test('built for a folder of a site, every address carries the folder', async () => {
  const pages = await filesBelow(directory, '.html');
  assert.ok(pages.length > 5);
  for (const path of pages)
    for (const { name, attributes } of tagsOf(readFileSync(join(directory, path), 'utf8')))
      for (const attribute of ['href', 'src', 'embed-url', 'source-url'])
        if (attributes.get(attribute)?.startsWith('/'))
          assert.match(attributes.get(attribute)!, /^\/notebook\//, `${path}: <${name} ${attribute}>`);
});

test('served from the folder, the detector runs there', async () => {
  const served = await serve(directory, { base: '/notebook/' });
  const browser = await launch({ fetchAhead: true });
  try {
    const context = await browser.newContext();
    const { page, trouble } = await watchedPage(context, served.url);
    await page.goto(`${served.url}embed/live-detector/?backend=wasm`);
    await settled(page);
    const found = await page.evaluate(
      () =>
        new Promise<string[]>((done) => {
          const element = document.querySelector('fovea-live-detector')!;
          const labels = () => element.detections.map((one) => one.label);
          if (labels().length > 0) return done(labels());
          element.addEventListener('fovea-detections', () => done(labels()), { once: true });
          element.shadowRoot!.querySelector<HTMLButtonElement>('.start')?.click();
        }),
    );
    assert.ok(found.includes('dog'), found.join());
    assert.deepEqual(trouble, []);
  } finally {
    await browser.close();
    await served.close();
  }
});
