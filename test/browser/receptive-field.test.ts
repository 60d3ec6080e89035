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
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/receptive-field/?backend=wasm${fragment}`);
  await page.locator('fovea-receptive-field .unit').waitFor();
  return { page, trouble };
}

const says = (page: Page) => page.locator('fovea-receptive-field .says output').innerText();

test('a stack is built by keyboard, a unit is moved by mouse and arrow keys, and a reload keeps both', async () => {
  const { page, trouble } = await open();
  assert.match(await says(page), /reads 18 × 18 pixels/);
  await page.getByRole('button', { name: 'Add a layer' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('6: Convolution 3 × 3', { exact: true }).waitFor();
  await page.getByRole('combobox', { name: 'Dilation of layer 6' }).selectOption('8');
  await page.locator('fovea-receptive-field .says output').getByText('reads 50 × 50 pixels').waitFor();

  const unit = page.locator('fovea-receptive-field .unit');
  const before = await unit.getAttribute('aria-label');
  await unit.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.waitForFunction(
    (label) =>
      document
        .querySelector('fovea-receptive-field')!
        .shadowRoot!.querySelector('.unit')!
        .getAttribute('aria-label') !== label,
    before,
  );
  assert.match((await unit.getAttribute('aria-label'))!, /column 61 of 112/);
  await page.locator('fovea-receptive-field .stage').click({ position: { x: 120, y: 160 } });
  const moved = await unit.getAttribute('aria-label');
  assert.notEqual(moved, before);

  // The address follows a moment later.
  await page.waitForFunction(() => Number(/field\.x=([\d.]+)/.exec(location.hash)?.[1] ?? 1) < 0.4);
  await page.reload();
  await unit.waitFor();
  assert.equal(await unit.getAttribute('aria-label'), moved);
  assert.match(await says(page), /reads 50 × 50/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('receptive-field'));
  assert.match(await says(page), /reads 18 × 18 pixels/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a setting that does not fit is refused with a sentence, and the picture stays', async () => {
  const { page, trouble } = await open('#receptive-field.stack=0_11_4_1_1~0_11_4_1_1~0_11_4_1_0');
  const last = page.getByRole('combobox', { name: 'Padding of layer 3' });
  const before = await says(page);
  await page.getByRole('radio').nth(2).check();
  await last.selectOption('1');
  await page.getByRole('button', { name: 'Add a layer' }).click();
  await page.getByRole('combobox', { name: 'Padding of layer 4' }).selectOption('1');
  const alert = page.locator('fovea-receptive-field .notice');
  await alert.waitFor();
  assert.match(await alert.innerText(), /Layer 4: a kernel that spans 3 does not fit/);
  assert.ok(before.length > 0 && (await says(page)).includes('units'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the gradient of a real unit fills its theoretical window and nothing else', async () => {
  const { page, trouble } = await open(
    '#receptive-field.source=centernet&receptive-field.layer=4&receptive-field.size=256',
  );
  const traced = page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        document
          .querySelector('fovea-receptive-field')!
          .addEventListener('fovea-traced', () => resolve(), { once: true });
      }),
  );
  await page.getByRole('button', { name: /Trace the gradient/ }).click();
  await traced;
  const { field, effective } = await page.evaluate(() => {
    const { field, effective } = document.querySelector('fovea-receptive-field')!.derived;
    return { field, effective };
  });
  assert.equal(field.width, 35);
  assert.ok(effective, 'there is a gradient');
  assert.equal(effective.outside, 0, 'with the gates held, nothing lies outside the window');
  assert.ok(effective.half.side < effective.most.side && effective.most.side <= 36);
  assert.match(await says(page), /with the gates held still: half of the gradient/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
