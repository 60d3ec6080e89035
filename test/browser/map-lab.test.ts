import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type CocoDetection, type CocoGroundTruth, evaluateCoco } from '../../src/lib/metrics/index.ts';
import { random } from '../../src/lib/random.ts';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

interface LabElement extends HTMLElement {
  lab: {
    stats: number[];
    comparison: { mean: { all: number } } | null;
    categories: { name: string; ap: number }[];
  } | null;
}
const says = (page: Page) => page.locator('fovea-map-lab output[aria-live]').first().innerText();
const notice = (page: Page) => page.locator('fovea-map-lab .notice');
const lab = (page: Page) => page.evaluate(() => document.querySelector<LabElement>('fovea-map-lab')!.lab);
const evaluated = (page: Page) =>
  page.waitForFunction(() => document.querySelector<LabElement>('fovea-map-lab')!.lab, null, {
    timeout: 60_000,
  });

async function open(fragment = '') {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 1000 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/map-lab/?backend=wasm${fragment}`);
  await page.locator('fovea-map-lab fovea-slider').first().waitFor();
  return { page, trouble };
}

const asFile = (name: string, content: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});
const give = (page: Page, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  page.locator('fovea-map-lab input[type=file]').first().setInputFiles(files);

/** Truths in a grid, and detections around them, from a seed. */
function made(images: number, truthsEach: number, detectionsEach: number) {
  const rand = random(5);
  const groundTruth: CocoGroundTruth = {
    images: Array.from({ length: images }, (_, i) => ({ id: i + 1, file_name: `${i + 1}.jpg` })),
    categories: Array.from({ length: 20 }, (_, i) => ({ id: i + 1, name: `thing ${i + 1}` })),
    annotations: Array.from({ length: images * truthsEach }, (_, i) => ({
      id: i + 1,
      image_id: (i % images) + 1,
      category_id: 1 + Math.floor(rand() * 20),
      bbox: [
        Math.round(rand() * 500),
        Math.round(rand() * 400),
        20 + Math.round(rand() * 200),
        20 + Math.round(rand() * 200),
      ],
      area: 1000,
      iscrowd: 0,
    })),
  };
  const detections: CocoDetection[] = Array.from({ length: images * detectionsEach }, (_, i) => {
    const { image_id, category_id, bbox } = groundTruth.annotations[i % (images * truthsEach)]!;
    return {
      image_id,
      category_id,
      bbox: bbox!.map((side) => Math.round(side * (0.85 + 0.3 * rand()))),
      score: Math.round(rand() * 1000) / 1000,
    };
  });
  return { groundTruth, detections };
}

test('the detector runs on the six photos; both rules, thresholds and exports follow', {
  timeout: 120_000,
}, async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: 'Run the detector on the six photos' }).click();
  await evaluated(page);
  assert.match(
    await says(page),
    /^The six photos: 6 images, 34 truths and 1 crowd, \d+ detections, boxes compared\. COCO AP@\[\.50:\.95\] 0\.[45678]\d\d/,
  );
  const { stats, categories } = (await lab(page))!;
  assert.ok(stats[1]! > 0.7 && stats[1]! > stats[0]!, String(stats));
  assert.ok(categories.some(({ ap }) => ap === -1));
  await page.getByText('VOC', { exact: true }).click();
  assert.match(await says(page), /VOC mAP@0\.50 0\.\d{3}/);
  await page.getByRole('slider', { name: 'IoU threshold' }).focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await says(page), /VOC mAP@0\.55/);
  await page.getByRole('button', { name: 'horse', exact: true }).click();
  await page.getByText('Curve of horse at IoU 0.55').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the table (CSV)' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  assert.match(csv, /^id,category,truths,detections,AP,AP@0\.50,/);
  assert.match(csv, /\r\n19,horse,7,/);
  await page.waitForFunction(() => location.hash.includes('map-lab.rule=voc'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('own files give the figures of the library, whichever field they are put into', async () => {
  const { page, trouble } = await open('#map-lab.source=files');
  const { groundTruth, detections } = made(40, 8, 30);
  await give(page, asFile('results.json', detections), asFile('truth.json', groundTruth));
  await evaluated(page);
  const expected = evaluateCoco(groundTruth, detections);
  assert.deepEqual((await lab(page))!.stats, expected.stats);
  assert.match(await says(page), /^truth\.json and results\.json: 40 images, 320 truths, 1,200 detections/);
  await page.getByText('VOC', { exact: true }).click();
  await page.getByRole('slider', { name: 'IoU threshold' }).focus();
  await page.keyboard.press('End');
  await page.waitForFunction(() =>
    document
      .querySelector('fovea-map-lab')!
      .shadowRoot!.querySelector('output')!
      .textContent!.includes('VOC mAP@0.95'),
  );
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save everything (JSON)' }).click();
  const json = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
    stats: { AP50: number };
  };
  assert.equal(json.stats.AP50, expected.stats[1]);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('what is wrong with a file is said with its record, and the last result stays', async () => {
  const { page, trouble } = await open('#map-lab.source=files');
  const { groundTruth, detections } = made(3, 3, 6);
  await give(page, asFile('gt.json', groundTruth), asFile('good.json', detections));
  await evaluated(page);
  const before = await says(page);
  const wrong: [string, unknown, RegExp][] = [
    [
      'other.json',
      detections.map((one) => ({ ...one, image_id: 900 })),
      /In other\.json, detections\[0\]\.image_id: .*do the two files belong together/,
    ],
    ['class.json', [{ ...detections[0], category_id: 99 }], /no category with the id 99/],
    [
      'size.json',
      [detections[0], { ...detections[1], bbox: [1, 1, -4, 5] }],
      /detections\[1\]\.bbox: width is negative \(-4\)/,
    ],
    [
      'nan.json',
      `[{"image_id": 1, "category_id": 1, "bbox": [1,1,5,5], "score": NaN}]`,
      /nan\.json, record 0 .*NaN is no number/,
    ],
    ['cut.json', '[\n{"image_id": 1,', /cut\.json is no valid JSON from line 2 on/],
    ['photo.png', '\x89PNG', /starts with \{ and its results with \[|a PNG image/],
    ['set.zip', 'PK\x03\x04', /set\.zip is a ZIP archive, not JSON\. Unpack it/],
    [
      'twice.json',
      { ...groundTruth, annotations: [groundTruth.annotations[0], groundTruth.annotations[0]] },
      /In twice\.json, annotations\[1\]\.id: 1 is the id of annotations\[0\] too/,
    ],
  ];
  for (const [name, content, sentence] of wrong) {
    // A wrong ground truth comes with good results: those given before it were wrong themselves.
    const good = name === 'twice.json' ? [asFile('good.json', detections)] : [];
    await give(page, asFile(name, content), ...good);
    await notice(page).filter({ hasText: sentence }).waitFor({ timeout: 10_000 });
    assert.equal(await says(page), before, name);
  }
  const bare = groundTruth.annotations.map(({ area, iscrowd, ...rest }) => rest);
  await give(
    page,
    asFile('bare.json', { ...groundTruth, annotations: bare }),
    asFile('good.json', detections),
  );
  await page.getByText("9 annotations without area: the box's width times height was used.").waitFor();
  await page.getByText('9 annotations without iscrowd: 0 was used.').waitFor();
  assert.equal(await notice(page).count(), 0);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('100,000 detections are evaluated while the page goes on drawing, and can be cancelled', {
  timeout: 120_000,
}, async () => {
  const { page, trouble } = await open('#map-lab.source=files');
  const { groundTruth, detections } = made(1000, 8, 100);
  assert.equal(detections.length, 100_000);
  await page.evaluate(() => {
    const gaps: number[] = [];
    let last = performance.now();
    const frame = (now: number) => {
      gaps.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { gaps });
  });
  const files = [asFile('gt.json', groundTruth), asFile('results.json', detections)];
  await give(page, ...files);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.waitForTimeout(300);
  assert.equal(await page.getByRole('button', { name: 'Cancel' }).count(), 0);
  assert.equal(await lab(page), null);
  await page.evaluate(() => {
    (globalThis as unknown as { gaps: number[] }).gaps.length = 0;
  });
  await page.getByRole('button', { name: 'Evaluate' }).click();
  await evaluated(page);
  const gaps = await page.evaluate(() => (globalThis as unknown as { gaps: number[] }).gaps);
  const longest = Math.max(...gaps);
  assert.ok(gaps.length > 10 && longest < 1000, `${gaps.length} frames, longest pause ${longest} ms`);
  assert.match(await says(page), /100,000 detections/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
