import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('the copied code embeds a figure in a page of another origin, isolated or not, and its frame fits', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1000, height: 900 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url.slice(0, -1) });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/dense-or-conv/#dense-or-conv.height=50`);
  await settled(page);
  await page.getByRole('button', { name: 'Embed' }).click();
  const code = await page.getByLabel('The embed code').inputValue();
  assert.match(code, /^<iframe src="http[^"]+embed\/dense-or-conv\/#dense-or-conv\.height=50"/);
  assert.deepEqual(trouble, []);

  for (const isolated of [false, true]) {
    const other = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      if (isolated) {
        response.setHeader('cross-origin-opener-policy', 'same-origin');
        response.setHeader('cross-origin-embedder-policy', 'require-corp');
      }
      response.end(`<!doctype html><title>Elsewhere</title><p>Above</p>${code}<p>Below</p>`);
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    // A test that fails must not wait for this server.
    other.unref();
    const host = await context.newPage();
    await host.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`);
    const frame = host.frameLocator('iframe');
    await frame.locator('fovea-figure[drawn]').waitFor();
    assert.match(await frame.locator('fovea-dense-or-conv output').innerText(), /15,001,000 parameters/);
    // The frame follows its figure: it is as tall as the figure, not as the 720 px that it began with.
    await host.waitForFunction(() => document.querySelector('iframe')!.style.height !== '');
    await host.waitForTimeout(300);
    const [tall, needed] = await Promise.all([
      host.locator('iframe').evaluate((one) => one.getBoundingClientRect().height),
      frame.locator('main').evaluate((one) => one.getBoundingClientRect().height),
    ]);
    assert.ok(Math.abs(tall - needed) <= 20, `frame ${tall}, figure ${needed}`);
    await host.close();
    other.closeAllConnections();
    other.close();
  }
  await context.close();
});

test('parts are hidden by the address; a locked figure can be read and not changed', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1000, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/iou-pair/?hide=tools,caption&locked`);
  await settled(page);
  await page.locator('fovea-figure[drawn]').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Reset' }).count(), 0);
  assert.equal(await page.getByText('Drag the boxes').isVisible(), false);
  assert.equal(await page.getByText('How well do two boxes agree?').first().isVisible(), true);
  const says = () => page.locator('fovea-iou-pair output[aria-live]').innerText();
  const start = await says();
  await page.locator('fovea-box-editor g.body').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('button', { name: 'Apart' }).click();
  assert.equal(await says(), start);
  await page.goto(`${site.url}embed/iou-pair/?hide=evil`);
  await settled(page);
  await page.getByRole('button', { name: 'Apart' }).click();
  assert.notEqual(await says(), start);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('a figure is presented larger on the whole screen', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1000, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/dense-or-conv/`);
  await settled(page);
  const size = () =>
    page
      .locator('fovea-dense-or-conv output')
      .evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
  const before = await size();
  await page.getByRole('button', { name: 'Present' }).click();
  await page.waitForFunction(() => document.fullscreenElement?.localName === 'fovea-figure');
  await page.waitForFunction(() => document.documentElement.style.fontSize === '140%');
  assert.ok((await size()) > 1.3 * before);
  await page.getByRole('button', { name: 'Present' }).click();
  await page.waitForFunction(() => !document.fullscreenElement && !document.documentElement.style.fontSize);
  await page.goto(`${site.url}embed/dense-or-conv/?present`);
  await settled(page);
  assert.ok((await size()) > 1.3 * before);
  assert.deepEqual(trouble, []);
  await context.close();
});
