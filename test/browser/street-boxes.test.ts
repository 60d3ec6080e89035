import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(widget: string, fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1200 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/${widget}/${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

/** The first answer of a network takes its time on a busy machine. */
const patient = { timeout: 90_000 };

const says = (page: Page) => page.locator('.says output');
const inUrl = (page: Page, text: string) =>
  page.waitForFunction((part) => location.hash.includes(part), text);

test('default-boxes: a cell by mouse and by keys, both steps of matching, the link and reset', async () => {
  const { page, trouble, close } = await open('default-boxes');
  await says(page)
    .getByText(/^Column 4, row 3 of the 8 × 8 map holds 6 boxes\./)
    .waitFor();
  const stage = page.locator('.stage');
  const place = (await stage.boundingBox())!;
  await page.mouse.click(place.x + place.width * 0.95, place.y + place.height * 0.05);
  await says(page)
    .getByText(/^Column 7, row 0 /)
    .waitFor();
  await stage.press('ArrowLeft');
  await stage.press('PageDown');
  await says(page)
    .getByText(/^Column 3, row 0 of the 4 × 4 map/)
    .waitFor();
  await page.getByRole('radio', { name: '2: all that match' }).press('Space');
  await says(page)
    .getByText(/^Second step: .* hard negatives/)
    .waitFor();
  await page
    .getByText(/^\d+ % of \d+$/)
    .first()
    .waitFor();
  await inUrl(page, 'default-boxes.view=all');
  await page.reload();
  await settled(page);
  await says(page)
    .getByText(/^Second step: /)
    .waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says(page)
    .getByText(/^Column 4, row 3 /)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('default-boxes: SSD300 has its 8,732 boxes; the last map and falling scales are refused with a reason', async () => {
  const { page, trouble, close } = await open('default-boxes');
  await page.getByText('SSD300', { exact: true }).click();
  await says(page)
    .getByText(/Of 8732 boxes/)
    .waitFor();
  await page.getByText('for 128 px', { exact: true }).click();
  for (const side of [32, 16, 8, 4]) await page.getByLabel(`Use the ${side} × ${side} map`).click();
  await page
    .getByRole('alert')
    .getByText(/^One map has to stay/)
    .waitFor();
  await says(page)
    .getByText(/of the 4 × 4 map/)
    .waitFor();
  await page.getByRole('slider', { name: 'First map’s squares' }).fill('80');
  await page
    .getByRole('alert')
    .getByText(/have to rise/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('roi-align: half a pixel changes only the sampled numbers; the region moves by mouse and by keys', async () => {
  const { page, trouble, close } = await open('roi-align');
  await says(page)
    .getByText(/^The region has 59 × 35 pixels; at stride 8/)
    .waitFor();
  await says(page)
    .getByText(/Shift the region by half a pixel: 0 of RoIPool’s 49 numbers change, and [1-9]/)
    .waitFor();
  await page.getByRole('button', { name: '½ px right' }).click();
  await inUrl(page, 'roi-align.box=67.5%2C41%2C126.5%2C76');
  const region = page.getByRole('application', { name: /^Region/ });
  await region.press('ArrowLeft');
  await inUrl(page, 'roi-align.box=67.25%2C41%2C126.25%2C76');
  const picture = (await page.locator('fovea-box-editor').boundingBox())!;
  const at = (x: number, y: number) =>
    [picture.x + (picture.width * x) / 128, picture.y + (picture.height * y) / 128] as const;
  await page.mouse.move(...at(96, 58));
  await page.mouse.down();
  await page.mouse.move(...at(64, 40), { steps: 3 });
  await page.mouse.up();
  await page.waitForFunction(() => !location.hash.includes('67.25'));
  await page.getByText('brightness', { exact: true }).click();
  await page.getByText('14 × 14', { exact: true }).click();
  await says(page)
    .getByText(/of RoIPool’s 196 numbers/)
    .waitFor();
  await page.waitForFunction(() => location.hash.includes('roi-align.bins=14'));
  await page.reload();
  await settled(page);
  await says(page)
    .getByText(/of RoIPool’s 196 numbers/)
    .waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says(page)
    .getByText(/^The region has 59 × 35 pixels; at stride 8/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('semantic-or-instance: two people are one blob; pixels are asked by mouse and keys; odd streets are explained', async () => {
  const { page, trouble, close } = await open('semantic-or-instance');
  await says(page)
    .getByText(/person 1 and person 2 are one blob/)
    .waitFor();
  const stage = page.locator('.stage').first();
  const place = (await stage.boundingBox())!;
  await page.mouse.click(place.x + place.width * 0.95, place.y + place.height * 0.85);
  await says(page)
    .getByText(/instance “person 2”/)
    .waitFor();
  await stage.focus();
  for (let i = 0; i < 6; i++) await stage.press('Shift+ArrowLeft');
  for (let i = 0; i < 11; i++) await stage.press('Shift+ArrowUp');
  await says(page)
    .getByText(/semantic “sky”, instance “no thing”, panoptic “sky”/)
    .waitFor();
  const street = page.getByRole('textbox', { name: 'Street' });
  await street.fill('5000');
  await street.press('Enter');
  await page
    .getByRole('alert')
    .getByText(/a whole number from 1 to 999 is needed/)
    .waitFor();
  await street.fill('6');
  await street.press('Enter');
  await inUrl(page, 'semantic-or-instance.street=6');
  await page.getByText(/Settings: density/).click();
  await page.getByRole('slider', { name: 'Things, times as many' }).fill('0');
  await page.getByText(/^This street is empty\./).waitFor();
  await says(page)
    .getByText(/^There is no thing on this street to count/)
    .waitFor();
  await page.waitForFunction(() => location.hash.includes('semantic-or-instance.density=0'));
  await page.reload();
  await settled(page);
  await says(page)
    .getByText(/^There is no thing on this street to count/)
    .waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says(page)
    .getByText(/person 1 and person 2 are one blob/)
    .waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('trained networks answer in place of the truth, for this street and the next', async () => {
  const { page, trouble, close } = await open('semantic-or-instance', '?backend=wasm');
  await page.getByText('trained networks', { exact: true }).click();
  await page.getByText(/semantic “nothing is known yet”/).waitFor();
  await page.getByRole('button', { name: /^Let the networks look/ }).click();
  await page.getByText(/Labels: FCN-/).waitFor(patient);
  await says(page)
    .getByText(/semantic “(?!nothing)/)
    .waitFor(patient);
  await page.getByRole('button', { name: 'Another street' }).click();
  await page.getByText(/Labels: FCN-/).waitFor(patient);
  await says(page)
    .getByText(/semantic “(?!nothing)/)
    .waitFor(patient);
  await page.goto(`${site.url}embed/roi-align/?backend=wasm#roi-align.source=network`);
  await settled(page);
  await page.getByRole('button', { name: /^Let the network look/ }).click();
  const channel = page.getByRole('slider', { name: 'Channel' });
  await channel.waitFor(patient);
  const before = await page.locator('svg.shift path.aligned').getAttribute('d');
  await channel.fill('3');
  await page.waitForFunction((old) => {
    const root = document.querySelector('fovea-roi-align')?.shadowRoot;
    return root?.querySelector('svg.shift path.aligned')?.getAttribute('d') !== old;
  }, before);
  assert.deepEqual(trouble, []);
  await close();
});
