import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/anchor-kmeans/${fragment}`);
  await page.locator('fovea-anchor-kmeans svg.scatter').waitFor({ state: 'visible' });
  return { page, trouble, says: page.locator('fovea-anchor-kmeans .says output') };
}

test('k-means is stepped by button and by key, and says what a step did to the average IoU', async () => {
  const { page, trouble, says } = await open();
  await says.getByText('comes to rest after 28 steps').waitFor();
  assert.match(await says.innerText(), /^Before the first step, 5 anchors .* 830 boxes/);
  await page.getByRole('button', { name: 'One step forwards' }).click();
  await says.getByText(/^After step 1, .* This step raised it/).waitFor();
  await page.getByRole('button', { name: 'Play' }).focus();
  await page.keyboard.press('End');
  await says.getByText(/^After step 28, .* 18 of them lowered the average IoU/).waitFor();
  await page.keyboard.press('ArrowLeft');
  await says.getByText(/^After step 27/).waitFor();

  await page.waitForFunction(() => location.hash.includes('anchor-kmeans.step=27'));
  await page.reload();
  await says.getByText(/^After step 27/).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText(/^Before the first step/).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('another k, distance and update run anew; published anchors are drawn over the sizes', async () => {
  const { page, trouble, says } = await open();
  await page.getByRole('slider', { name: 'Anchors, k' }).press('ArrowRight');
  await says.getByText('6 anchors').waitFor();
  await page.locator('fovea-choice label', { hasText: 'Euclidean' }).click();
  await page.locator('fovea-choice label', { hasText: 'median' }).click();
  await page.waitForFunction(() => /distance=euclidean.*update=median/.test(location.hash));
  const drawn = () => page.locator('fovea-anchor-kmeans svg.scatter rect').count();
  assert.equal(await drawn(), 0);
  await page.getByRole('button', { name: 'Show the anchors of YOLOv3 on COCO' }).click();
  assert.equal(await drawn(), 18);
  // The curve over k ends at 12, ten seeds each.
  await page.waitForFunction(
    () =>
      document.querySelector('fovea-anchor-kmeans')!.shadowRoot!.querySelectorAll('circle.run').length ===
      120,
  );
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('own boxes are read; bad lines are named with their reason; a k that is too large keeps the picture', async () => {
  const { page, trouble, says } = await open();
  await page.locator('fovea-choice label', { hasText: 'Your boxes' }).click();
  await says.getByText('830 boxes').waitFor();
  await page
    .getByRole('textbox', { name: /One box a line/ })
    .fill('w,h\n100,50\n\n10,13\n-4,7\n0,9\n30,61\n100,50\n');
  await page.getByRole('button', { name: 'Use these boxes' }).click();
  await says.getByText(/on 4 boxes/).waitFor();
  const problems = page.locator('fovea-anchor-kmeans .own .notice');
  assert.match(await problems.innerText(), /Line 5: .*negative[\s\S]*Line 6: .*zero/);

  await page.getByRole('slider', { name: 'Anchors, k' }).press('End');
  const alert = page.locator('fovea-anchor-kmeans [role=alert]');
  assert.match(await alert.innerText(), /only 3 different sizes.*at most 3/);
  assert.equal(await page.locator('fovea-anchor-kmeans svg.scatter').count(), 1);

  await page.getByRole('button', { name: 'Copy for darknet' }).click();
  const copied = page.getByRole('textbox', { name: 'Copied anchors' });
  assert.match(await copied.inputValue(), /^anchors = \d+,\d+/);
  await page.reload();
  await page.getByText('The boxes of your last visit').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('files: COCO annotations, JSON that is none, and 200,000 rows', async () => {
  const { page, trouble, says } = await open('#anchor-kmeans.data=own');
  const input = page.locator('fovea-anchor-kmeans input[type=file]');
  const give = (name: string, text: string) =>
    input.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
  const annotations = [10, 20, 30, 40, 50, 60].map((side, id) => ({
    id,
    image_id: 1,
    category_id: 1,
    bbox: [0, 0, side, 2 * side],
  }));
  await give(
    'instances.json',
    JSON.stringify({ images: [{ id: 1, width: 832, height: 400 }], annotations, categories: [] }),
  );
  await says.getByText('on 6 boxes').waitFor();

  await give('package.json', '{"name": "fovea"}');
  await page.getByText(/no list called annotations/).waitFor();
  await give('broken.json', '{\n"images": [\n]]');
  await page.getByText(/Line 3: this text starts like JSON/).waitFor();
  assert.match(await says.innerText(), /on 6 boxes/);

  let rows = '';
  for (let i = 0; i < 200_000; i++) rows += `${1 + ((i * 7919) % 415)},${1 + ((i * 104_729) % 409)}\n`;
  await give('many.csv', rows);
  await says.getByText('on 200,000 boxes').waitFor();
  await page.getByText(/4,000 are drawn/).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});
