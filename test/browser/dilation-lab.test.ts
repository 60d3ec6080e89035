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
  await page.goto(`${site.url}embed/dilation-lab/${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page, part: string) => page.locator(`fovea-dilation-lab .${part}-says`).innerText();
const cells = (page: Page, name: string) => page.getByRole('grid', { name }).getByRole('gridcell');

test('the kernel spreads with the rate, and outputs are followed by mouse and by keyboard', async () => {
  const { page, trouble, close } = await open();
  assert.deepEqual(await cells(page, 'Kernel at rate').allInnerTexts(), [...'100020003']);
  await page.getByRole('textbox', { name: 'Rate', exact: true }).press('ArrowDown');
  assert.deepEqual(await cells(page, 'Kernel at rate').allInnerTexts(), [...'1002003']);
  await cells(page, 'Output.').nth(7).hover();
  assert.match(await says(page, 'kernel'), /Output 7: 1 × 1 \+ 0 × 2 \+ 2 × 3 = 7\./);
  await cells(page, 'Output.').nth(7).focus();
  await page.keyboard.press('ArrowLeft');
  assert.match(await says(page, 'kernel'), /Output 6:/);
  await page.waitForFunction(() => location.hash.includes('dilation-lab.rate=3'));
  await page.reload();
  await settled(page);
  assert.match(await says(page, 'kernel'), /at rate 3/);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await says(page, 'kernel'), /at rate 4/);
  assert.deepEqual(trouble, []);
  await close();
});

test('stacks are compared, and rates that grid are caught', async () => {
  const { page, trouble, close } = await open();
  assert.match(await says(page, 'stack'), /4 dilated layers: each output sees 31 input pixels/);
  await page.getByRole('radio', { name: 'Plain' }).press('Space');
  assert.match(await says(page, 'stack'), /sees 9 input pixels/);
  await page.getByRole('slider', { name: 'Output unit' }).press('Home');
  assert.match(await says(page, 'stack'), /Unit 0 reads 5 of/);
  assert.match(await says(page, 'grid'), /only 49 of its 169 pixels/);
  await page.getByRole('button', { name: '1, 2, 4', exact: true }).click();
  assert.match(await says(page, 'grid'), /all 225 of its pixels/);
  await page.getByRole('button', { name: '2, 4, 8', exact: true }).click();
  assert.match(await says(page, 'grid'), /only \d+ of its 841/);
  assert.equal(await page.locator('fovea-dilation-lab canvas').count(), 1);
  assert.deepEqual(trouble, []);
  await close();
});

test('what a control cannot take is said, and the picture stays', async () => {
  const { page, trouble, close } = await open();
  const alert = page.locator('fovea-dilation-lab .alert');
  const rate = page.getByRole('textbox', { name: 'Rate', exact: true });
  await rate.fill('0.5');
  await rate.press('Enter');
  assert.match(await alert.innerText(), /Rate: a whole number from 1 to 8 is needed, not “0\.5”/);
  assert.deepEqual(await cells(page, 'Kernel at rate').allInnerTexts(), [...'100020003']);
  await cells(page, 'Kernel at rate').nth(2).focus();
  await page.keyboard.type('7');
  await page.keyboard.press('Enter');
  assert.match(await alert.innerText(), /one of the zeros/);
  await cells(page, 'Input sequence').nth(0).focus();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  assert.equal(await alert.innerText(), '');
  assert.equal(await cells(page, 'Input sequence').nth(0).innerText(), '12');
  assert.deepEqual(trouble, []);
  await close();
});
