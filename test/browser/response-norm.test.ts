import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('place, map and settings move by mouse and keyboard, the sum follows, and a link brings them back', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/response-norm/?backend=wasm#photo.id=dog`);
  const figure = page.locator('fovea-response-norm');
  const says = figure.locator('output[aria-live]');
  await figure.getByRole('button', { name: 'Compute the maps' }).click();
  await says.getByText(/^At this place map 12 says/).waitFor();

  const chart = figure.getByRole('slider', { name: 'Map', exact: true });
  await chart.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await says.getByText(/map 22/i).waitFor();
  await figure.getByRole('button', { name: 'Strongest map here' }).click();
  const weak = await says.innerText();
  await figure.getByRole('button', { name: 'Strong', exact: true }).click();
  const held = (text: string) => Number(/Held down by the maps: ([\d.]+) %/.exec(text)![1]);
  assert.ok(held(await says.innerText()) > 50 && held(weak) < 5);
  const [, a, divisor, b] = /^([\d.]+) \/ \((.+)\)\^0\.75 = ([\d.]+)$/.exec(
    await figure.locator('.sum').innerText(),
  )!;
  const [, k, alpha, squares] = /^([\d.]+) \+ ([\d.]+) × ([\d.]+)$/.exec(divisor!)!.map(Number);
  assert.ok(Math.abs(Number(a) / (k! + alpha! * squares!) ** 0.75 - Number(b)) < 2e-3);

  const stage = figure.getByRole('group', { name: /Place on the photo/ });
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => location.hash.includes('response-norm.x=0.306'));
  await stage.click({ position: { x: 20, y: 20 } });
  await page.waitForFunction(() => /response-norm\.x=0\.0/.test(location.hash));
  await page.reload();
  await says.getByText(/^(At this place map|Map) \d+/).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText(/^At this place map 12 says/).waitFor();
  assert.deepEqual(trouble, []);
});
