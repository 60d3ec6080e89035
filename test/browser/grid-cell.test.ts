import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

async function open(fragment = '#photo.id=dog') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/grid-cell/${fragment}`);
  await page.locator('fovea-grid-cell fovea-box-editor g.body').first().waitFor();
  await page.locator('fovea-grid-cell output').getByText('“dog”').waitFor();
  return { page, trouble, says: page.locator('fovea-grid-cell .says output') };
}

test('an object is dragged and keyed to another cell, and the cell and its targets follow', async () => {
  const { page, trouble, says } = await open();
  assert.match(await says.innerText(), /“dog” lies in column 3, row 8 of the 13 × 13 map/);
  const target = page.getByRole('row', { name: /tx/ }).locator('.value');
  const first = await target.innerText();

  const dog = page.locator('fovea-grid-cell g.body').first();
  await dog.focus();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await target.innerText(), first);
  for (let i = 0; i < 6; i++) await page.keyboard.press('Shift+ArrowRight');
  await says.getByText('column 4, row 8').waitFor();

  const { x, y, width, height } = (await dog.locator('.edge').boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 150, y + height / 2 - 60, { steps: 4 });
  await page.mouse.up();
  const moved = await says.innerText();
  assert.match(moved, /column [67], row [67]/);

  // Copying the link brings the address up to date at once.
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.waitForFunction(() => location.hash.includes('grid-cell.objects='));
  await page.reload();
  await says.getByText(moved.slice(0, 60)).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText('column 3, row 8').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a box is drawn with the mouse on an empty place, and removed with Delete', async () => {
  const { page, trouble, says } = await open();
  const stage = (await page
    .locator('fovea-grid-cell .stage.encode, fovea-grid-cell .stage.decode')
    .boundingBox())!;
  await page.mouse.move(stage.x + stage.width * 0.85, stage.y + stage.height * 0.7);
  await page.mouse.down();
  await page.mouse.move(stage.x + stage.width * 0.97, stage.y + stage.height * 0.9, { steps: 4 });
  await page.mouse.up();
  await says.getByText('“your box”').waitFor();
  assert.equal(await page.locator('fovea-grid-cell g.body').count(), 5);
  await page.locator('fovea-grid-cell g.body').last().focus();
  await page.keyboard.press('Delete');
  assert.equal(await page.locator('fovea-grid-cell g.body').count(), 4);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('turned round, the sliders start at the object’s targets and the centre never leaves its cell', async () => {
  const { page, trouble, says } = await open();
  await page.locator('fovea-choice label', { hasText: 'Outputs → box' }).click();
  await says.getByText('Cell (3, 8) with anchor 2').waitFor();
  const slider = page.getByRole('slider', { name: 'tx' });
  assert.equal(await slider.inputValue(), '1.1');
  await slider.press('End');
  // σ(8) is 0.9997, so the centre is just left of the border at 4 · 32 = 128.
  await page.getByRole('row', { name: /bx/ }).getByText('128.0 px').waitFor();
  await says.getByText('(128.0, ').waitFor();

  const picture = page.locator('fovea-grid-cell .stage.encode, fovea-grid-cell .stage.decode');
  // The slider may have scrolled the picture's upper edge away.
  await picture.scrollIntoViewIfNeeded();
  const stage = (await picture.boundingBox())!;
  await page.mouse.click(stage.x + stage.width * 0.99, stage.y + stage.height * 0.01);
  await says.getByText('Cell (12, 0)').waitFor();
  await page.getByRole('slider', { name: 'Row' }).press('End');
  await says.getByText('Cell (12, 12)').waitFor();
  await page.getByRole('button', { name: 'Anchor 5, 360 by 320' }).click();
  await says.getByText('with anchor 5').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('another photo brings its own objects, and YOLOv3 answers for small ones on a finer map', async () => {
  const { page, trouble, says } = await open();
  await page.getByRole('button', { name: 'Kites over a beach' }).click();
  await says.getByText('“person 1”').waitFor();
  await page.locator('fovea-choice label', { hasText: 'v3, COCO' }).click();
  await says.getByText(/of the (26 × 26|52 × 52) map/).waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a drag is redrawn within one frame of script', async () => {
  const { page } = await open();
  const times = await page.evaluate(async () => {
    const element = document.querySelector('fovea-grid-cell')!;
    const editor = element.shadowRoot!.querySelector('fovea-box-editor')!;
    const taken: number[] = [];
    for (let i = 0; i < 40; i++) {
      const start = performance.now();
      const detail = { index: 0, box: [100 + i, 200, 260 + i, 500] };
      editor.dispatchEvent(new CustomEvent('fovea-box', { detail, bubbles: true, composed: true }));
      await element.updateComplete;
      await editor.updateComplete;
      taken.push(performance.now() - start);
    }
    return taken.sort((a, b) => a - b);
  });
  assert.ok(times[20]! < 16, `median ${times[20]} ms`);
  await page.context().close();
});
