import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const TAG = 'fovea-scribble-fcn';

async function open(fragment: string, options: { hasTouch?: boolean } = {}) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1500 }, ...options });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/scribble-fcn/?backend=wasm#${fragment}`);
  await settled(page);
  // The painting is fetched before the figure has any class to name.
  await page.getByRole('button', { name: 'sky', exact: true }).waitFor();
  return { page, trouble, close: () => context.close() };
}

const output = (page: Page) => page.locator(`${TAG} .says output`);
const says = async (page: Page, words: RegExp): Promise<string> => {
  await page.waitForFunction(
    ([tag, source]) =>
      new RegExp(source!).test(
        document.querySelector(tag!)?.shadowRoot?.querySelector('.says output')?.textContent ?? '',
      ),
    [TAG, words.source] as const,
    { timeout: 60_000 },
  );
  return output(page).innerText();
};
const strokes = (page: Page) =>
  page
    .locator('fovea-painter')
    .evaluate((painter) => (painter as unknown as { strokes: unknown[] }).strokes.length);
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Clicks without looking for the button's place each time. */
async function addClasses(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await button(page, '+ Class').dispatchEvent('click');
}

/** Whether anything is drawn on the label map. */
const mapIsDrawn = (page: Page) =>
  page.locator(`${TAG} .map`).evaluate((map) => (map as HTMLCanvasElement).width > 0);

test('strokes train a head that labels the photo; a stroke by mouse changes it, and it survives a reload', {
  timeout: 120_000,
}, async () => {
  const { page, trouble, close } = await open('photo.id=horses');
  const before = await strokes(page);
  await page.getByRole('button', { name: /Train on these strokes/ }).click();
  const first = await says(page, /Mean IoU 0\.\d+ against the label map drawn by hand/);
  assert.ok(Number(/Mean IoU (0\.\d+)/.exec(first)![1]) >= 0.7, first);
  assert.ok(await mapIsDrawn(page));

  await button(page, 'field').click();
  const box = (await page.locator('fovea-painter').boundingBox())!;
  await page.mouse.move(box.x + 0.6 * box.width, box.y + 0.75 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.9 * box.width, box.y + 0.8 * box.height, { steps: 4 });
  await page.mouse.up();
  assert.equal(await strokes(page), before + 1);
  assert.match(await says(page, /From the last stroke to this map: [\d.]+ s/), /WebAssembly/);

  // All four depths, and the outlines of another one.
  await page.waitForFunction(
    (tag) =>
      [...document.querySelector(tag)!.shadowRoot!.querySelectorAll('.depths .number')].every((each) =>
        /loss/.test(each.textContent),
      ),
    TAG,
    { timeout: 60_000 },
  );
  await page.getByRole('button', { name: /FCN-32s/ }).click();
  assert.match(await output(page).innerText(), /FCN-32s learnt/);
  const saved = page.waitForEvent('download');
  await button(page, 'Save as COCO JSON').click();
  const coco = JSON.parse(await readFile(await (await saved).path(), 'utf8'));
  assert.deepEqual(coco.images, [{ id: 1, file_name: 'horses.jpg', width: 773, height: 512 }]);
  assert.deepEqual(
    coco.categories.map(({ name }: { name: string }) => name),
    ['sky', 'hills', 'field', 'horse'],
  );
  const png = page.waitForEvent('download');
  await button(page, 'Save the label map (PNG)').click();
  const bytes = await readFile(await (await png).path());
  assert.deepEqual([...bytes.subarray(1, 4)].map((code) => String.fromCharCode(code)).join(''), 'PNG');
  // A browser reads it back: a palette picture of the photo's size.
  const size = await page.evaluate(
    async (data) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(data)], { type: 'image/png' }));
      return [bitmap.width, bitmap.height];
    },
    [...bytes],
  );
  assert.deepEqual(size, [773, 512]);

  await page.waitForFunction(() => location.hash.includes('scribble-fcn.depth=32s'));
  await page.reload();
  await settled(page);
  await button(page, 'sky').waitFor();
  assert.equal(await strokes(page), before + 1);
  assert.equal(await page.getByRole('button', { name: /FCN-32s/ }).getAttribute('aria-pressed'), 'true');
  await button(page, 'Reset').click();
  await page.waitForFunction(
    (count) =>
      (
        document
          .querySelector('fovea-scribble-fcn')!
          .shadowRoot!.querySelector('fovea-painter') as unknown as { strokes: unknown[] }
      ).strokes.length === count,
    before,
  );
  assert.deepEqual(trouble, []);
  await close();
});

