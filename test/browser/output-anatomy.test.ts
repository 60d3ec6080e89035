import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

test('presets, sliders and squares say what the numbers are; the address keeps them', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/output-anatomy/`);
  const figure = page.locator('fovea-output-anatomy .panes');
  await figure.getByText('Each cell puts out 45 numbers').waitFor();

  await page.getByRole('button', { name: 'v3 on COCO' }).click();
  await figure.getByText('10,647 boxes').waitFor();
  await figure.getByText('Map of 52 × 52: 52 × 52 × 255 = 689,520 numbers').waitFor();
  await page.getByRole('button', { name: 'v2 on VOC' }).click();
  await figure.getByText('One cell: 5 × (4 + 1 + 20) = 125 numbers').waitFor();

  const slider = page.getByRole('slider', { name: 'Look at number' });
  await slider.press('ArrowRight');
  await page.getByText(/Number 1 of a cell, counted from 0, is box 1 ty/).waitFor();
  const vector = page.locator('fovea-output-anatomy svg.vector');
  const { x, y, width, height } = (await vector.boundingBox())!;
  await page.mouse.click(x + width - 5, y + 5);
  const said = page.locator('fovea-output-anatomy .meaning output');
  assert.match(await said.innerText(), /is box \d class \d+/);
  await page.mouse.click(x + 5, y + height - 5);
  assert.doesNotMatch(await said.innerText(), /Number 0 /);

  await page.getByRole('slider', { name: 'Classes, C' }).press('Home');
  await figure.getByText('5 × (4 + 1 + 1) = 30 numbers').waitFor();
  await page.waitForFunction(() => /version=v2.*C=1(&|$)/.test(location.hash));
  await page.reload();
  await figure.getByText('5 × (4 + 1 + 1) = 30 numbers').waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await figure.getByText('Each cell puts out 45 numbers').waitFor();
  assert.deepEqual(trouble, []);
  await context.close();
});
