import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';
import { cameraFlags, launch } from './chromium.ts';

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function open(fragment: string) {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 1200 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/person-cutout/?backend=wasm${fragment}`);
  await settled(page);
  return { page, trouble, close: () => context.close() };
}

const says = (page: Page) => page.locator('fovea-person-cutout output').first();
/** Red, green, blue and alpha of the shown picture at a place given in shares of its sides. */
const pixel = (page: Page, x: number, y: number) =>
  page.locator('fovea-person-cutout canvas').evaluate(
    (canvas: HTMLCanvasElement, [u, v]: [number, number]) => {
      // From a copy: the figure's own canvas stays on the GPU.
      const pen = new OffscreenCanvas(1, 1).getContext('2d')!;
      pen.drawImage(canvas, -Math.round(u * canvas.width), -Math.round(v * canvas.height));
      return [...pen.getImageData(0, 0, 1, 1).data];
    },
    [x, y] as [number, number],
  );

test('the person of a photo is found; the background is replaced, blurred or cut away, and the mask is saved', async () => {
  const { page, trouble, close } = await open('#photo.id=person');
  await page.getByRole('button', { name: 'Find the person' }).click();
  await says(page)
    .getByText(/^Person on [3-8]\.\d % of the picture/)
    .waitFor({ timeout: 60_000 });
  // The blue jacket stays; the corner is the dusk's sky.
  const [red, , blue, alpha] = await pixel(page, 0.36, 0.5);
  assert.ok(blue! > red! + 60 && alpha === 255);
  const sky = await pixel(page, 0.02, 0.01);
  [0x2b, 0x2a, 0x5e].forEach((part, i) => {
    assert.ok(Math.abs(sky[i]! - part) < 6, sky.join(' '));
  });
  await page.getByRole('radio', { name: 'cut away' }).press('Space');
  await page.waitForFunction(() => location.hash.includes('mode=cut'));
  assert.equal((await pixel(page, 0.02, 0.01))[3], 0);
  await page.getByRole('radio', { name: 'blur' }).press('Space');
  await page.waitForFunction(() => location.hash.includes('mode=blur'));
  assert.equal((await pixel(page, 0.02, 0.01))[3], 255);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the mask' }).click();
  const saved = await (await download).path();
  assert.equal((await readFile(saved)).subarray(1, 4).toString(), 'PNG');
  await page.reload();
  await settled(page);
  await page.getByRole('radio', { name: 'blur', checked: true }).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('radio', { name: 'replace', checked: true }).waitFor();
  assert.deepEqual(trouble, []);
  await close();
});

test('a camera is cut out frame by frame at a measured rate, and is off once the figure is gone', async () => {
  const browser = await launch({ args: cameraFlags(fixture('camera.mjpeg')) });
  try {
    const context = await browser.newContext({
      permissions: ['camera'],
      viewport: { width: 1280, height: 1200 },
    });
    const { page, trouble } = await watchedPage(context, site.url);
    await page.goto(`${site.url}embed/person-cutout/?backend=wasm`);
    await settled(page);
    const fired = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let frames = 0;
          document.querySelector('fovea-person-cutout')!.addEventListener('fovea-cutout', (event) => {
            frames++;
            if (frames === 5)
              resolve((event as CustomEvent<{ framesPerSecond: number }>).detail.framesPerSecond);
          });
        }),
    );
    await page.getByRole('button', { name: 'Camera', exact: true }).click();
    assert.ok((await fired) > 0);
    assert.match(await page.locator('fovea-person-cutout .rate').innerText(), /^\d+\.\d$/);
    const live = await page.evaluate(async () => {
      const source = document
        .querySelector('fovea-person-cutout')!
        .shadowRoot!.querySelector('fovea-photo-source')!;
      const { playing } = source as unknown as { playing: { video: HTMLVideoElement } };
      const tracks = (playing.video.srcObject as MediaStream).getTracks();
      document.querySelector('fovea-person-cutout')!.remove();
      await new Promise((done) => setTimeout(done, 100));
      return tracks.some(({ readyState }) => readyState === 'live');
    });
    assert.equal(live, false);
    assert.deepEqual(trouble, []);
  } finally {
    await browser.close();
  }
});

test('a camera that is denied is said in a sentence, and a photo can be chosen instead', async () => {
  const { page, trouble, close } = await open('#photo.id=horses');
  await page.getByRole('button', { name: 'Camera', exact: true }).click();
  await page
    .locator('fovea-photo-source [role=alert]')
    .getByText(/camera/i)
    .waitFor();
  await page.getByRole('button', { name: 'Find the person' }).click();
  await says(page)
    .getByText(/^Person on \d/)
    .waitFor({ timeout: 60_000 });
  assert.deepEqual(trouble, []);
  await close();
});
