import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const says = (page: Page) => page.locator('fovea-pr-curve output[aria-live]').innerText();
const entries = (page: Page) => page.locator('fovea-pr-curve .list button');

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/pr-curve/${fragment}`);
  await entries(page).first().waitFor();
  return { page, trouble };
}

test('an entry is flipped by mouse and by keyboard, and curve, F1 and averages follow', async () => {
  const { page, trouble } = await open();
  const start = await says(page);
  await entries(page).first().click();
  const without = await says(page);
  assert.notEqual(without, start);
  await page.keyboard.press('Space');
  assert.equal(await says(page), start);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  assert.match(
    (await entries(page).nth(1).getAttribute('aria-label'))!,
    /^Number 2, score 0\.96, false positive, kept$/,
  );
  assert.equal(await page.locator('fovea-pr-curve .list [tabindex="0"]').count(), 1);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the threshold slider cuts the list by keyboard', async () => {
  const { page, trouble } = await open();
  const slider = page.getByRole('slider', { name: 'Keep scores of at least' });
  await slider.focus();
  await page.keyboard.press('End');
  assert.match(await says(page), /At 1\.00 nothing is kept: recall 0, and precision is undefined/);
  await page.keyboard.press('Home');
  assert.match(await says(page), /At 0\.00, 25 are kept/);
  assert.equal(await page.locator('fovea-pr-curve .list .dropped').count(), 0);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the preset shows 90 % at 10 % recall rising, with rings where no list can go', async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: '90 % at 10 %, then better' }).click();
  const told = page.getByText('4 false positives at first and 3 later');
  await told.waitFor();
  assert.match(await told.innerText(), /no list gets beyond 94\.7 %/);
  assert.equal(await page.locator('fovea-pr-curve circle[stroke-dasharray]').count(), 2);
  await page.getByRole('button', { name: '96 % at 20 %' }).click();
  assert.match(await says(page), /AP: 11 points 0\.\d{3}/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the link keeps the list, Reset brings the start back, and a broken link does no harm', async () => {
  const { page, trouble } = await open();
  const start = await says(page);
  await page.getByRole('button', { name: 'Add a miss' }).click();
  await entries(page).nth(2).click();
  // The address follows a moment later, so that browsers do not object.
  await page.waitForTimeout(400);
  assert.match(page.url(), /pr-curve\.hits=/);
  const before = await says(page);
  await page.reload();
  await entries(page).first().waitFor();
  assert.equal(await says(page), before);
  assert.equal(await entries(page).count(), 26);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await says(page), start);
  assert.deepEqual(trouble, []);
  await page.context().close();
  const broken = await open('#pr-curve.hits=abc&pr-curve.threshold=much');
  assert.equal(await says(broken.page), start);
  assert.deepEqual(broken.trouble, []);
  await broken.page.context().close();
});
