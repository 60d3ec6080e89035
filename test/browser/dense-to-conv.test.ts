import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(widget: string) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1200 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/${widget}/?backend=wasm`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page, part: string) => page.locator(`fovea-dense-to-conv .${part} output`);
const reads = (page: Page, part: string, text: RegExp) =>
  says(page, part).filter({ hasText: text }).waitFor();

test('dense layers and convolutions agree on real garments; the canvas is answered at once; padding makes crops differ', async () => {
  const { page, trouble, close } = await open('dense-to-conv');
  await page.getByRole('button', { name: /Load the network/ }).click();
  await reads(page, 'same-says', /^Both say .* Largest difference over all 10 classes of all 10 garments: /);
  const apart = (await says(page, 'same-says').innerText()).split('garments: ')[1]!.replace(/\.$/, '');
  assert.match(apart, /^(0|\d\.\d × 10⁻([⁶⁷⁸⁹]|¹[⁰-⁹¹²³]))$/, 'equal to 1e-5');

  await page.getByRole('slider', { name: 'Fold' }).press('End');
  await reads(page, 'fold-says', /^Unit 0: a kernel of 3 × 3 × 64, the same 576 weights/);
  await page.getByRole('radio', { name: 'second, 10 classes' }).press('Space');
  await page.getByLabel('Class', { exact: true }).selectOption('Bag');
  await reads(page, 'fold-says', /^Bag: a kernel of 1 × 1 × 64, the same 64 weights/);

  await reads(page, 'says', /^One pass gives 44 × 44 answers.*Of 12 garments, \d+ have/);
  await reads(
    page,
    'apart-says',
    /^This crop against the grid: the largest difference is (0|\d\.\d × 10⁻([⁶⁷⁸⁹]|¹[⁰-⁹¹²³])),/,
  );
  await page.getByRole('radio', { name: 'SAME, same weights' }).press('Space');
  await reads(page, 'says', /^One pass gives 48 × 48 answers/);
  await page.getByRole('button', { name: 'Run all 1,936 crops' }).click();
  await reads(page, 'apart-says', /^All 1,936 crops .* 5 × 5 answers each: .* up to 0\.\d+ elsewhere/);
  assert.deepEqual(trouble, []);
  await close();
});

test('garments and the window move by mouse and by keyboard; the link keeps them; a full canvas says so', async () => {
  const { page, trouble, close } = await open('dense-to-conv');
  await page.getByRole('button', { name: /Load the network/ }).click();
  await reads(page, 'says', /^One pass gives/);
  await page.getByRole('button', { name: 'Clear' }).click();
  await reads(page, 'says', /The canvas is empty: add a garment/);
  await page.getByRole('button', { name: 'Add the picked garment' }).click();
  await reads(page, 'says', /Of 1 garment, /);
  const picture = page.locator('fovea-dense-to-conv .scene canvas');
  const place = async () =>
    / at (\d+), (\d+)\. Window/
      .exec((await picture.getAttribute('aria-label'))!)!
      .slice(1)
      .join();
  assert.equal(await place(), '86,86');
  const scene = page.locator('fovea-dense-to-conv .scene');
  await scene.scrollIntoViewIfNeeded();
  const box = (await scene.boundingBox())!;
  const pixel = box.width / 200;
  await page.mouse.move(box.x + 100 * pixel, box.y + 100 * pixel);
  await page.mouse.down();
  await page.mouse.move(box.x + 60 * pixel, box.y + 40 * pixel, { steps: 4 });
  await page.mouse.up();
  assert.equal(await place(), '46,26');
  await scene.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  assert.equal(await place(), '47,36');
  await page.getByRole('radio', { name: 'the window' }).press('Space');
  await scene.focus();
  await page.keyboard.press('ArrowLeft');
  assert.match((await picture.getAttribute('aria-label'))!, /Window at 52, 56\.$/);
  await page.waitForFunction(() => location.hash.includes('dense-to-conv.column=13'));
  await page.reload();
  await settled(page);
  assert.match((await picture.getAttribute('aria-label'))!, /at 47, 36\. Window at 52, 56\.$/);
  // Loaded before, so it begins by itself.
  await scene.scrollIntoViewIfNeeded();
  await reads(page, 'says', /Of 1 garment, /);
  const add = page.getByRole('button', { name: 'Add the picked garment' });
  for (let i = 0; i < 24; i++) await add.click();
  await page.getByRole('alert').filter({ hasText: 'takes 24 garments' }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await reads(page, 'says', /Of 12 garments/);
  assert.deepEqual(trouble, []);
  await close();
});

test('one look: counted and measured for the chosen size; the textbook’s window moves by keys', async () => {
  const { page, trouble, close } = await open('one-look');
  const output = (part: string, text: RegExp) =>
    page.locator(`fovea-one-look .${part} output`).filter({ hasText: text }).waitFor();
  await output('says', /^200 × 200 pixels: 44 × 44 answers.*Measure to see the time/);
  await page.getByRole('slider', { name: 'Side of the picture' }).press('Home');
  await output('says', /^28 × 28 pixels: 1 × 1 answers, one window/);
  await page.getByRole('slider', { name: 'Side of the picture' }).fill('100');
  await output('says', /^100 × 100 pixels: 19 × 19 answers/);
  await page.getByRole('button', { name: 'Measure on this device' }).click();
  await output('says', /Measured here, it is [\d.]+ times as fast/);
  await page.locator('fovea-one-look .textbook').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await output('book-says', /14 − 7 \+ 1 = 8\. The output is 8 × 8 × 10.*row 1 and column 1/);
  await page.waitForFunction(() => location.hash.includes('one-look.place=9'));
  await page.getByRole('button', { name: 'Reset' }).click();
  await output('says', /^200 × 200 .*Measure to see the time/);
  assert.deepEqual(trouble, []);
  await close();
});
