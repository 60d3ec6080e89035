import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/layer-browser/?backend=wasm${fragment}`);
  await page.locator('fovea-layer-browser .tiles button').first().waitFor();
  return { page, trouble };
}

/** Does something and waits until the network has run for it. */
async function looked(page: Page, act: () => Promise<void>): Promise<void> {
  const done = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const browser = document.querySelector('fovea-layer-browser')!;
        browser.addEventListener('fovea-looked', () => resolve(), { once: true });
      }),
  );
  await act();
  await done;
}

const shown = (page: Page) =>
  page.evaluate(() => {
    const {
      channel,
      row,
      column,
      rank,
      page: at,
      value,
      stage,
      maps,
    } = document.querySelector('fovea-layer-browser')!.derived;
    return {
      channel,
      row,
      column,
      rank,
      page: at,
      value,
      stage: stage.id,
      high: maps?.high[channel] ?? null,
    };
  });
const says = (page: Page) => page.locator('fovea-layer-browser .says output').innerText();

test('the heat map of the dog is found by keyboard, with the dog’s place, and a reload keeps it', async () => {
  const { page, trouble } = await open('#layer-browser.sort=peak&photo.id=dog');
  await looked(page, () => page.getByRole('button', { name: /Look inside/ }).click());
  const first = await shown(page);
  assert.equal(first.stage, 'block-10');
  assert.ok(Math.abs(first.value! - first.high!) < 1e-3, 'the unit stands at the peak');

  await looked(page, () => page.getByRole('radio', { name: /^Heat map/ }).check());
  // Tab reaches one map; arrow keys walk through the order.
  const tiles = page.locator('fovea-layer-browser .tiles');
  await tiles.locator('[tabindex="0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const third = await shown(page);
  assert.equal(third.rank, 3);
  assert.equal(third.channel, 16);
  assert.match(await says(page), /Channel 16 \(dog\), 3rd of 80 by its peak: .*highest value 0\.4\d/);
  assert.equal(await tiles.locator('[aria-checked="true"] .name').innerText(), 'dog');
  assert.ok(
    await page.evaluate(() =>
      document.activeElement!.shadowRoot!.activeElement!.textContent!.includes('dog'),
    ),
  );
  // The dog of the photo sits left of the middle.
  assert.ok(third.column > 25 && third.column < 45 && third.row > 64, JSON.stringify(third));

  await page.keyboard.press('End');
  assert.equal((await shown(page)).rank, 80);
  assert.equal((await shown(page)).page, 1);
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');

  const link = page.getByRole('link', { name: /Portrait of it/ });
  assert.match(
    (await link.getAttribute('href'))!,
    /#channel-portrait\.channel=16&channel-portrait\.node=tower_0(%2F|\/)keypoints/,
  );

  await page.waitForFunction(() => location.hash.includes('layer-browser.channel=16'));
  await page.reload();
  // The network is on the device now, so it looks by itself.
  await page.waitForFunction(
    () => (document.querySelector('fovea-layer-browser')?.derived?.value ?? null) !== null,
  );
  assert.deepEqual(await shown(page), third);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('layer-browser'));
  assert.equal((await shown(page)).stage, 'block-10');
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the unit is moved by mouse and arrow keys, and a map is picked by mouse', async () => {
  const { page, trouble } = await open('#layer-browser.stage=block-15&photo.id=dog');
  await looked(page, () => page.getByRole('button', { name: /Look inside/ }).click());
  await page.locator('fovea-layer-browser .tiles button').nth(4).click();
  const picked = await shown(page);
  assert.equal(picked.rank, 5);
  const stage = page.locator('fovea-layer-browser .stage');
  const box = (await stage.boundingBox())!;
  await page.mouse.click(box.x + box.width * 0.7, box.y + box.height * 0.3);
  const moved = await shown(page);
  assert.deepEqual([moved.row, moved.column], [Math.floor(0.3 * 16), Math.floor(0.7 * 16)]);
  assert.ok(moved.value! <= picked.value!);
  await stage.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+ArrowLeft');
  const stepped = await shown(page);
  assert.deepEqual([stepped.row, stepped.column], [moved.row + 1, moved.column - 4]);
  await page.getByRole('button', { name: 'Strongest place' }).click();
  assert.deepEqual(await shown(page), picked);
  // The picture is what the numbers say: light at the peak, dark where nothing fires.
  const light = await page.evaluate(() => {
    const browser = document.querySelector('fovea-layer-browser')!;
    const canvas = browser.shadowRoot!.querySelector<HTMLCanvasElement>(
      '.tiles [aria-checked="true"] canvas',
    )!;
    const { row, column } = browser.derived;
    return [canvas.width, canvas.getContext('2d')!.getImageData(column, row, 1, 1).data[0]];
  });
  assert.deepEqual(light, [16, 255]);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
