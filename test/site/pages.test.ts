import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { busyContext, type PageScripts, watchScripts } from '../../scripts/pageScripts.ts';
import { launch } from '../browser/chromium.ts';
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

/** How far the page is wider than the screen, in pixels. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** A page of a lesson must not make a school's network carry more than this before anybody touches it, nor TensorFlow.js. */
function assertLight({ kilobytes, scripts }: PageScripts): void {
  assert.ok(scripts.length > 0);
  assert.ok(kilobytes <= 150, `${kilobytes.toFixed(1)} KB of JavaScript`);
  // Words of messages in tfjs-core, which no minifier changes.
  const tensorFlow = scripts.filter(({ text }) =>
    /No backend found in registry|Argument tensors passed to/.test(text),
  );
  assert.deepEqual(
    tensorFlow.map(({ url }) => url),
    [],
  );
}

const isLesson = (path: string): boolean =>
  path === '' || /^(chapters|exercises|classroom|worksheet|results)\//.test(path);

for (const path of varied(site.pages)) {
  // Figures alone come below.
  if (path.startsWith('embed/')) continue;
  for (const [name, viewport] of Object.entries({ wide, narrow })) {
    // Colours and scripts do not depend on the width: on the narrow screen one theme is enough.
    const themes = name === 'wide' ? (['light', 'dark'] as const) : (['dark'] as const);
    const weighed = name === 'wide' && isLesson(path);
    const light = weighed ? ' with at most 150 KB of JavaScript, none of it TensorFlow.js' : '';
    test(`/${path} is accessible in ${themes.join(' and ')}, calm and quiet on a ${name} screen${light}`, async () => {
      const context = await busyContext(site.browser, { viewport });
      try {
        const { page, trouble } = await watchedPage(context, origin);
        const loaded = watchScripts(page);
        await page.goto(site.url + path);
        await settled(page);
        if (weighed) assertLight(await loaded());
        const shift = await shifted(page);
        assert.ok(shift < 0.01, `the layout shifts by ${shift.toFixed(3)} while loading`);
        assert.ok((await overflow(page)) <= 0, 'the page is wider than the screen');
        await page.evaluate(axe.source);
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

// A figure's chapter shows it on a wide screen and in both themes. Here it is opened on a narrow one, which then becomes wide.
for (const path of site.pages.filter((one) => one.startsWith('embed/'))) {
  test(`/${path} is accessible, calm and quiet, and fits narrow and wide screens`, async () => {
    const context = await busyContext(site.browser, { viewport: narrow });
    try {
      const { page, trouble } = await watchedPage(context, origin);
      await page.goto(site.url + path);
      await settled(page);
      const shift = await shifted(page);
      // A figure alone is all that there is to see, so its own parts count as they are drawn; nobody's reading moves.
      assert.ok(shift < 0.1, `the layout shifts by ${shift.toFixed(3)} while loading`);
      assert.ok((await overflow(page)) <= 0, 'the page is wider than a narrow screen');
      await page.evaluate(axe.source);
      await setTheme(page, 'dark');
      assert.deepEqual(await objections(page), []);
      await page.setViewportSize(wide);
      await settled(page);
      assert.ok((await overflow(page)) <= 0, 'the page is wider than a wide screen');
      assert.deepEqual(trouble, []);
    } finally {
      await context.close();
    }
  });
}

test('source pages with other kinds of code are accessible and quiet', async () => {
  const others = site.pages.filter(
    (path) => path.startsWith('source/') && !varied(site.pages).includes(path),
  );
  const astro = others.find((path) => path.endsWith('.astro/'));
  assert.ok(astro);
  const some = new Set([astro, ...others.filter((_, index) => index % 60 === 0)]);
  const context = await busyContext(site.browser, { viewport: wide });
  for (const path of some) {
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
  const browser = await launch({ fetchAhead: true });
  try {
    const { page, trouble } = await watchedPage(await browser.newContext({ viewport: wide }), origin);
    await page.goto(site.url);
    await settled(page);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await settled(page);
    assert.deepEqual(trouble, []);
  } finally {
    await browser.close();
  }
});
