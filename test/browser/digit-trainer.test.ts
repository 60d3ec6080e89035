import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(path: string) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1200 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}${path}`);
  await settled(page);
  await page.getByText('others held out').waitFor();
  return { page, trouble, close: () => context.close() };
}

/** A small run of a few seconds. */
const QUICK = 'embed/digit-trainer/?backend=wasm#digit-trainer.most=300&digit-trainer.epochs=3';
const says = (page: Page) => page.locator('fovea-digit-trainer output.says');
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const trainButton = (page: Page) => page.getByRole('button', { name: 'Train', exact: true });

test('on the exercise’s page a trained network answers the question, reads a drawing, and shows its maps', async () => {
  const { page, trouble, close } = await open('exercises/digit-reader/?backend=wasm#digit-trainer.epochs=4');
  await trainButton(page).click();
  await says(page)
    .getByText(/^Run 1 is done/)
    .waitFor({ timeout: 60_000 });
  const said = await says(page).innerText();
  const accuracy = Number(/(\d+\.\d) % of 359 held-out/.exec(said)?.[1]);
  assert.ok(accuracy >= 97, said);
  const check = page.locator('fovea-check-measure output');
  await check.getByText(`Last run: ${accuracy.toFixed(1)} %`).waitFor();
  const pad = page.locator('fovea-digit-pad canvas');
  await pad.focus();
  // A one, drawn with the keys.
  await page.keyboard.press('Space');
  for (let i = 0; i < 4; i++) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('Space');
  await page.getByText(/^The network says \d, \d+\.\d %\.$/).waitFor();
  assert.match((await page.locator('canvas.map').getAttribute('aria-label'))!, /^16 maps of 8 × 8 numbers/);
  await press(page, 'Next held-out picture');
  await page.getByText(/^The network says \d, \d+\.\d %\. It is \d\.$/).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('a run pauses, goes on and ends; runs are compared; the network is saved and opened again', async () => {
  const { page, trouble, close } = await open(`${QUICK}&digit-trainer.epochs=40`);
  await trainButton(page).click();
  await page
    .locator('fovea-progress')
    .getByText(/epoch \d+ of 40/)
    .waitFor();
  await press(page, 'Pause');
  await says(page)
    .getByText(/^Run 1 is paused/)
    .waitFor();
  await page.getByText(/Paused in epoch \d+ of 40/).waitFor();
  await press(page, 'Go on');
  await page.getByText(/Training, epoch/).waitFor();
  await press(page, 'End here');
  await says(page)
    .getByText(/^Run 1 was ended early after .* of 359 held-out/)
    .waitFor();

  const files: { name: string; mimeType: string; buffer: Buffer }[] = [];
  const saved = new Promise<void>((resolve) => {
    page.on('download', async (download) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      files.push({
        name: download.suggestedFilename(),
        mimeType: 'application/octet-stream',
        buffer: Buffer.concat(chunks),
      });
      if (files.length === 2) resolve();
    });
  });
  await press(page, 'Save the network');
  await saved;
  const box = page.getByLabel('Open a network: model.json and its weights');
  await box.setInputFiles(files.filter(({ name }) => name === 'model.json'));
  await page.getByText('The file weights.bin is missing').waitFor();
  const share = /(\d+\.\d %) of 359/.exec(await says(page).innerText())![1]!;
  await box.setInputFiles(files);
  await says(page).getByText(`File 2, measured here`).waitFor();
  assert.ok(
    (await says(page).innerText()).includes(`${share} of 359`),
    'the same numbers give the same accuracy',
  );
  const rows = page.locator('table.runs tbody tr');
  assert.equal(await rows.count(), 2);
  await rows.nth(0).getByRole('button').click();
  await says(page)
    .getByText(/^Run 1/)
    .waitFor();
  await press(page, 'Reset');
  await says(page).getByText('Nothing is trained yet.').waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('networks are built by keyboard, kept in the link; what cannot work is explained in place', async () => {
  const { page, trouble, close } = await open(QUICK);
  await page.getByRole('button', { name: /^5 Max pooling/ }).press('Enter');
  await page.getByLabel('Add after layer 5').selectOption({ label: 'Convolution' });
  await page.getByRole('button', { name: /^6 Convolution/ }).waitFor();
  await page.getByRole('radio', { name: 'VALID' }).press('Space');
  const window = page.getByLabel('Window', { exact: true });
  await window.fill('7');
  await window.press('Enter');
  await page.getByText(/Layer 6 \(conv 6\) cannot work: it gets a map of 4 × 4 × 32/).waitFor();
  assert.equal(await trainButton(page).isDisabled(), true);
  await page.getByRole('button', { name: 'Remove layer 6' }).press('Enter');
  await page.locator('.problem').getByText('38,282 parameters').waitFor();
  await page.getByRole('button', { name: /^1 Convolution/ }).press('Enter');
  const filters = page.getByLabel('Filters', { exact: true });
  await filters.fill('8');
  await filters.press('Enter');
  await page.waitForFunction(() => location.hash.includes('blocks=c_8_3_1_1'));
  await page.reload();
  await settled(page);
  await page.getByRole('button', { name: /^1 Convolution 3 × 3, 8 filters/ }).waitFor();
  const rate = page.getByLabel('Learning rate');
  await rate.fill('fast');
  await rate.press('Enter');
  await page.getByText(/Learning rate: a number from .* is needed, not “fast”/).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('a rate of 1000 diverges with a sentence; wrong files are named; leaving in mid-training is no trouble', async () => {
  const { page, trouble, close } = await open(
    `${QUICK}&digit-trainer.rate=1000&digit-trainer.optimiser=momentum`,
  );
  await trainButton(page).click();
  await says(page)
    .getByText(/^Run 1: The loss ran away after about \d+ steps/)
    .waitFor();
  await page.getByRole('radio', { name: 'Own files' }).press('Space');
  const own = page.getByLabel('Open IDX files: pictures and labels');
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]);
  const labels = Buffer.from([0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 0, 1]);
  const asFile = (name: string, buffer: Buffer) => ({ name, mimeType: '', buffer });
  await own.setInputFiles([asFile('cat.png', png), asFile('labels', labels)]);
  await page.getByText('cat.png: it is no IDX file but a PNG image').waitFor();
  await own.setInputFiles([asFile('labels', labels)]);
  await page.getByText(/Choose two files together/).waitFor();
  const pictures = Buffer.from([0, 0, 8, 3, 0, 0, 0, 4, 0, 0, 0, 8, 0, 0, 0, 8, ...Array(256).fill(9)]);
  await own.setInputFiles([asFile('images', pictures), asFile('labels', labels)]);
  await page.getByText(/with 8 x 8|10 numbers, but there are 2 classes/).waitFor();
  await page.getByRole('radio', { name: '1,797 digits' }).press('Space');
  await page.getByLabel('Learning rate').fill('0.003');
  await page.getByLabel('Learning rate').press('Enter');
  await page.getByLabel('Epochs', { exact: true }).fill('90');
  await page.getByLabel('Epochs', { exact: true }).press('Enter');
  await trainButton(page).click();
  await page.getByText(/Training, epoch/).waitFor();
  await page.goto(`${site.url}gallery/`);
  await settled(page);
  assert.deepEqual(trouble, []);
  await close();
});
