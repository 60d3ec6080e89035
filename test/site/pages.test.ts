import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { busyContext, pageScripts } from '../../scripts/pageScripts.ts';
import { openSite, setTheme, settled, varied, watchedPage } from './opened.ts';

const site = await openSite();
after(() => site.close());

const origin = new URL(site.url).origin;
const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

/** What axe objects to on the page as it is, one line per rule and place. */
async function objections(page: Page): Promise<string[]> {
  const violations = await page.evaluate(async () => {
    // The colours of a long listing repeat; measuring each of its words would take half a minute.
    for (const code of document.querySelectorAll('.source code'))
      code.innerHTML = code.innerHTML.split('\n').slice(0, 40).join('\n');
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const results = await axe.run(document, { resultTypes: ['violations'] });
    return results.violations.map(({ id, nodes }) => ({
      id,
      where: nodes.map(
        (node) => `${node.target.flat().join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`,
      ),
    }));
  });
  return violations.flatMap(({ id, where }) => where.map((one) => `${id}: ${one}`));
}

/** The sum of all layout shifts so far. */
function shifted(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
        }).observe({ type: 'layout-shift', buffered: true });
        setTimeout(() => done(sum), 100);
      }),
  );
}

for (const path of varied(site.pages)) {
  for (const [name, viewport] of Object.entries({ wide, narrow })) {
    // Colours do not depend on the width: on the narrow screen one theme is enough. A figure's chapter shows both; alone it is
    // asked once.
    const alone = path.startsWith('embed/');
    const themes = name === 'wide' ? (alone ? [] : (['light', 'dark'] as const)) : (['dark'] as const);
    const accessible = themes.length ? `accessible in ${themes.join(' and ')}, ` : '';
    test(`/${path} is ${accessible}calm and quiet on a ${name} screen`, async () => {
      const context = await busyContext(site.browser, { viewport });
      try {
        const { page, trouble } = await watchedPage(context, origin);
        await page.goto(site.url + path);
        await settled(page);
        const shift = await shifted(page);
        // A figure alone is all that there is to see, so its own parts count as they are drawn; nobody's reading moves.
        const limit = alone ? 0.1 : 0.01;
        assert.ok(shift < limit, `the layout shifts by ${shift.toFixed(3)} while loading`);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        assert.ok(overflow <= 0, `the page is ${overflow} px wider than the screen`);
        if (themes.length) await page.evaluate(axe.source);
        for (const theme of themes) {
          await setTheme(page, theme);
          assert.deepEqual(await objections(page), [], theme);
        }
        assert.deepEqual(trouble, []);
      } finally {
        await context.close();
      }
    });
  }
}

test('source pages with other kinds of code are accessible and quiet', async () => {
  const others = site.pages.filter(
    (path) => path.startsWith('source/') && !varied(site.pages).includes(path),
  );
  const context = await busyContext(site.browser, { viewport: wide });
  for (const path of others.filter((_, index) => index % 20 === 0)) {
    const { page, trouble } = await watchedPage(context, origin);
    await page.goto(site.url + path);
    await settled(page);
    await page.evaluate(axe.source);
    assert.deepEqual(await objections(page), [], path);
    assert.deepEqual(trouble, [], path);
    await page.close();
  }
  await context.close();
});

test('axe runs for real: it objects to an unnamed button', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(`${site.url}404.html`);
  await page.evaluate(axe.source);
  await page.evaluate(() => document.querySelector('main')!.append(document.createElement('button')));
  assert.match((await objections(page)).join('\n'), /button-name/);
  await context.close();
});

test('a page that fetches ahead while idle asks its own origin only, and stays quiet', async () => {
  const context = await site.browser.newContext({ viewport: wide });
  const { page, trouble } = await watchedPage(context, origin);
  await page.goto(site.url);
  await settled(page);
  await page.waitForTimeout(3000);
  assert.deepEqual(trouble, []);
  await context.close();
});

for (const path of site.pages.filter(
  (one) => one === '' || /^(chapters|exercises|classroom|worksheet|results)\//.test(one),
)) {
  test(`/${path} needs at most 150 KB of JavaScript before anybody touches it, and no TensorFlow.js`, async () => {
    const { kilobytes, scripts } = await pageScripts(site.browser, site.url + path);
    assert.ok(scripts.length > 0);
    assert.ok(kilobytes <= 150, `${kilobytes.toFixed(1)} KB`);
    // Words of messages in tfjs-core, which no minifier changes.
    const tensorFlow = scripts.filter(({ text }) =>
      /No backend found in registry|Argument tensors passed to/.test(text),
    );
    assert.deepEqual(
      tensorFlow.map(({ url }) => url),
      [],
    );
  });
}
