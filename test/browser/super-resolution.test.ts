import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(fragment = '') {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 1100 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/super-resolution/?backend=wasm${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-super-resolution .side .says output');
const line = (page: Page) => page.getByRole('slider', { name: /Line between network/ });

test('a part made smaller is enlarged and measured; the line moves by mouse and by keyboard; the picture is saved', async () => {
  const { page, trouble, close } = await open();
  await page.getByRole('button', { name: 'Enlarge it' }).click();
  await says(page)
    .getByText(/^64 × 64 became 128 × 128 pixels .* in 1 tile\. /)
    .waitFor({ timeout: 60_000 });
  const decibels = (await page.locator('fovea-super-resolution tbody td:nth-child(2)').allInnerTexts()).map(
    Number.parseFloat,
  );
  assert.equal(decibels.length, 3);
  // All three come from one photo: within a few decibels of each other, and bicubic before repeating.
  assert.ok(decibels[1]! > decibels[2]!, decibels.join(' '));
  assert.ok(Math.abs(decibels[0]! - decibels[1]!) < 2, decibels.join(' '));
  const place = (await page.locator('fovea-compare').boundingBox())!;
  await page.mouse.move(place.x + place.width / 2, place.y + 40);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width / 4, place.y + 40);
  await page.mouse.up();
  assert.ok(Math.abs(Number(await line(page).inputValue()) - 25) <= 1);
  await line(page).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.hash.includes('super-resolution.position=26'));
  await page.getByRole('radio', { name: 'the original' }).press('Space');
  await page.getByRole('img', { name: 'The original' }).waitFor();
  await page.waitForFunction(() => location.hash.includes('super-resolution.against=original'));
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the picture' }).click();
  const png = await readFile(await (await download).path());
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [128, 128]);
  await page.reload();
  await settled(page);
  await page.getByRole('radio', { name: 'the original', checked: true }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('radio', { name: 'bicubic', checked: true }).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('a long run says how far it is and stops with what it has; other settings give it up', async () => {
  const { page, trouble, close } = await open('#super-resolution.part=whole&super-resolution.mode=enlarge');
  await page.getByRole('button', { name: 'Enlarge it' }).click();
  const side = page.locator('fovea-super-resolution .side');
  await side.getByText(/Tile \d+ of \d+, about \d+ s left/).waitFor({ timeout: 60_000 });
  await side.getByRole('button', { name: 'Stop' }).click();
  await says(page)
    .getByText(/^Stopped after \d+ of \d+ tiles/)
    .waitFor();
  await page.getByRole('button', { name: 'Again' }).click();
  await side.getByRole('button', { name: 'Stop' }).waitFor();
  await page.getByRole('radio', { name: 'middle, 128 px' }).press('Space');
  await page.getByRole('button', { name: 'Enlarge it' }).click();
  await says(page)
    .getByText(/^128 × 128 became 256 × 256/)
    .waitFor({ timeout: 60_000 });
  assert.deepEqual(trouble, []);
  await close();
});
