import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('levels are walked by keyboard and mouse, the arithmetic adds up, and each question checks its answer', async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/zoom-detector/?backend=wasm#photo.id=dog`);
  const figure = page.locator('fovea-zoom-detector');
  const says = figure.locator('output[aria-live]');
  const question = figure.locator('fovea-question');
  await page.getByRole('button', { name: 'Find the objects' }).click();
  await says.getByText(/^The detector shows \d+ boxes\. Behind them are \d+ candidates/).waitFor();

  const answer = async (text: string, verdict: RegExp) => {
    await question.getByRole('textbox').fill(text);
    await question.getByRole('textbox').press('Enter');
    assert.match(await question.getByRole('status').innerText(), verdict);
  };
  await answer('16384', /Not yet/);
  await answer('1,310,720', /Right/);

  const stage = page.getByRole('group', { name: /Arrow keys pick a box/ });
  await stage.focus();
  await page.keyboard.press('Enter');
  await says.getByText('Every cell and class that reaches the threshold').waitFor();
  assert.equal(await question.getByRole('status').innerText(), '', 'the next question has no verdict yet');
  await answer('4', /Right/);
  const before = await says.innerText();
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await says.innerText(), before);

  await figure.getByRole('button', { name: /^dog 0\.\d\d/ }).click();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await says
    .getByText(/^In row \d+, column \d+ of the 128 × 128 map, the network gives “dog” a score/)
    .waitFor();
  const lines = await figure
    .locator('.side tr')
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent!)));
  const left = lines.find(([name]) => name === 'left')!;
  const [, corner, distance, scale] = /^\((\d+) − ([\d.]+)\) × ([\d.]+)$/.exec(left[1]!)!.map(Number);
  assert.ok(Math.abs((corner! - distance!) * scale! - Number(left[2])) < 0.2, left.join(' '));
  assert.ok(Math.abs(Number(left[2]) - 124) < 30, 'the dog begins there');

  const asked = /column (\d+), row \d+, distance to the left (−?\d+\.\d+)/.exec(await question.innerText())!;
  await answer('1', /Not yet/);
  await answer(String(((Number(asked[1]) * 4 - Number(asked[2]!.replace('−', '-'))) * 768) / 512), /Right/);

  await page.waitForFunction(() => /zoom-detector\.level=2.*zoom-detector\.pick=\d+/.test(location.hash));
  await page.reload();
  await says.getByText(/“dog” a score/).waitFor();
  await figure.getByRole('button', { name: '2. Every candidate' }).click();
  await says.getByText('Every cell and class').waitFor();
  await stage.focus();
  await page.keyboard.press('Escape');
  await says.getByText('The detector shows').waitFor();
  await stage.scrollIntoViewIfNeeded();
  // A click counts where the picture is at that moment, so the zoom has to be over: half a second without a change.
  await figure.evaluate(async (element) => {
    const canvas = element.shadowRoot!.querySelector('canvas')!;
    let seen = '';
    for (let same = 0; same < 5; ) {
      await new Promise((done) => setTimeout(done, 100));
      const now = canvas.toDataURL();
      same = now === seen ? same + 1 : 0;
      seen = now;
    }
  });
  const place = (await stage.boundingBox())!;
  // The middle of the car.
  await page.mouse.click(place.x + place.width * (580 / 768), place.y + place.height * (123 / 576));
  await says.getByText(/The picked car 0\.\d\d/).waitFor();

  // Whether the picture still moves after a step to another level.
  const zooms = (to: number) =>
    page.evaluate(async (index) => {
      const element = document.querySelector('fovea-zoom-detector')!;
      const root = element.shadowRoot!;
      root.querySelectorAll<HTMLButtonElement>('.crumbs button')[index]!.click();
      await element.updateComplete;
      const first = root.querySelector('canvas')!.toDataURL();
      await new Promise((done) => setTimeout(done, 1200));
      return root.querySelector('canvas')!.toDataURL() !== first;
    }, to);
  assert.equal(await zooms(2), true);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  assert.equal(await zooms(0), false);

  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText('The detector shows').waitFor();
  await page.waitForFunction(() => !location.hash.includes('zoom-detector'));
  await page.getByRole('slider', { name: 'Score threshold' }).press('End');
  await says.getByText('No cell of the map reaches a score of 0.90').waitFor();
  assert.deepEqual(trouble, []);
});
