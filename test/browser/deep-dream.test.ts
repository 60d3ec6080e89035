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

/** Small and short, so that the processor of a test machine is done in a second or two. */
const LAYER = `deep-dream.node=${encodeURIComponent('tower_0/MobilenetV3/expanded_conv_9/add')}`;
const SMALL = 'deep-dream.size=160&deep-dream.octaves=2';

async function open(settings: string) {
  const context = await site.browser.newContext({
    viewport: { width: 1280, height: 1000 },
    acceptDownloads: true,
  });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/deep-dream/?backend=wasm#photo.id=dog&${LAYER}&${SMALL}&${settings}`);
  const figure = page.locator('fovea-deep-dream');
  const says = figure.locator('.result output');
  const button = (name: string | RegExp) => figure.getByRole('button', { name });
  return { page, trouble, figure, says, button };
}

/** Whether two looks at the picture differ. */
const picture = (page: Page) =>
  page.evaluate(() =>
    document
      .querySelector('fovea-deep-dream')!
      .shadowRoot!.querySelector<HTMLCanvasElement>('canvas.dream')!
      .toDataURL(),
  );

/** Hides or shows the page, as switching tabs does. */
const hide = (page: Page, hidden: boolean) =>
  page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { get: () => value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

const gone = (text: string) => Number(/to (−?[\d.]+)/.exec(text)![1]!.replace('−', '-'));

test('a dream starts, stops, sleeps while out of sight, goes on, is walked through, compared and saved at full size', async () => {
  const { page, trouble, figure, says, button } = await open('deep-dream.steps=16');
  await button(/^Dream fetches/).click();
  await figure.getByText(/step ([2-9]|[12]\d) of 32/).waitFor();
  await button('Stop').click();
  await says.getByText(/^Stopped; it can go on from here/).waitFor();

  await button('Go on').click();
  await figure.getByText(/^Dreaming of all 64 channels of block 10/).waitFor();
  await hide(page, true);
  await says.getByText('Paused while this page is out of sight').waitFor();
  const asleep = await picture(page);
  await page.waitForTimeout(400);
  assert.equal(await picture(page), asleep, 'nothing goes on while nobody looks');
  await hide(page, false);
  await says.getByText(/^The dream is finished.*32 steps in/).waitFor();
  const end = gone(await says.innerText());
  assert.ok(end > 70, `the objective grew, to ${end}`);

  const walk = figure.getByRole('slider', { name: 'Walk through the dream' });
  assert.match((await walk.getAttribute('aria-valuetext'))!, /^octave 2 of 2, step 16/);
  const last = await picture(page);
  await walk.press('Home');
  assert.equal(await walk.getAttribute('aria-valuetext'), 'the photo');
  await page.waitForFunction(
    (before) =>
      document
        .querySelector('fovea-deep-dream')!
        .shadowRoot!.querySelector<HTMLCanvasElement>('canvas.dream')!
        .toDataURL() !== before,
    last,
  );
  await walk.press('End');

  const wipe = figure.getByRole('slider', { name: 'The photo from the left' });
  await wipe.press('Shift+ArrowRight');
  assert.equal(await wipe.getAttribute('aria-valuetext'), '10 % photo');
  const area = (await figure.locator('.fit').boundingBox())!;
  await page.mouse.move(area.x + area.width * 0.2, area.y + 40);
  await page.mouse.down();
  await page.mouse.move(area.x + area.width * 0.5, area.y + 60, { steps: 3 });
  await page.mouse.up();
  assert.equal(await wipe.getAttribute('aria-valuetext'), '50 % photo');

  const saved = page.waitForEvent('download');
  await button('Save picture (PNG)').click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), 'Dog, bicycle and car dream 768x576.png');
  const bytes = await readFile(await file.path());
  assert.deepEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)], [768, 576]);

  await button('Dream on').click();
  await says.getByText(/48 steps in/).waitFor();
  assert.ok(gone(await says.innerText()) > end);
  assert.deepEqual(trouble, []);
});

test('a channel is chosen by looking at it, the link keeps it, and what another figure hands over is dreamt', async () => {
  const { page, trouble, figure, says, button } = await open('deep-dream.steps=2');
  await figure.getByText('Choose a channel by looking').click();
  const maps = figure.getByRole('group', { name: 'Channels of block 10' });
  const second = maps.getByRole('button', { name: /^Channel \d+, activity/ }).nth(1);
  await second.focus();
  await page.keyboard.press('Enter');
  const channel = /\d+/.exec((await second.getAttribute('aria-label'))!)![0];
  await says.getByText(`more of channel ${channel} of block 10`).waitFor();
  await page.waitForFunction((wanted) => location.hash.includes(`deep-dream.channel=${wanted}`), channel);
  await page.reload();
  await says.getByText(`more of channel ${channel} of block 10`).waitFor();

  await page.evaluate(() => {
    location.hash =
      '#deep-dream.node=tower_0%2Fkeypoints&deep-dream.channel=16&deep-dream.size=160&deep-dream.steps=2&deep-dream.octaves=1';
  });
  await says.getByText('more of the class “dog”').waitFor();
  await button(/^Dream fetches/).click();
  await says.getByText(/^The dream is finished.*2 steps in/).waitFor();

  const field = figure.getByRole('textbox', { name: 'Channel' });
  await field.fill('80');
  await field.press('Enter');
  await figure.getByText('a whole number from 0 to 79 is needed').waitFor();
  assert.equal(await field.inputValue(), '16');
  assert.deepEqual(trouble, []);
});

test('a step size of a million is explained before and after; a zoom film is made and saved; Reset forgets all', async () => {
  const { page, trouble, figure, says, button } = await open(
    'deep-dream.octaves=1&deep-dream.steps=4&deep-dream.filmFrames=4&deep-dream.filmSteps=1&deep-dream.step=1000000',
  );
  await figure.getByText('there are only 256').waitFor();
  await button(/^Dream fetches/).click();
  await says.getByText('choose a smaller step size').waitFor();
  assert.equal(await button(/Go on|Dream on/).count(), 0);

  const field = figure.locator('fovea-number-field[label="Step size"] input');
  await field.fill('4');
  await field.press('Enter');
  await figure.getByText('Settings have changed').waitFor();
  await figure.getByText('Zoom film').click();
  await button('Make the film').click();
  await says.getByText(/^The film is ready\. 4 frames in/).waitFor();
  const saved = page.waitForEvent('download');
  await button('Save film').click();
  const file = await saved;
  assert.equal(file.suggestedFilename(), 'Dog, bicycle and car film.webm');
  // The four bytes that every Matroska and WebM file begins with.
  const bytes = await readFile(await file.path());
  assert.equal(bytes.readUInt32BE(0), 0x1a45dfa3);
  assert.ok(bytes.length > 2000, `${bytes.length} bytes`);

  await button('Begin again').click();
  await figure.getByText(/step [1-4] of 4/).waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await says.getByText(/^Asked for: more of/).waitFor();
  await page.waitForFunction(() => !location.hash.includes('deep-dream'));
  const list = figure.getByRole('combobox', { name: 'Begin with' });
  const first = await list.inputValue();
  await list.selectOption({ index: 2 });
  await page.waitForFunction(() => location.hash.includes('deep-dream.node='));
  assert.notEqual(await list.inputValue(), first);
  assert.deepEqual(trouble, []);
});
