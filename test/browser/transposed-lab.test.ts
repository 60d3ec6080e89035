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
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/transposed-lab/?backend=wasm${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-transposed-lab .says output').innerText();
const grid = (page: Page, name: string) => page.getByRole('grid', { name });
const marked = (page: Page) => page.locator('fovea-transposed-lab .matrix svg').getAttribute('aria-label');

test('an output is followed through the three ways by mouse and by keyboard', async () => {
  const { page, trouble, close } = await open();
  assert.match(await says(page), /4 stamps reach it.*= 36\. All three ways give the same numbers\./);
  await grid(page, 'Output.').getByRole('gridcell').nth(0).hover();
  assert.match(await says(page), /row 0, column 0: 1 stamp reaches it, 1 × 1 = 1\./);
  assert.match((await marked(page)) ?? '', /column 0 is marked/);
  await grid(page, 'Output.').getByRole('gridcell').nth(0).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  assert.match(await says(page), /row 1, column 1/);
  assert.match((await marked(page)) ?? '', /column 6 is marked/);
  await page.waitForFunction(() => location.hash.includes('transposed-lab.at=6'));
  await page.reload();
  await settled(page);
  assert.match(await says(page), /row 1, column 1/);
  assert.deepEqual(trouble, []);
  await close();
});

test('stamps are laid one by one, typed numbers count, and reset brings the start back', async () => {
  const { page, trouble, close } = await open();
  await page.getByRole('button', { name: 'To the start' }).click();
  const laid = grid(page, 'Output after');
  assert.match(await laid.innerText(), /^[0\s]+$/);
  await page.getByRole('button', { name: 'One step forwards' }).click();
  assert.match(await laid.innerText(), /9/);
  await grid(page, 'Input').first().getByRole('gridcell').nth(3).focus();
  await page.keyboard.type('-8');
  await page.keyboard.press('Enter');
  assert.match(await grid(page, 'Output.').innerText(), /−72/);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await says(page), /= 36\./);
  assert.deepEqual(trouble, []);
  await close();
});

test('padding that leaves nothing is refused in a sentence, and the picture stays', async () => {
  const { page, trouble, close } = await open();
  await page.getByRole('radio', { name: 'Explicit' }).press('Space');
  const before = await grid(page, 'Output.').innerText();
  const field = page.getByRole('textbox', { name: 'Padding' });
  await field.fill('4');
  await field.press('Enter');
  const alert = page.locator('fovea-transposed-lab .alert');
  assert.match(await alert.innerText(), /Padding: at most 2 here/);
  assert.equal(await grid(page, 'Output.').innerText(), before);
  await field.fill('2');
  await field.press('Enter');
  assert.equal(await alert.innerText(), '');
  assert.deepEqual(trouble, []);
  await close();
});

test('a photo is enlarged by the engine, agrees with the arrays, and is computed again for another kernel', async () => {
  const { page, trouble, close } = await open();
  const result = page.locator('fovea-transposed-lab .enlarged');
  const difference = async () => Number(/between the two is ([\d.e-]+)/.exec(await result.innerText())![1]);
  await page.getByRole('button', { name: 'Enlarge the photo' }).click();
  await result.getByText('192 × 144 pixels became 385 × 289').waitFor();
  assert.ok((await difference()) < 0.01, await result.innerText());
  assert.match(await result.innerText(), /on WebAssembly/);
  await page.getByRole('button', { name: 'Bilinear' }).click();
  await result.getByText('became 386 × 290').waitFor();
  await page.getByRole('radio', { name: 'repeated pixels' }).press('Space');
  await result.getByText('became 384 × 288').waitFor();
  assert.ok((await difference()) < 0.01, await result.innerText());
  assert.deepEqual(trouble, []);
  await close();
});
