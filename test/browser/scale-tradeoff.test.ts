import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('sizes are measured, told and drawn; a size is picked by keyboard and mouse; a run can be stopped', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(
    `${site.url}embed/scale-tradeoff/?backend=wasm#photo.id=dog&scale-tradeoff.by=128&scale-tradeoff.runs=1`,
  );
  const figure = page.locator('fovea-scale-tradeoff');
  const told = figure.locator('.told');
  const rows = figure.locator('.scroll tbody tr');
  await page.getByRole('button', { name: 'Measure the sizes' }).click();
  await figure.locator('fovea-progress').getByText('256 pixels, warm-up').waitFor();
  await page.getByRole('button', { name: 'Measure again' }).waitFor();

  assert.match(
    await told.innerText(),
    /^From 256 to 640 pixels the picture has 6\.3 times as many pixels and takes \d+\.\d times as long: [\d,]+ ms, then [\d,]+ ms\./,
  );
  assert.match(
    await told.innerText(),
    /At 512 pixels the map has 128 × 128 cells, \d+ candidates and \d boxes: .*bicycle/,
  );
  assert.equal(await rows.count(), 4);
  for (const row of await rows.all()) assert.match(await row.innerText(), /\d+ × \d+.*[\d,]+ ms/s);
  assert.match(
    (await figure.locator('.charts svg').last().getAttribute('aria-label')) ?? '',
    /^Median milliseconds by input size: 256: [\d,.]+, 384: [\d,.]+, 512: [\d,.]+, 640: [\d,.]+\.$/,
  );

  await page.getByRole('slider', { name: 'Size shown' }).press('ArrowRight');
  await told.getByText('At 640 pixels the map has 160 × 160 cells').waitFor();
  await page.getByRole('button', { name: 'Show the boxes at 256 pixels' }).click();
  await told.getByText('At 256 pixels the map has 64 × 64 cells').waitFor();
  await page.waitForFunction(() => location.hash.includes('scale-tradeoff.shown=256'));
  await figure.locator('.charts svg').first().locator('.hit').last().click();
  await told.getByText('At 640 pixels').waitFor();

  const before = await told.innerText();
  await page.getByRole('slider', { name: 'Score threshold' }).press('Home');
  await page.waitForFunction((old) => {
    const root = document.querySelector('fovea-scale-tradeoff')!.shadowRoot!;
    return root.querySelector<HTMLElement>('.told')!.innerText !== old;
  }, before);

  await page.getByRole('button', { name: 'Measure again' }).click();
  await rows.nth(0).getByText('× 64').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Measure again' }).waitFor();
  await told.getByText(/^Measured [123] of 4 sizes\./).waitFor();

  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('scale-tradeoff'));
  await page.getByRole('button', { name: 'Horses on dry grass' }).click();
  await page.getByRole('button', { name: 'Measure the sizes' }).waitFor();
  assert.deepEqual(trouble, []);
});
