import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const says = (page: Page) => page.locator('fovea-nms-steps output[aria-live]');
const count = (page: Page) => page.locator('fovea-nms-steps fovea-stepper .count');
const result = (page: Page) => page.locator('fovea-nms-steps .result');

/** The figure alone, with the candidates of the photo in the link. */
async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/nms-steps/?backend=wasm${fragment}`);
  await page.getByRole('button', { name: 'Find the candidates' }).click();
  await says(page).getByText('candidates wait').waitFor();
  return { page, trouble };
}

test('steps go forwards and back by mouse and by keyboard, each with its reason, and stay in the link', async () => {
  const { page, trouble } = await open();
  const total = Number((await count(page).innerText()).split('/')[1]);
  assert.ok(total > 10, `${total} candidates`);
  assert.match(await result(page).innerText(), /In the end 3 of \d+ candidates stay: car, bicycle, dog\./);

  await page.getByRole('button', { name: 'One step forwards' }).click();
  assert.match(
    await says(page).innerText(),
    /^car 0\.\d\d is the best box not yet decided\. Nothing is kept yet/,
  );
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.match(
    await says(page).innerText(),
    /IoU with the kept \w+ 0\.\d\d is [01]\.\d{3}, above 0\.50\. It goes/,
  );
  assert.equal(await page.locator('fovea-nms-steps .sums tr').count(), 4);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  assert.match(await says(page).innerText(), /^car/);
  await page.keyboard.press('End');
  assert.equal((await count(page).innerText()).trim(), `${total} / ${total}`);
  assert.equal(await page.locator('fovea-nms-steps li [data-fate=kept]').count(), 3);

  await page.waitForFunction((step) => location.hash.includes(`nms-steps.step=${step}`), total);
  await page.reload();
  await page.waitForFunction(
    (step) =>
      document.querySelector('fovea-nms-steps')!.shadowRoot!.textContent!.includes('kept so far') && step > 0,
    total,
  );
  assert.equal((await count(page).innerText()).trim(), `${total} / ${total}`);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await count(page).innerText(), /^0 /);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('an example shows the dog that suppression across classes loses, and the way back to it', async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: 'A dog lost to a bicycle' }).click();
  await result(page)
    .getByText(/more would stay: dog 0\.\d\d \(lost here to bicycle/)
    .waitFor();
  await page.getByRole('button', { name: /^loses dog/ }).click();
  assert.match(await says(page).innerText(), /^dog .* It goes\. Their classes differ/);
  await page.getByRole('switch', { name: 'Compare boxes across classes too' }).press('Space');
  await result(page).getByText('car, bicycle, dog.').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a candidate is reached by pointer and in the list, and soft suppression says what it lowers', async () => {
  const { page, trouble } = await open('#photo.id=eagle');
  await page.locator('fovea-nms-steps li button').nth(2).press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.match(await count(page).innerText(), /^4 /);
  await page.getByRole('radio', { name: 'Soft, Gaussian' }).check();
  await page.getByRole('button', { name: 'Next box that stays' }).click();
  assert.match(
    await says(page).innerText(),
    /^bird .* selected\. It lowers the scores of \d+ boxes of its class/,
  );
  assert.match(await page.locator('fovea-nms-steps .sums').innerText(), /× exp\(−[01]\.\d{3}² ÷ 0\.50\)/);
  const canvas = (await page.locator('fovea-nms-steps canvas').boundingBox())!;
  await page.getByRole('radio', { name: 'Greedy' }).check();
  await page.mouse.click(canvas.x + canvas.width / 2, canvas.y + canvas.height / 2);
  assert.doesNotMatch(await count(page).innerText(), /^0 /);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('moving a threshold takes less than a frame', async () => {
  const { page } = await open('#photo.id=dog&nms-steps.score=0.2');
  const times = await page.evaluate(async () => {
    const element = document.querySelector('fovea-nms-steps')!;
    const slider = element.shadowRoot!.querySelector('fovea-slider[label="IoU threshold"]')!;
    const taken: number[] = [];
    for (let i = 0; i < 21; i++) {
      const start = performance.now();
      slider.dispatchEvent(new CustomEvent('fovea-input', { detail: 0.3 + i / 100 }));
      await element.updateComplete;
      taken.push(performance.now() - start);
      await new Promise(requestAnimationFrame);
    }
    return taken.sort((a, b) => a - b);
  });
  assert.ok(times[10]! < 16, `median ${times[10]!.toFixed(1)} ms`);
  await page.context().close();
});

test('a network that cannot be fetched gets a sentence and another try, and a file that is no picture changes nothing', async () => {
  const page = await site.browser.newPage();
  await page.route('**/models/**', (route) => route.abort());
  await page.goto(`${site.url}embed/nms-steps/?backend=wasm`);
  await page.getByRole('button', { name: 'Find the candidates' }).click();
  const alert = page.locator('fovea-nms-steps .decision [role=alert]');
  await alert.waitFor();
  assert.match(await alert.innerText(), /could not be loaded.*Check the connection/);
  await page.unroute('**/models/**');
  await page.getByRole('button', { name: 'Try again' }).click();
  await says(page).getByText('candidates wait').waitFor();
  assert.equal(await alert.count(), 0);

  const before = await result(page).innerText();
  const notes = { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('a shopping list') };
  await page.locator('fovea-nms-steps input[type=file]').setInputFiles(notes);
  await page.locator('fovea-photo-source [role=alert]').waitFor();
  assert.equal(await result(page).innerText(), before);
  // Another photo is looked at without being asked again.
  await page.getByRole('button', { name: 'Eagle by the water' }).click();
  await result(page)
    .getByText(/stays?: bird\.$/)
    .waitFor();
});
