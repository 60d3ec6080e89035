import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { addressWritten, type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const TIME = { timeout: 60_000 };

async function open(widget: string, fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/${widget}/?backend=wasm${fragment}`);
  const element = page.locator(`fovea-${widget}`);
  await element.locator('fovea-choice').first().waitFor();
  return { page, trouble, element };
}
const says = (page: Page) => page.locator('output[aria-live]').first();

test('a street’s truths and a detector’s boxes are judged, by mouse and keys, and stay in the link', async () => {
  const { page, trouble, element } = await open('match-table');
  await page.getByText('Drawn street', { exact: true }).click();
  assert.match(await says(page).innerText(), / 0 hits, 0 false positives, 0 ignored, \d+ missed/);
  await page.getByRole('button', { name: /^Take the boxes of / }).click();
  await element.locator('ul.why li').first().waitFor(TIME);
  const before = await says(page).innerText();
  const truth = element.locator('g.body[aria-label^="truth 1,"]');
  const place = await truth.getAttribute('aria-label');
  await truth.focus();
  await page.keyboard.press('Shift+ArrowRight');
  assert.notEqual(await truth.getAttribute('aria-label'), place);
  await page.getByRole('button', { name: 'Put the street’s own truths back' }).click();
  assert.equal(await says(page).innerText(), before);
  await addressWritten(page);
  await page.reload();
  await element.locator('ul.why li').first().waitFor(TIME);
  assert.equal(await says(page).innerText(), before);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await says(page).innerText(), /^COCO at IoU 0\.50: \d hits/);
  await element.locator('fovea-box-editor img').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a detector is evaluated on streets; stopping keeps what was looked at, and an empty street is said', {
  timeout: 120_000,
}, async () => {
  const { page, trouble, element } = await open('map-lab', '#map-lab.source=streets&map-lab.scenes=3');
  await page.getByRole('button', { name: 'Run it on streets 1 to 3' }).click();
  await page.getByText(/on 3 streets, 1 to 3: 3 images, \d+ truths/).waitFor(TIME);
  assert.match(await says(page).innerText(), /COCO AP@\[\.50:\.95\] (0\.\d{3}|1\.000)/);
  await element.locator('.worst canvas').first().waitFor();
  assert.equal(await element.getByRole('link', { name: 'every decision' }).count(), 3);

  await page.getByRole('slider', { name: 'How many streets' }).focus();
  await page.keyboard.press('End');
  await page.getByText('The figures below are of the run before.').waitFor();
  await page.getByRole('button', { name: 'Run it on streets 1 to 500' }).click();
  await page.getByText(/^Street \d+ of 500/).waitFor(TIME);
  await page.getByRole('button', { name: 'Stop here' }).click();
  await page.getByText(/streets, 1 to \d+ \(stopped; 500 were asked for\): \d+ images/).waitFor(TIME);

  await page.getByRole('slider', { name: 'How many streets' }).focus();
  await page.keyboard.press('Home');
  await element.locator('fovea-street-source summary').click();
  await page.getByRole('slider', { name: 'Things, times as many' }).focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Run it on street 1' }).click();
  await page.getByText('These streets are empty.').waitFor(TIME);
  await says(page)
    .getByText(/1 image, 0 truths.*AP@\[\.50:\.95\] −1/)
    .waitFor(TIME);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the street YOLO’s candidates are walked through, and one is worked out', async () => {
  const steps = await open('nms-steps');
  await steps.page.getByText('Drawn street (YOLO)', { exact: true }).click();
  await steps.page.getByRole('button', { name: /^Find the candidates/ }).click();
  await says(steps.page)
    .getByText(/candidates? wait/)
    .waitFor(TIME);
  await steps.element.getByRole('button', { name: 'One step forwards' }).click();
  await steps.page.keyboard.press('ArrowRight');
  assert.match(
    await says(steps.page).innerText(),
    /^(car|bus|bicycle|person|dog|traffic light) 0\.\d\d is the best box not yet decided/,
  );
  assert.deepEqual(steps.trouble, []);
  await steps.page.context().close();

  const zoom = await open('zoom-detector', '#zoom-detector.on=street');
  await zoom.page.getByRole('button', { name: /^Find the things/ }).click();
  await says(zoom.page)
    .getByText(/^The detector shows \d+ box/)
    .waitFor(TIME);
  await zoom.element.locator('.stage').focus();
  await zoom.page.keyboard.press('Enter');
  await zoom.page.keyboard.press('Enter');
  assert.match(await says(zoom.page).innerText(), /of the 16 × 16 map, anchor \d of 5 got 11 numbers/);
  assert.equal(await zoom.element.locator('.side table tr').count(), 12);
  assert.deepEqual(zoom.trouble, []);
  await zoom.page.context().close();
});

test('targets stand beside the network’s numbers, and streets’ box sizes beside its anchors', async () => {
  const grid = await open('grid-cell');
  await grid.page.getByText('Drawn street (YOLO)', { exact: true }).click();
  await grid.element.getByText('The network’s own grid: 16 × 16 cells, 5 anchors').waitFor(TIME);
  await grid.page.getByRole('button', { name: /^Ask the network/ }).click();
  await says(grid.page)
    .getByText(/The network says here: “.*a box whose IoU with/)
    .waitFor(TIME);
  assert.equal(await grid.element.locator('td.said').count(), 5);
  await grid.element.getByText('Outputs → box', { exact: true }).click();
  await grid.page.getByRole('button', { name: 'Take the network’s numbers' }).click();
  assert.match(await says(grid.page).innerText(), /The network itself says here:/);
  assert.deepEqual(grid.trouble, []);
  await grid.page.context().close();

  const { page, trouble, element } = await open('anchor-kmeans', '#anchor-kmeans.scenes=50');
  await page.getByText('Drawn streets', { exact: true }).click();
  await element.getByRole('rowheader', { name: 'Street YOLO' }).waitFor(TIME);
  await element.getByRole('button', { name: 'Show the anchors of Street YOLO' }).click();
  await page.waitForFunction(() => location.hash.includes('anchor-kmeans.published=street-yolo'));
  assert.match(await says(page).innerText(), /5 anchors reach an average IoU of [\d.]+ % on \d+ boxes/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
