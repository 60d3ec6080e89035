import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

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
  await page.goto(`${site.url}embed/depthwise-lab/${fragment}`);
  await page.waitForFunction(() => document.querySelector('fovea-depthwise-lab')?.maps);
  return { page, trouble };
}

const says = (page: Page) => page.locator('fovea-depthwise-lab .says output').innerText();

test('it splits the photo into channels, and follows its controls by mouse and keyboard', async () => {
  const { page, trouble } = await open();
  assert.match(await says(page), /^3 channels × 2 kernels each = 6 maps/);
  assert.equal(await page.locator('canvas[data-map^=depthwise]').count(), 6);
  const greys = await page.evaluate(() => {
    const canvas = document
      .querySelector('fovea-depthwise-lab')!
      .shadowRoot!.querySelector<HTMLCanvasElement>('canvas[data-map="channels 0"]')!;
    return new Set(canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height).data).size;
  });
  assert.ok(greys > 50, `${greys} different greys in the red channel`);

  await page.getByRole('group', { name: 'Convolution' }).getByText('Full', { exact: true }).click();
  await page.waitForFunction(() => document.querySelector('fovea-depthwise-lab')!.maps!.outputs.length === 3);
  assert.match(await says(page), /3 × 3 = 9 kernels make 3 maps/);
  const difference = await page.evaluate(
    () => document.querySelector('fovea-depthwise-lab')!.maps!.difference,
  );
  assert.ok(difference < 1e-9, String(difference));

  const kernel = page.locator('fovea-number-grid.edit [role=gridcell]').first();
  await kernel.focus();
  await page.keyboard.type('9');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => location.hash.includes('depthwise-lab.kernels=9'));
  await page.reload();
  await page.waitForFunction(() => document.querySelector('fovea-depthwise-lab')?.maps);
  assert.equal(await page.locator('fovea-number-grid.edit [role=gridcell]').first().innerText(), '9');
  assert.match(await says(page), /9 kernels make/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('depthwise-lab'));
  assert.match(await says(page), /6 maps/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a kernel cell that is no number gets a sentence, and the kernel stays', async () => {
  const { page, trouble } = await open('#depthwise-lab.kind=separable');
  const cell = page.locator('fovea-number-grid.edit [role=gridcell]').first();
  await cell.focus();
  await page.keyboard.type('1..2');
  await page.keyboard.press('Enter');
  const alert = page.locator('fovea-depthwise-lab > [role=alert], fovea-depthwise-lab [role=alert] .notice');
  await alert.first().waitFor();
  assert.match(await alert.first().innerText(), /“1\.\.2” is none/);
  assert.equal(await cell.innerText(), '−1');
  assert.deepEqual(trouble, []);
  await page.context().close();
});
