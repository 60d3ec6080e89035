import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(fields: string) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1200 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/train-yolo/?backend=wasm#${fields}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

/** A run of a few steps. */
const QUICK = 'train-yolo.start=scratch&train-yolo.minutes=0.1&train-yolo.batch=1';
const says = (page: Page) => page.locator('fovea-train-yolo output.says');
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('a run pauses, goes on and ends early; its network is kept, saved and opened again; altered files are refused', async () => {
  const { page, trouble, close } = await open(QUICK);
  await button(page, 'Train A').click();
  await page.getByText(/^A: step \d+ of \d+, about \d+ s left/).waitFor({ timeout: 60_000 });
  await button(page, 'Pause').click();
  await says(page)
    .getByText(/^A is paused after/)
    .waitFor();
  const at = await page.getByText(/^A is paused at step \d+ of \d+/).innerText();
  await button(page, 'Go on').click();
  await page.getByText(/^A: step \d+ of/).waitFor();
  await button(page, 'End here').click();
  await says(page)
    .getByText(/^A was ended early after|^A is done after/)
    .waitFor({ timeout: 60_000 });
  assert.ok(Number(/step (\d+)/.exec(at)![1]) >= 1, at);
  await button(page, 'Keep A').click();
  await says(page).getByText('A is kept on this device').waitFor();

  const files: { name: string; mimeType: string; buffer: Buffer }[] = [];
  const saved = new Promise<void>((resolve) => {
    page.on('download', async (download) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      files.push({ name: download.suggestedFilename(), mimeType: '', buffer: Buffer.concat(chunks) });
      if (files.length === 2) resolve();
    });
  });
  await button(page, 'Save A').click();
  await saved;
  const box = page.getByLabel('Open a network: model.json and weights.bin');
  const [json, weights] = ['model.json', 'weights.bin'].map(
    (name) => files.find((file) => file.name === name)!,
  );
  await box.setInputFiles([json!]);
  await page.getByText('weights.bin is missing').waitFor();
  const altered = Buffer.from(weights!.buffer);
  altered[5000] = altered[5000]! ^ 1;
  await box.setInputFiles([json!, { ...weights!, buffer: altered }]);
  await page.getByText(/cannot be used: weights\.bin is not the file/).waitFor();
  await box.setInputFiles([{ ...json!, buffer: Buffer.from('{"layers": []}') }, weights!]);
  await page.getByText(/its format is not "fovea-street"/).waitFor();
  await box.setInputFiles([json!, weights!]);
  await says(page)
    .getByText(/^The network in these files has an AP50 of \d\.\d\d/)
    .waitFor({ timeout: 60_000 });
  await page.getByText(/^Yours: opened files, AP50 \d\.\d\d$/).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('two runs by keyboard are compared; the settings are in the link; what cannot be is explained in place', async () => {
  const { page, trouble, close } = await open(`${QUICK}&train-yolo.anchorsA=random`);
  const minutes = page.getByLabel('Minutes', { exact: true });
  await minutes.fill('90');
  await minutes.press('Enter');
  await page.getByText(/Minutes: a number from 0\.1 to 10 is needed, not “90”/).waitFor();
  await minutes.fill('0.2');
  await minutes.press('Enter');
  await page.getByRole('radio', { name: 'steps' }).press('Space');
  for (const name of ['A', 'B']) {
    await button(page, `Train ${name}`).press('Enter');
    await page.getByText(new RegExp(`^${name}: step \\d+ of`)).waitFor({ timeout: 60_000 });
    await button(page, 'End here').press('Enter');
    await says(page)
      .getByText(new RegExp(`^(A .*)?${name} (was ended early|is done) after`))
      .waitFor({ timeout: 60_000 });
  }
  await says(page)
    .getByText(/^After \d+ steps? A \(random anchors\) has an AP50 of \d\.\d\d, B \(no priors\) of/)
    .waitFor();
  await page.getByRole('img', { name: /^AP50 on held-out scenes\. A: .* steps; B: / }).waitFor();
  await page.waitForFunction(() => /minutes=0\.2/.test(location.hash) && /axis=steps/.test(location.hash));
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel('Minutes', { exact: true }).inputValue(), '0.2');
  await says(page).getByText('Nothing is trained yet.').waitFor();
  await button(page, 'Reset').click();
  assert.equal(await page.getByLabel('Minutes', { exact: true }).inputValue(), '1');
  assert.deepEqual(trouble, []);
  await close();
});

test('a link to a network that is not here is a sentence, and leaving in mid-training is no trouble', async () => {
  const { page, trouble, close } = await open(QUICK.replace('scratch', 'own'));
  await page.getByText('There is no network of yours here yet').waitFor();
  assert.equal(await button(page, 'Train A').isDisabled(), true);
  await page.getByRole('radio', { name: 'scratch' }).press('Space');
  await button(page, 'Train A').click();
  await page.getByText(/^A: drawing scenes/).waitFor();
  await page.goto(`${site.url}404.html`);
  assert.deepEqual(trouble, []);
  await close();
});
