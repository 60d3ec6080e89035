import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

interface Bench extends HTMLElement {
  measured: {
    detector: string;
    size: number;
    pictures: number;
    looks: { warmUp: boolean }[];
    truths: number;
  }[];
}
const measured = (page: Page) =>
  page.evaluate(() =>
    document
      .querySelector<Bench>('fovea-detector-bench')!
      .measured.map(({ detector, size, pictures, looks, truths }) => ({
        detector,
        size,
        pictures,
        truths,
        counted: looks.filter(({ warmUp }) => !warmUp).length,
      })),
  );
const ready = (page: Page) =>
  page.getByRole('button', { name: 'Measure', exact: true }).waitFor({ timeout: 60_000 });

async function open(fragment: string) {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 1000 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  const only = ['ssd', 'frcnn'].map((key) => `detector-bench.${key}=0`).join('&');
  await page.goto(`${site.url}embed/detector-bench/?backend=wasm#${only}&${fragment}`);
  await ready(page);
  return { page, trouble };
}

test('a measurement is told, drawn and counted in other ways; it can be paused, stopped, kept and reset', {
  timeout: 120_000,
}, async () => {
  const { page, trouble } = await open(
    'detector-bench.centernet=0&detector-bench.count=20&detector-bench.budget=300',
  );
  const figure = page.locator('fovea-detector-bench');
  const told = figure.locator('.told');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await told.getByText(/On 20 standard scenes: YOLO [01]\.\d{3} in [\d,.]+ ms/).waitFor({ timeout: 60_000 });
  await ready(page);
  const [row] = await measured(page);
  assert.deepEqual(
    { ...row, truths: 0 },
    { detector: 'yolo', size: 128, pictures: 20, truths: 0, counted: 19 },
  );
  assert.ok(row!.truths > 40, `${row!.truths} truths`);
  const chart = figure.locator('svg[role=img]').first();
  assert.match(
    (await chart.getAttribute('aria-label')) ?? '',
    /^Accuracy over milliseconds: YOLO [01]\.\d{3} at [\d.]+ ms, on the front\.$/,
  );
  const stages = figure.locator('.stages tbody tr');
  assert.deepEqual(await stages.locator('th').allInnerTexts(), ['network', 'decode', 'NMS']);

  // Another way of counting, by keyboard, without a new measurement.
  await page.getByRole('slider', { name: 'Lowest score kept' }).press('End');
  await told
    .getByText(/Against the reference way the same boxes get YOLO −0\.\d{3} in COCO AP@\[\.50:\.95\]\./)
    .waitFor();
  await page.getByRole('combobox', { name: 'Accuracy' }).selectOption('VOC mAP@.50, 11 points');
  await page.getByText('networks', { exact: true }).click();
  await told.getByText(/in VOC mAP@\.50, 11 points\. The clock says YOLO [\d.]+ → [\d.]+ ms\./).waitFor();
  await page.waitForFunction(() => location.hash.includes('detector-bench.rule=voc07'));
  const links = page.url();
  await page.getByRole('button', { name: 'The reference way' }).click();
  await page.waitForFunction(() => !location.hash.includes('detector-bench.rule'));

  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the table (CSV)' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  assert.match(csv, /^date,backend,detector,pictures,/);
  assert.match(csv, /\r\n\d{4}-\d\d-\d\dT[^,]+,wasm,YOLO,standard,standard 1,128,20,20,/);

  // Paused in the middle, a second size waits; stopped, it says what it has.
  await page.getByText('160', { exact: true }).click();
  await page.locator('fovea-choice[label="How many scenes"]').getByText('500', { exact: true }).click();
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await figure.getByText(/YOLO, scene \d+ of/).waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();
  await figure.getByText(/^Paused\. YOLO, scene/).waitFor();
  const label = async () => (await figure.locator('fovea-progress').getAttribute('label')) ?? '';
  // Looks that were under way are still told; then it rests.
  let paused = '';
  for (let tries = 0; tries < 10 && paused !== (await label()); tries++) {
    paused = await label();
    await page.waitForTimeout(400);
  }
  assert.equal(await label(), paused);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.waitForFunction(
    (before) =>
      document
        .querySelector('fovea-detector-bench')!
        .shadowRoot!.querySelector('fovea-progress')
        ?.getAttribute('label') !== before,
    paused,
  );
  await page.getByRole('button', { name: 'Stop' }).click();
  await figure.getByText('Stopped: the rows show what was measured until then.').waitFor();
  const rows = await measured(page);
  assert.deepEqual(
    rows.map(({ size }) => size),
    [128, 160],
  );
  assert.ok(rows[1]!.pictures > 0 && rows[1]!.pictures < 500, `${rows[1]!.pictures} scenes`);
  await told.getByText(/The rows did not see equally many scenes/).waitFor();

  await page.goto('about:blank');
  await page.goto(links);
  await ready(page);
  assert.equal(await page.getByRole('combobox', { name: 'Accuracy' }).inputValue(), 'voc07');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('detector-bench'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('empty streets have no AP, batches are timed, and weights that cannot be fetched are said', {
  timeout: 90_000,
}, async () => {
  const { page, trouble } = await open(
    'detector-bench.kind=own&detector-bench.density=0&detector-bench.centernet=0&detector-bench.count=20&detector-bench.budget=300',
  );
  const figure = page.locator('fovea-detector-bench');
  await page.route('**/models/street-yolo/weights.bin', (route) => route.abort());
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await figure
    .locator('.notes')
    .getByText(/^YOLO: .+\.$/)
    .waitFor({ timeout: 30_000 });
  assert.deepEqual(await measured(page), []);
  trouble.length = 0;
  await page.unroute('**/models/street-yolo/weights.bin');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await figure
    .locator('.told')
    .getByText(/YOLO – in .* nothing on these scenes that counts/)
    .waitFor({ timeout: 60_000 });
  await ready(page);
  await page.getByRole('button', { name: 'Time batches' }).click();
  await figure
    .locator('.batches')
    .getByText(/^Batches of 16 give .* here, and the first answer comes after/)
    .waitFor({
      timeout: 60_000,
    });
  await page.getByRole('switch', { name: 'YOLO' }).click();
  await figure.getByText('Switch at least one detector on.').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});
