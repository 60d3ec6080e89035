import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const says = (page: Page) => page.locator('fovea-iou-pair output[aria-live]').innerText();
const field = (page: Page, name: 'A' | 'B') => page.getByLabel(`Box ${name}: left, top, right, bottom`);

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 }, hasTouch: true });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/iou-pair/${fragment}`);
  await page.locator('fovea-iou-pair fovea-box-editor').waitFor();
  return { page, trouble };
}

/** Drags from one place of the sheet to another, in its units. */
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  const frame = (await page.locator('fovea-box-editor svg').boundingBox())!;
  const at = ([x, y]: [number, number]) =>
    [frame.x + (x * frame.width) / 240, frame.y + (y * frame.height) / 160] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}

test('a box is dragged and resized by mouse, and the sentence follows', async () => {
  const { page, trouble } = await open();
  assert.match(await says(page), /IoU 0\.216/);
  await drag(page, [50, 60], [60, 70]);
  assert.equal(await field(page, 'A').inputValue(), '40, 40, 130, 120');
  await drag(page, [130, 120], [150, 140]);
  assert.equal(await field(page, 'A').inputValue(), '40, 40, 150, 140');
  await page.getByRole('button', { name: 'IoU = 0.5' }).click();
  assert.match(await says(page), /share 50\.0 %.*IoU 0\.500/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a finger drags a box too', async () => {
  const { page } = await open();
  const svg = page.locator('fovea-box-editor svg');
  const frame = (await svg.boundingBox())!;
  const touch = async (type: string, x: number, y: number) =>
    svg.dispatchEvent(type, {
      pointerId: 7,
      pointerType: 'touch',
      isPrimary: true,
      button: type === 'pointermove' ? -1 : 0,
      clientX: frame.x + (x * frame.width) / 240,
      clientY: frame.y + (y * frame.height) / 160,
      bubbles: true,
    });
  // Synthetic pointers cannot be captured; the element must not depend on it.
  await page.evaluate(() => {
    SVGElement.prototype.setPointerCapture = () => {};
  });
  await touch('pointerdown', 50, 60);
  await touch('pointermove', 70, 60);
  await touch('pointerup', 70, 60);
  assert.equal(await field(page, 'A').inputValue(), '50, 30, 140, 110');
  await page.context().close();
});

test('arrow keys move a box and its corner, with Shift ten at a time, never off the sheet', async () => {
  const { page, trouble } = await open();
  await page.locator('fovea-box-editor g.body').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  assert.equal(await field(page, 'A').inputValue(), '31, 40, 121, 120');
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowUp');
  assert.equal(await field(page, 'A').inputValue(), '31, 0, 121, 80');
  await page.locator('fovea-box-editor g.handle').nth(1).focus();
  await page.keyboard.press('Shift+ArrowLeft');
  assert.equal(await field(page, 'B').inputValue(), '75, 50, 165, 130');
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the link keeps boxes and measure; Reset brings the start back', async () => {
  const { page, trouble } = await open();
  await page.locator('fovea-iou-pair fovea-choice label').filter({ hasText: 'CIoU' }).click();
  await page.getByRole('button', { name: 'Apart' }).click();
  await page.waitForFunction(() => location.hash.includes('boxes=') && location.hash.includes('ciou'));
  const before = await says(page);
  await page.reload();
  await page.locator('fovea-iou-pair fovea-box-editor').waitFor();
  assert.equal(await page.locator('fovea-iou-pair tr.chosen.result th').innerText(), 'CIoU');
  assert.equal(await says(page), before);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await says(page), /IoU 0\.216/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a wrong entry gets a sentence, and the last good boxes stay', async () => {
  const { page, trouble } = await open();
  const before = await says(page);
  await field(page, 'B').fill('10, 20, 5, 40');
  await field(page, 'B').press('Enter');
  await page.getByText('Box B: The right side (5) must lie beyond the left one (10)').waitFor();
  assert.equal(await says(page), before);
  await field(page, 'B').fill('30 30 120 110');
  await field(page, 'B').press('Enter');
  assert.match(await says(page), /The boxes are equal/);
  assert.equal(await page.locator('fovea-iou-pair .notice').count(), 0);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
