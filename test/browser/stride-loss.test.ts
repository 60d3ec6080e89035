import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open() {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1200 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/stride-loss/`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-stride-loss .says output');
/** The row of a class: thickness, then IoU at each stride. */
const row = (page: Page, name: string) =>
  page.locator('fovea-stride-loss .scroll tbody tr').filter({ hasText: name }).innerText();

/** The row of a class, as soon as it is what is waited for: the figure draws a moment after what was done to it. */
async function rowWhen(page: Page, name: string, holds: (text: string) => boolean, what: string) {
  for (let tries = 0; ; tries++) {
    const text = await row(page, name);
    if (holds(text)) return text;
    if (tries === 100) assert.fail(`${what}: ${text}`);
    await page.waitForTimeout(50);
  }
}

test('strides are chosen by mouse and by keyboard, kept in the link, and reset', async () => {
  const { page, trouble, close } = await open();
  assert.match(await says(page).innerText(), /^Stride 16: 16 × 12 labels.* Gone: wire/);
  await page.getByRole('button', { name: '32', exact: true }).click();
  await says(page)
    .getByText(/^Stride 32: 8 × 6 labels/)
    .waitFor();
  await page.getByRole('button', { name: '2', exact: true }).focus();
  await page.keyboard.press('Enter');
  await says(page)
    .getByText(/^Stride 2: 128 × 96 labels/)
    .waitFor();
  await page.getByRole('radio', { name: 'its middle pixel' }).press('Space');
  await says(page)
    .getByText(/nearest on the way down/)
    .waitFor();
  await page.waitForFunction(() => location.hash.includes('stride-loss.stride=2'));
  await page.reload();
  await settled(page);
  assert.match(await says(page).innerText(), /^Stride 2: .*nearest on the way down/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await says(page)
    .getByText(/^Stride 16: .*majority/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('what is painted, with the mouse or with the keys, counts; undo takes it back', async () => {
  const { page, trouble, close } = await open();
  const first = await row(page, 'wire');
  await page.getByRole('button', { name: 'wire' }).click();
  const canvas = page.locator('.frame.paint');
  await canvas.scrollIntoViewIfNeeded();
  const place = (await canvas.boundingBox())!;
  await page.mouse.move(place.x + place.width * 0.2, place.y + place.height * 0.9);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width * 0.8, place.y + place.height * 0.9, { steps: 5 });
  await page.mouse.up();
  // A wide stroke of wire survives more strides.
  const thick = await rowWhen(page, 'wire', (text) => text !== first, 'the stroke counts');
  await canvas.focus();
  await page.keyboard.press('Space');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Space');
  await rowWhen(page, 'wire', (text) => text !== thick, 'the stroke by keys counts');
  await page.getByRole('button', { name: 'Undo' }).click();
  await rowWhen(page, 'wire', (text) => text === thick, 'undo takes it back');
  // The address is written a moment later: it has to be the one after the undo.
  await page.waitForFunction(() => location.hash.includes('strokes='));
  await page.evaluate(async () => {
    let seen = '';
    for (let same = 0; same < 10; ) {
      await new Promise((done) => setTimeout(done, 100));
      same = location.hash === seen ? same + 1 : 0;
      seen = location.hash;
    }
  });
  await page.reload();
  await settled(page);
  await rowWhen(page, 'wire', (text) => text === thick, 'a reload keeps it');
  await page.getByRole('button', { name: 'Clear strokes' }).click();
  await rowWhen(page, 'wire', (text) => text === first, 'all strokes are gone');
  assert.deepEqual(trouble, []);
  await close();
});

test('a photo’s hand-drawn label map is fetched; an empty one says what to do', async () => {
  const { page, trouble, close } = await open();
  await page.getByRole('radio', { name: 'Giraffe' }).press('Space');
  await page.locator('fovea-stride-loss .scroll tbody th').filter({ hasText: 'zebra' }).waitFor();
  assert.match(await says(page).innerText(), /^Stride 16: 16 × 16 labels/);
  await page.getByRole('radio', { name: 'Empty sky' }).press('Space');
  await says(page)
    .getByText(/only one class/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});
