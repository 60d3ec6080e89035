import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { builtSite } from '../scripts/build.ts';
import { pageScripts } from '../scripts/pageScripts.ts';
import { serve } from '../scripts/serve.ts';
import { launch } from '../test/browser/chromium.ts';
import type { Benchmark } from './benchmark.ts';

/** The heaviest chapter page, in KB of gzipped JavaScript loaded before anybody does anything. */
async function heaviestChapter(): Promise<number> {
  const directory = await builtSite();
  const chapters = (await readdir(join(directory, 'chapters'))).filter((name) =>
    existsSync(join(directory, 'chapters', name, 'index.html')),
  );
  if (chapters.length === 0) throw new Error('The site has no chapter to measure.');
  const served = await serve(directory);
  const browser = await launch();
  try {
    let most = 0;
    for (const chapter of chapters) {
      const { kilobytes } = await pageScripts(browser, `${served.url}chapters/${chapter}/`);
      most = Math.max(most, kilobytes);
    }
    return most;
  } finally {
    await browser.close();
    await served.close();
  }
}

export const benchmarks: Benchmark[] = [{ name: 'page-javascript', unit: 'KB', run: heaviestChapter }];
