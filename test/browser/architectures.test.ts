import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('networks and blocks open by mouse and keyboard, the sums are shown, and a link brings them back', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/architectures/`);
  const figure = page.locator('fovea-architectures');
  const says = figure.locator('output[aria-live]');
  await says
    .getByText('Block inception3a of GoogLeNet gives 28 × 28 × 256. It has 163,696 parameters')
    .waitFor();
  assert.equal(await figure.locator('.ways rect').count(), 8);

  await figure.getByRole('button', { name: /2017 SE-ResNet-50/ }).click();
  await says.getByText(/^Block conv3_2 of SE-ResNet-50 gives 28 × 28 × 512/).waitFor();
  const next = figure.getByRole('button', { name: 'conv3_2', exact: true });
  await next.focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await says.getByText(/^Block conv3_3 of SE-ResNet-50/).waitFor();
  const numbers = await figure
    .locator('tbody tr td:nth-of-type(2)')
    .evaluateAll((cells) => cells.map((cell) => Number(cell.textContent!.replaceAll(',', ''))));
  const sum = Number((await figure.locator('tfoot td').nth(1).innerText()).replaceAll(',', ''));
  assert.equal(
    numbers.reduce((total, value) => total + value, 0),
    sum,
  );

  await page.waitForFunction(() => location.hash.includes('architectures.network=se-resnet50'));
  await page.reload();
  await says.getByText(/^Block conv3_3 of SE-ResNet-50/).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText('Block inception3a').waitFor();
  assert.deepEqual(trouble, []);
});
