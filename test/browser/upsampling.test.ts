import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1400 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/upsampling/${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-upsampling .says output');
/** Waits until all factors are measured, and gives the gains of learning. */
async function gains(page: Page): Promise<number[]> {
  await page
    .locator('fovea-upsampling .verdict')
    .getByText(/Bilinear:/)
    .waitFor();
  const cells = await page.locator('fovea-upsampling .lower tbody tr').last().locator('td').allInnerTexts();
  return cells.map((cell) => Number(cell.replace('−', '-').replace('+', '')));
}

test('score maps are enlarged in four ways; training is what makes the difference', async () => {
  const { page, trouble, close } = await open();
  await says(page)
    .getByText(/^×8, from 32 × 24 cells/)
    .waitFor();
  const learned = await gains(page);
  assert.equal(learned.length, 5);
  assert.ok(learned[0]! > 0.02, `×2 gains ${learned[0]}`);
  await page.getByRole('radio', { name: '0', exact: true }).press('Space');
  await page.locator('fovea-upsampling .verdict').getByText('Learning gains nothing here').waitFor();
  assert.deepEqual(await gains(page), [0, 0, 0, 0, 0]);
  await page.getByRole('button', { name: '×2', exact: true }).click();
  await says(page)
    .getByText(/^×2, from 128 × 96 cells/)
    .waitFor();
  await page.waitForFunction(() => location.hash.includes('upsampling.factor=2'));
  await page.reload();
  await says(page).getByText(/^×2, /).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says(page)
    .getByText(/^×8, .*learned \(\+/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('a photo is enlarged by a kernel that learned from the other photos', async () => {
  const { page, trouble, close } = await open('#upsampling.source=photo&upsampling.factor=4&photo.id=eagle');
  await says(page)
    .getByText(/^×4, from 64 × 48 cells: PSNR .* dB repeated/)
    .waitFor();
  const learned = await gains(page);
  assert.ok(learned[0]! > 0.5 && learned[1]! > 0.2, learned.join(' '));
  assert.ok(learned[0]! > learned[3]!, 'less is left to gain at ×16');
  assert.deepEqual(trouble, []);
  await close();
});
