/* The street scenes are the same bytes in the browser as in Node. */
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expectedDigest } from '../lib/scenes/digest.ts';
import { launch } from './chromium.ts';

test('fifty scenes of many settings have the bytes that are on record in Chromium too', {
  timeout: 60_000,
}, async () => {
  const bundle = await build({
    entryPoints: [join(dirname(fileURLToPath(import.meta.url)), '../lib/scenes/digest.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'scenes',
  });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: bundle.outputFiles[0]!.text });
    assert.equal(await page.evaluate('scenes.digestOfScenes()'), expectedDigest);
  } finally {
    await browser.close();
  }
});
