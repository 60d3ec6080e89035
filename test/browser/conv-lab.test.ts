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
  await page.goto(`${site.url}embed/conv-lab/${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-conv-lab .says output').innerText();
const cell = (page: Page, grid: string, index: number) =>
  page.getByRole('grid', { name: grid }).getByRole('gridcell').nth(index);

test('the output is walked through by mouse and by keyboard, and says its sum', async () => {
  const { page, trouble, close } = await open();
  assert.match(await says(page), /row 1, column 0: 9 products add up to 36\./);
  await cell(page, 'Output.', 14).hover();
  assert.match(await says(page), /row 2, column 4: 9 products add up to −36\./);
  await cell(page, 'Output.', 14).focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  assert.match(await says(page), /row 1, column 3/);
  await page.getByRole('button', { name: 'One step forwards' }).click();
  assert.match(await says(page), /row 1, column 4/);
  assert.match(await page.getByRole('region', { name: 'The sum' }).innerText(), /9 × \(−2\).*= −36/s);
  assert.deepEqual(trouble, []);
  await close();
});

test('cells are painted by dragging and typed by key; a link brings them back, reset takes them away', async () => {
  const { page, trouble, close } = await open();
  const from = (await cell(page, 'Input', 0).boundingBox())!;
  const to = (await cell(page, 'Input', 2).boundingBox())!;
  await page.mouse.move(from.x + 9, from.y + 9);
  await page.mouse.down();
  await page.mouse.move(to.x + 9, to.y + 9, { steps: 6 });
  await page.mouse.up();
  for (const index of [0, 1, 2]) assert.equal(await cell(page, 'Input', index).innerText(), '9');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.type('-2.5');
  await page.keyboard.press('Enter');
  const typed = page.getByRole('grid', { name: 'Input' }).getByText('−2.5');
  assert.equal(await typed.count(), 1);
  await page.waitForFunction(() => location.hash.includes('-2.5'));
  await page.reload();
  await settled(page);
  assert.equal(await typed.count(), 1);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await typed.count(), 0);
  assert.deepEqual(trouble, []);
  await close();
});

test('settings that do not go together are refused in a sentence, and the picture stays', async () => {
  const { page, trouble, close } = await open();
  const before = await page.getByRole('grid', { name: 'Output.' }).innerText();
  const field = (name: string) => page.getByRole('textbox', { name, exact: true });
  const alert = page.locator('fovea-conv-lab .alert');
  await field('Groups').fill('2');
  await field('Groups').press('Enter');
  assert.match(await alert.innerText(), /Groups: 2 does not divide/);
  await field('Channels').fill('0');
  await field('Channels').press('Enter');
  assert.match(await alert.innerText(), /Channels: a whole number from 1 to 4 is needed, not “0”/);
  assert.equal(await page.getByRole('grid', { name: 'Output.' }).innerText(), before);
  // Together with what was asked for before, these do go.
  await field('Channels').fill('2');
  await field('Channels').press('Enter');
  await field('Filters').fill('2');
  await field('Filters').press('Enter');
  assert.equal(await alert.innerText(), '');
  assert.match(await page.locator('fovea-conv-lab pre').innerText(), /groups=2/);
  assert.deepEqual(trouble, []);
  await close();
});

test('the photo becomes the input, and the code follows the settings', async () => {
  const { page, trouble, close } = await open('#conv-lab.rows=16&conv-lab.columns=16&conv-lab.channels=3');
  await page.getByRole('button', { name: 'Photo, made small' }).click();
  await page.waitForFunction(() => {
    const { derived } = document.querySelector('fovea-conv-lab')!;
    return new Set(Array.from(derived.input.data)).size > 50;
  });
  await page.getByRole('radio', { name: 'SAME' }).press('Space');
  await page.getByRole('radio', { name: 'PyTorch' }).press('Space');
  assert.match(
    await page.locator('fovea-conv-lab pre').innerText(),
    /nn\.Conv2d\(3, 1, kernel_size=\(3, 3\), padding=\(1, 1\)/,
  );
  assert.deepEqual(trouble, []);
  await close();
});
