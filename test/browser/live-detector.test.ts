import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';
import { cameraFlags, launch } from './chromium.ts';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const photo = (name: string) => file(`../../public/photos/${name}.jpg`);
const fixture = (name: string) => file(`fixtures/${name}`);

interface Seen {
  detections: { label: string; score: number; box: number[] }[];
  stages: Record<string, number>;
}

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

/** The detector alone on its page, with what goes wrong there. Nothing runs before it is told to. */
async function open(fragment = '', query = '?backend=wasm') {
  // A context of its own: a device that was never here before.
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/live-detector/${query}${fragment}`);
  await page.locator('fovea-live-detector fovea-slider').first().waitFor();
  return { page, trouble };
}

/** Does something, and answers what the next run found. */
async function nextRun(page: Page, act: () => Promise<unknown>): Promise<Seen> {
  const run = page.evaluate(
    () =>
      new Promise<Seen>((resolve) => {
        const element = document.querySelector('fovea-live-detector')!;
        element.addEventListener(
          'fovea-detections',
          () => resolve({ detections: element.detections, stages: { ...element.stages } }),
          { once: true },
        );
      }),
  );
  await act();
  return run;
}

/** The first look at the photo that the page starts with: by the button, or by itself when the network is here already. */
async function firstRun(page: Page): Promise<Seen> {
  await page.locator('fovea-live-detector canvas').waitFor();
  return page.evaluate(
    () =>
      new Promise<Seen>((resolve) => {
        const element = document.querySelector('fovea-live-detector')!;
        const answer = () => resolve({ detections: element.detections, stages: { ...element.stages } });
        if (element.detections.length > 0) return answer();
        element.addEventListener('fovea-detections', answer, { once: true });
        element.shadowRoot!.querySelector<HTMLButtonElement>('.start')?.click();
      }),
  );
}

const says = (page: Page) => page.locator('fovea-live-detector .says output');
const labels = ({ detections }: Seen) => detections.map(({ label }) => label);

test('it finds the dog, the bicycle and the car where they are, and says so', async () => {
  const { page, trouble } = await open();
  const seen = await firstRun(page);
  const truth = { dog: [130, 220, 310, 540], bicycle: [120, 130, 570, 420], car: [465, 75, 690, 170] };
  for (const [label, box] of Object.entries(truth)) {
    const found = seen.detections.find((detection) => detection.label === label);
    assert.ok(found, `${label} among ${labels(seen)}`);
    found.box.forEach((side, index) => {
      assert.ok(Math.abs(side - box[index]!) < 30, `${label}: ${found.box.map(Math.round)} against ${box}`);
    });
  }
  for (const [stage, time] of Object.entries(seen.stages)) assert.ok(time >= 0, stage);
  assert.ok(seen.stages['network']! > 0);
  await assert.doesNotReject(says(page).getByText(/dog/).waitFor({ timeout: 2000 }));
  assert.match((await page.locator('fovea-live-detector ol li').allInnerTexts()).join(' '), /dog/);
  assert.match(await page.locator('fovea-backend summary').innerText(), /WebAssembly/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('thresholds move by keyboard without another run of the network, and stay in the address', async () => {
  const { page, trouble } = await open();
  await firstRun(page);
  const before = await says(page).innerText();
  const slider = page.getByRole('slider', { name: 'Score threshold' });
  await slider.focus();
  await page.keyboard.press('Home');
  await page.waitForFunction((old) => {
    const root = document.querySelector('fovea-live-detector')!.shadowRoot!;
    return root.querySelector('.says output')!.textContent !== old;
  }, before);
  assert.equal(await slider.inputValue(), '0.05');
  await page.waitForFunction(() => location.hash.includes('live-detector.score=0.05'));
  const more = await page.evaluate(() => document.querySelector('fovea-live-detector')!.detections.length);
  assert.ok(more > 5, `${more} boxes at 0.05`);

  await page.reload();
  assert.equal(await page.getByRole('slider', { name: 'Score threshold' }).inputValue(), '0.05');
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await page.getByRole('slider', { name: 'Score threshold' }).inputValue(), '0.35');
  await page.waitForFunction(() => !location.hash.includes('score'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('an own picture is looked at, boxes are in its pixels, and they are saved as COCO results', async () => {
  const { page, trouble } = await open();
  const input = page.locator('fovea-live-detector input[type=file]');
  assert.equal(await input.count(), 1);
  const seen = await nextRun(page, () => input.setInputFiles(photo('eagle')));
  const bird = seen.detections.find(({ label }) => label === 'bird');
  assert.ok(bird, labels(seen).join());
  assert.ok(bird.box[2]! > 512, 'wider than the network’s input');

  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the boxes' }).click();
  const results = JSON.parse(await readFile(await (await saved).path(), 'utf8'));
  assert.equal(results.length, seen.detections.length);
  assert.ok(results.some(({ category_id }: { category_id: number }) => category_id === 16));

  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the picture' }).click();
  const png = await readFile(await (await picture).path());
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [773, 512]);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a file that is no picture gets a sentence, and the last result stays', async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: 'Dog, bicycle and car' }).click();
  const seen = await nextRun(page, () => page.getByRole('button', { name: 'Horses on dry grass' }).click());
  assert.ok(labels(seen).includes('horse'), labels(seen).join());
  const input = page.locator('fovea-live-detector input[type=file]');
  const nothing = [
    { name: 'notes.png', mimeType: 'image/png', buffer: Buffer.from('this is a shopping list') },
    { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
  ];
  for (const bad of nothing) {
    await input.setInputFiles(bad);
    const alert = page.locator('fovea-photo-source [role=alert]');
    await alert.waitFor();
    assert.match(await alert.innerText(), /\w+.*\./);
    const kept = await page.evaluate(() => document.querySelector('fovea-live-detector')!.detections.length);
    assert.equal(kept, seen.detections.length, bad.name);
  }
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a video is followed frame by frame until it is stopped', async () => {
  const { page, trouble } = await open('#live-detector.size=256');
  const input = page.locator('fovea-live-detector input[type=file]');
  await nextRun(page, () => input.setInputFiles(fixture('clip.webm')));
  await nextRun(page, async () => {});
  const rate = page.getByRole('row', { name: /frames per second/ }).getByRole('cell');
  await page.waitForFunction((cell) => Number(cell!.textContent) > 0, await rate.elementHandle());
  await page.getByRole('button', { name: 'Stop the video' }).click();
  await page.getByRole('button', { name: 'Camera' }).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('choosing another input size, or another photo in the middle of a run, shows the last one asked for', async () => {
  const { page, trouble } = await open();
  await firstRun(page);
  await page.getByRole('button', { name: 'Giraffe' }).click();
  const seen = await nextRun(page, () => page.getByRole('slider', { name: 'Input size' }).press('Home'));
  assert.ok(labels(seen).includes('giraffe') || labels(seen).includes('zebra'), labels(seen).join());
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a link carries the bundled photo and the thresholds to another device', async () => {
  const { page, trouble } = await open('#photo.id=horses&live-detector.score=0.4');
  const seen = await firstRun(page);
  assert.ok(labels(seen).includes('horse'), labels(seen).join());
  await page.getByRole('button', { name: 'Giraffe' }).click();
  await page.waitForFunction(() => location.hash.includes('photo.id=giraffe'));
  await page.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.getByRole('textbox', { name: 'The link' }).inputValue();
  assert.match(link, /#live-detector\.score=0\.4&photo\.id=giraffe$/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('raw candidates, classes and suppression across classes change what is shown', async () => {
  const { page, trouble } = await open('#live-detector.score=0.2&live-detector.raw=1');
  await firstRun(page);
  await page
    .getByRole('group', { name: 'Show only these classes' })
    .getByRole('button', { name: 'dog' })
    .click();
  const only = await page.evaluate(() => document.querySelector('fovea-live-detector')!.detections);
  assert.deepEqual([...new Set(only.map(({ label }) => label))], ['dog']);
  await page.getByRole('switch', { name: 'Suppress across classes' }).press('Space');
  await page.waitForFunction(() => location.hash.includes('across=1'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the camera is looked at as a mirror, and is off once the figure is gone', async () => {
  const browser = await launch({ args: cameraFlags(fixture('camera.mjpeg')) });
  const own = await browser.newContext({ permissions: ['camera'] });
  const { page, trouble } = await watchedPage(own, site.url);
  await page.goto(`${site.url}embed/live-detector/?backend=wasm#live-detector.size=256`);
  await nextRun(page, () => page.getByRole('button', { name: 'Camera' }).click());
  await page.getByRole('switch', { name: 'Mirror' }).waitFor();
  const live = await page.evaluate(() => {
    const element = document.querySelector('fovea-live-detector')!;
    const source = element.shadowRoot!.querySelector('fovea-photo-source')!;
    const { video } = (source as unknown as { playing: { video: HTMLVideoElement } }).playing;
    const [track] = (video.srcObject as MediaStream).getTracks();
    element.remove();
    return track!.readyState;
  });
  assert.equal(live, 'ended');
  assert.deepEqual(trouble, []);
  await browser.close();
});

test('a camera that is denied gets a sentence that says how to allow it', async () => {
  const denied = await site.browser.newContext({ permissions: [] });
  const { page } = await watchedPage(denied, site.url);
  await page.goto(`${site.url}embed/live-detector/`);
  await page.getByRole('button', { name: 'Camera' }).click();
  const alert = page.locator('fovea-photo-source [role=alert]');
  await alert.waitFor();
  assert.match(await alert.innerText(), /camera/i);
  await denied.close();
});
