import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { builtSite } from '../../scripts/build.ts';
import { serve } from '../../scripts/serve.ts';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';
import { launch } from './chromium.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/conv-1d-3d/${fragment}`);
  await page.locator('fovea-conv-1d-3d .says output').waitFor();
  return { page, trouble };
}

const says = (page: Page) => page.locator('fovea-conv-1d-3d .says output').innerText();

test('the output moves by slider and by mouse, layers grow, and a reload keeps it all', async () => {
  const { page, trouble } = await open();
  assert.match(await says(page), /^Output 41 of 64 reads 3 samples/);
  await page.getByRole('slider', { name: 'Output to look at' }).press('ArrowRight');
  assert.match(await says(page), /^Output 42 of 64/);
  await page.getByRole('group', { name: 'Layers', exact: true }).getByText('4').click();
  await page.getByRole('group', { name: 'Dilation of the layers' }).getByText('1, 2, 4, 8').click();
  await page.getByText(/reads 31 samples/).waitFor();
  const chart = page.locator('fovea-conv-1d-3d .chart');
  await chart.scrollIntoViewIfNeeded();
  const { width, height } = (await chart.boundingBox())!;
  await chart.click({ position: { x: width * 0.9, y: height * 0.9 } });
  await page.getByText(/^Output 58 of 64 reads 31 samples\./).waitFor();
  await page.waitForFunction(() => location.hash.includes('conv-1d-3d.at=57'));
  await page.reload();
  await page.locator('fovea-conv-1d-3d .says output').waitFor();
  assert.match(await says(page), /^Output 58 of 64 reads 31 samples\./);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByText(/^Output 41 of 64 reads 3 samples/).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a pasted series is taken over; a bad one is refused by its entry, and the picture stays', async () => {
  const { page, trouble } = await open();
  const field = page.getByRole('textbox', { name: 'Your own series' });
  await field.fill('1, 2, three, 4');
  await field.blur();
  const alert = page.locator('fovea-conv-1d-3d .notice');
  await alert.waitFor();
  assert.match(await alert.innerText(), /Entry 3, “three”/);
  assert.match(await says(page), /of 64/);
  await field.fill('1 2 3 4 5');
  await field.blur();
  await page.getByText(/^Output 5 of 5/).waitFor();
  assert.equal(await alert.count(), 0);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a microphone that is not allowed gets a sentence', async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: 'Listen to the microphone' }).click();
  const alert = page.locator('fovea-conv-1d-3d .notice');
  await alert.waitFor();
  assert.match(await alert.innerText(), /microphone.*(other signals|again)/);
  assert.match(await says(page), /of 64/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('sound is followed until the reader stops, and nothing of it goes into the address', async () => {
  const served = await serve(await builtSite());
  const browser = await launch({
    args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  });
  const { page, trouble } = await watchedPage(await browser.newContext(), served.url);
  await page.goto(`${served.url}embed/conv-1d-3d/`);
  await page.getByRole('button', { name: 'Listen to the microphone' }).click();
  await page.getByText(/^Output 41 of 128/).waitFor();
  await page.getByRole('button', { name: 'Stop listening' }).click();
  await page.getByRole('button', { name: 'Listen to the microphone' }).waitFor();
  assert.ok(!page.url().includes('own'), page.url());
  await page.getByRole('button', { name: 'Steps' }).click();
  await page.getByText(/^Output 41 of 64/).waitFor();
  assert.deepEqual(trouble, []);
  await browser.close();
  await served.close();
});

test('the volume is sliced by slider, and a kernel cell changes the 3-D result', async () => {
  const { page, trouble } = await open('#conv-1d-3d.view=volume');
  const pixels = (name: string) =>
    page.evaluate((which) => {
      const root = document.querySelector('fovea-conv-1d-3d')!.shadowRoot!;
      const canvas = root.querySelector<HTMLCanvasElement>(`canvas.${which}`)!;
      return canvas.toDataURL();
    }, name);
  const scan = await pixels('input');
  const solid = await pixels('solid');
  assert.notEqual(scan, solid);
  const cell = page.getByRole('grid', { name: 'Kernel, same slice' }).getByRole('gridcell').nth(4);
  await cell.focus();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.includes('kernel='));
  assert.notEqual(await pixels('solid'), solid);
  assert.equal(await pixels('input'), scan);
  await page.getByRole('slider', { name: 'Slice' }).press('ArrowLeft');
  assert.notEqual(await pixels('input'), scan);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
