import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
const folder = mkdtempSync(join(tmpdir(), 'fovea-transfer-'));
before(async () => {
  site = await openSite();
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await site.close();
});

test('the example is learnt, fine-tuned and saved, and the exercise takes the measured accuracy', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(
    `${site.url}exercises/transfer-learning/?backend=wasm#transfer-lab.variants=0&transfer-lab.rounds=2`,
  );
  const figure = page.locator('fovea-transfer-lab');
  const says = figure.locator('output[aria-live]').first();
  await says.getByText(/no pictures yet/).waitFor();
  const train = figure.getByRole('button', { name: 'Train the head' });
  assert.ok(await train.isDisabled());

  await figure.getByRole('button', { name: /^Example/ }).click();
  await figure.getByText('72 pictures to learn from, 24 to validate on, 24 to test on.').waitFor();
  await train.focus();
  await page.keyboard.press('Enter');
  await says.getByText(/^With the head alone: \d+ of 24 test pictures are right/).waitFor();
  const right = Number(/(\d+) of 24/.exec(await says.innerText())![1]);
  assert.ok(right >= 17, `${right} of 24 right: chance alone would give 8`);
  const diagonal = await figure.locator('td.right').allInnerTexts();
  assert.equal(
    diagonal.reduce((sum, count) => sum + Number(count), 0),
    right,
  );
  assert.equal(await figure.locator('fovea-transfer-mistakes figure').count(), 24 - right);
  const measured = page.locator('fovea-check-measure output');
  await measured.getByText(`Last run: ${((right / 24) * 100).toFixed(1)} %`).waitFor();

  await figure.getByRole('button', { name: 'Fine-tune the last block' }).click();
  await says.getByText(/^With the last block fine-tuned: \d+ of 24/).waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    figure.getByRole('button', { name: /JSON/ }).click(),
  ]);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual(saved.classes, ['Pullover', 'Coat', 'Ankle boot']);
  assert.equal(Buffer.from(saved.head.kernel, 'base64').length, 480 * 3 * 4);
  assert.equal(saved.tuned.length, 12);

  await figure.getByRole('slider', { name: 'Seed' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.hash.includes('transfer-lab.seed=2'));
  await says.getByText('Ready to train.').waitFor();
  assert.deepEqual(trouble, []);
  await context.close();
});

test('folders become classes; what is no picture is named, one class is refused, and stopping leaves all in order', async () => {
  const context = await site.browser.newContext({ viewport: { width: 390, height: 800 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/transfer-lab/?backend=wasm`);
  const figure = page.locator('fovea-transfer-lab');
  const says = figure.locator('output[aria-live]').first();
  // Five pictures for each of two classes, drawn in the page; one file is text with a picture's name.
  const pictures = await page.evaluate(() =>
    ['#a33', '#39a'].map((colour, klass) =>
      Array.from({ length: 5 }, (_, i) => {
        const canvas = document.createElement('canvas');
        canvas.width = canvas.height = 64;
        const pen = canvas.getContext('2d')!;
        pen.fillStyle = '#ddd';
        pen.fillRect(0, 0, 64, 64);
        pen.fillStyle = colour;
        if (klass) pen.fillRect(4 + 9 * i, 8, 20, 14 + 8 * i);
        else pen.fillRect(2, 4 + 10 * i, 60 - 9 * i, 12);
        return canvas.toDataURL('image/png').split(',')[1]!;
      }),
    ),
  );
  for (const [klass, list] of pictures.entries()) {
    await mkdir(join(folder, 'things', `kind ${klass}`), { recursive: true });
    list.forEach((data, i) => {
      writeFileSync(join(folder, 'things', `kind ${klass}`, `${i}.png`), Buffer.from(data, 'base64'));
    });
  }
  writeFileSync(join(folder, 'things', 'kind 0', 'broken.png'), 'no picture at all');
  await figure.getByLabel('A folder with one folder for each class').setInputFiles(join(folder, 'things'));
  await figure.getByText('1 of 11 files could not be opened as pictures: broken.png.').waitFor();
  await figure.getByText('6 pictures to learn from, 2 to validate on, 2 to test on.').waitFor();
  await figure.getByRole('button', { name: 'Train the head' }).click();
  await says.getByText(/of 2 test pictures are right/).waitFor();
  await figure.getByRole('button', { name: 'Remove kind 1' }).click();
  await says.getByText(/One class alone/).waitFor();
  assert.ok(await figure.getByRole('button', { name: 'Train the head' }).isDisabled());

  await figure.getByRole('button', { name: /^Example/ }).click();
  await figure.getByRole('button', { name: 'Train the head' }).click();
  await figure.getByRole('button', { name: 'Stop' }).click();
  await figure.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
  await figure.getByRole('button', { name: 'Camera', exact: true }).click();
  await figure
    .getByRole('alert')
    .getByText(/No camera was found|did not let this page/)
    .waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText(/no pictures yet/).waitFor();
  assert.deepEqual(trouble, []);
  await context.close();
});