test('by keyboard: classes are named and deleted, the brush paints, and too little paint is said', async () => {
  const { page, trouble, close } = await open('photo.id=horses');
  await button(page, 'Clear the strokes').press('Enter');
  const notice = page.locator(`${TAG} .says [role=status]`);
  assert.match(await notice.innerText(), /Nothing is painted yet/);
  await page.locator('fovea-painter .area').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  assert.equal(await strokes(page), 1);
  assert.match(await notice.innerText(), /Only “sky” is painted/);
  await page.keyboard.press('Control+z');
  assert.equal(await strokes(page), 0);
  await page.keyboard.press('Control+Shift+z');
  assert.equal(await strokes(page), 1);

  const name = page.getByRole('textbox', { name: 'Name' });
  await name.fill('hills');
  await name.press('Enter');
  assert.match(await page.locator('fovea-class-editor [role=alert]').innerText(), /another class/);
  await name.fill('air');
  await name.press('Enter');
  await button(page, 'air').waitFor();
  await addClasses(page, 26);
  await button(page, '+ Class').press('Enter');
  assert.match(await page.locator('fovea-class-editor [role=alert]').innerText(), /There are 30 classes/);
  assert.deepEqual(trouble, []);
  await close();
});

test('a finger paints; 30 classes, one pixel wide, train; a photo chosen in the middle has its own strokes', {
  timeout: 120_000,
}, async () => {
  const { page, trouble, close } = await open('photo.id=horses&scribble-fcn.radius=0.5&scribble-fcn.auto=0', {
    hasTouch: true,
  });
  await button(page, 'Clear the strokes').click();
  await addClasses(page, 26);
  await page
    .locator('fovea-painter')
    .evaluate((painter) => painter.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const client = await page.context().newCDPSession(page);
  const chips = page.locator('fovea-class-editor button.class');
  for (let k = 0; k < 30; k++) {
    await chips.nth(k).dispatchEvent('click');
    const box = (await page.locator('fovea-painter').boundingBox())!;
    const [x, y] = [
      box.x + (0.1 + 0.13 * (k % 6)) * box.width,
      box.y + (0.2 + 0.13 * Math.floor(k / 6)) * box.height,
    ];
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [{ x, y }]);
    await touch('touchMove', [{ x: x + 30, y: y + 5 }]);
    await touch('touchEnd', []);
  }
  assert.equal(await strokes(page), 30);
  await page.getByRole('button', { name: /Train on these strokes/ }).click();
  await says(page, /FCN-8s learnt from \d+ of \d+ painted cells/);
  await button(page, 'Train').click();
  await page.getByRole('button', { name: 'Giraffe and zebra' }).click();
  await button(page, 'zebra').waitFor();
  assert.match(await says(page, /FCN-8s learnt.*Mean IoU/), /giraffe/);
  assert.deepEqual(trouble, []);
  await close();
});

test('a learning rate that explodes is said, and a kept head labels another photo', {
  timeout: 120_000,
}, async () => {
  const { page, trouble, close } = await open('photo.id=horses&scribble-fcn.rate=3');
  await page.getByRole('button', { name: /Train on these strokes/ }).click();
  assert.match(await says(page, /Training diverged/), /Choose a smaller learning rate/);
  assert.ok(await mapIsDrawn(page));
  await button(page, 'Keep this head for other photos').click();
  await page.getByRole('button', { name: 'Person, dog and horse' }).click();
  assert.match(
    await says(page, /never saw/),
    /learnt on “Horses on dry grass”.*never saw “Person, dog and horse”/,
  );
  await page.waitForFunction(
    (tag) =>
      (document.querySelector(tag)!.shadowRoot!.querySelector('.map') as HTMLCanvasElement).width === 640,
    TAG,
  );
  assert.deepEqual(trouble, []);
  await close();
});
