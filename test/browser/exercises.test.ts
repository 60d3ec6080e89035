import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, settled, untilKept, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

async function opened(path: string, prepare?: (page: Page) => Promise<unknown>) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await prepare?.(page);
  await page.goto(site.url + path);
  await settled(page);
  return { page, trouble };
}

const box = (page: Page, part: string) => page.locator(`fovea-answer[data-part="${part}"]`);
const verdict = (page: Page, part: string) => box(page, part).locator('.verdict').innerText();

test('the numbers of the second exercise are checked, kept, and shown by the calculator in sums that open', async () => {
  const { page, trouble } = await opened('exercises/memory/');
  const answer = async (part: string, text: string) => {
    await box(page, part).getByRole('textbox').fill(text);
    await box(page, part).getByRole('textbox').press('Enter');
  };
  await answer('training', '11.3');
  await answer('training', '14.9');
  assert.match(await verdict(page, 'training'), /That is one picture/);
  await answer('training', '565.6');
  assert.match(await verdict(page, 'training'), /Right\. 565,613,600 bytes/);
  await answer('prediction', 'twelve');
  assert.match(await verdict(page, 'prediction'), /Enter a number/);
  await answer('prediction', '12,6');
  assert.match(await verdict(page, 'prediction'), /Right\. 12,613,600 bytes/);
  const figure = page.locator('fovea-memory-calculator');
  await figure.getByText('To train on 50 pictures at once').click();
  await figure.locator('summary', { hasText: /^\s*maps/ }).click();
  assert.match(await figure.locator('.totals').innerText(), /50 × 100 × 150 × 100 × 4/);
  await untilKept(page, '12,6');
  await page.reload();
  await settled(page);
  assert.match(await verdict(page, 'training'), /Right/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('the calculator refuses what cannot be with a sentence, keeps its state in the link, and is set by keyboard', async () => {
  const { page, trouble } = await opened('embed/memory-calculator/');
  const says = () => page.locator('fovea-memory-calculator output').innerText();
  const batch = page.getByLabel('Batch', { exact: true });
  await batch.press('Shift+ArrowUp');
  assert.match(await says(), /train on 54 pictures/);
  await batch.fill('0');
  await batch.press('Tab');
  await page.getByText('Batch: a whole number from 1 to 4096 is needed, not “0”').waitFor();
  assert.match(await says(), /train on 54 pictures/);
  await page.getByRole('button', { name: 'Remove layer 3' }).click();
  await page.waitForFunction(() => location.hash.includes('layers=') && location.hash.includes('batch=54'));
  const before = await says();
  await page.reload();
  await settled(page);
  assert.equal(await says(), before);
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.match(await says(), /^903,400 parameters/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a setting is taken from the figure; pairs are chosen; hints open one by one; the solution is closed at first', async () => {
  const { page, trouble } = await opened('exercises/out-of-memory/');
  const check = (part: string) => box(page, part).getByRole('button', { name: 'Check' }).click();
  await check('setting');
  assert.match(await verdict(page, 'setting'), /Not yet/);
  await page.getByText('2 (float16)').click();
  await check('setting');
  assert.match(await verdict(page, 'setting'), /✓ Right/);
  await check('remedies');
  assert.match(await verdict(page, 'remedies'), /Answer first/);
  const pairs = box(page, 'remedies').getByRole('combobox');
  assert.equal(await pairs.count(), 5);
  for (let i = 0; i < 5; i++) await pairs.nth(i).selectOption(i === 0 ? '1' : String(i));
  await check('remedies');
  assert.match(await verdict(page, 'remedies'), /4 of 5 are right/);
  await pairs.first().selectOption('0');
  await check('remedies');
  assert.match(await verdict(page, 'remedies'), /✓ Right/);
  assert.equal(await page.locator('fovea-hints li').count(), 0);
  for (let i = 1; i <= 3; i++) {
    await page.locator('fovea-hints button').press('Enter');
    assert.equal(await page.locator('fovea-hints li').count(), i);
  }
  assert.equal(await page.getByText('A sixth: throw maps away').isVisible(), false);
  await page.getByText('Worked solution').click();
  assert.equal(await page.getByText('A sixth: throw maps away').isVisible(), true);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('things are brought into order by keyboard and by mouse', async () => {
  const { page, trouble } = await opened('exercises/segmentation-difficulty/');
  const list = box(page, 'fcn').locator('ol > li');
  const texts = async () => (await list.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '));
  const wanted = [
    'Score the last',
    'those of a map of stride 16',
    'those of a map of stride 8',
    '×8 to the size',
    'largest score',
  ];
  // The last two by dragging, so that both ways are used.
  for (const [place, words] of wanted.slice(0, 3).entries()) {
    let at = (await texts()).findIndex((text) => text.includes(words));
    await list.nth(at).getByRole('button', { name: /: up$/ }).focus();
    for (; at > place; at--) await page.keyboard.press('ArrowUp');
    assert.match((await texts())[place]!, new RegExp(words));
  }
  if (!(await texts())[3]!.includes(wanted[3]!)) await list.nth(4).dragTo(list.nth(3));
  assert.match((await texts())[3]!, /×8 to the size/);
  await box(page, 'fcn').getByRole('button', { name: 'Check' }).click();
  assert.match(await verdict(page, 'fcn'), /✓ Right/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('progress is listed, saved as a file, forgotten and brought back', async () => {
  const { page, trouble } = await opened('exercises/pooling-or-stride/');
  await box(page, 'pool').getByRole('textbox').fill('26');
  await box(page, 'pool').getByRole('textbox').press('Enter');
  assert.match(await verdict(page, 'pool'), /✓ Right/);
  await untilKept(page, 'pooling-or-stride/pool');
  await page.goto(`${site.url}exercises/`);
  await settled(page);
  const panel = page.locator('fovea-progress-panel');
  await panel.getByText('convolution?: 1 of 4 right').waitFor();
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: 'Save as a file' }).click();
  const path = await (await download).path();
  assert.match(await readFile(path, 'utf8'), /"pooling-or-stride\/pool"/);
  await panel.getByRole('button', { name: 'Forget everything' }).click();
  await panel.getByRole('button', { name: 'Yes, forget them' }).click();
  await panel.getByText('convolution?: 0 of 4 right').waitFor();
  await page.reload();
  await settled(page);
  await panel.getByText('No question has been answered').waitFor();
  const open = (name: string, text: string | Buffer) =>
    panel
      .getByLabel('Open a progress file')
      .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await open('bad.json', '{"fovea":"results"}');
  await panel.getByText('not a file with progress').waitFor();
  await open('good.json', await readFile(path));
  await panel.getByText('convolution?: 1 of 4 right').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('where storage is blocked, answers are checked all the same, and a notice says that they are not kept', async () => {
  const { page, trouble } = await opened('exercises/pooling-or-stride/', (one) =>
    one.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
    }),
  );
  await page.getByText('This browser keeps nothing for this site').waitFor();
  await box(page, 'pool').getByRole('textbox').fill('26');
  await box(page, 'pool').getByRole('textbox').press('Enter');
  assert.match(await verdict(page, 'pool'), /✓ Right/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a measured value of a trained network is taken from the workbench, judged from its threshold on, and the best is kept', async () => {
  const { page, trouble } = await opened('exercises/pooling-or-stride/');
  const measured = (value: number) =>
    page.evaluate((detail) => document.dispatchEvent(new CustomEvent('fovea-measured', { detail })), {
      measure: 'test-accuracy',
      value,
      seed: 3,
      seconds: 12,
      settings: '',
    });
  const put = () =>
    page.evaluate(() => {
      const box = document.createElement('fovea-answer');
      box.dataset['part'] = 'measured';
      box.setAttribute('key', 'test/measured');
      box.setAttribute(
        'check',
        JSON.stringify({
          kind: 'measure',
          measure: 'test-accuracy',
          least: 0.97,
          unit: '%',
          right: 'Well.',
          wrong: 'Train on.',
        }),
      );
      document.querySelector('article')!.append(box);
    });
  await put();
  const says = box(page, 'measured').locator('output');
  assert.match(await says.innerText(), /No run yet/);
  await measured(0.98);
  await measured(0.95);
  await box(page, 'measured').getByRole('button').click();
  assert.match(await verdict(page, 'measured'), /Not yet\. Train on/);
  await says.getByText('Last run: 95.0 % after 12 s with seed 3. Your best so far: 98.0 %').waitFor();
  await measured(0.975);
  await box(page, 'measured').getByRole('button').click();
  assert.match(await verdict(page, 'measured'), /Right\. Well/);
  await untilKept(page, '0.975');
  await page.reload();
  await settled(page);
  await put();
  await says.getByText('Your best so far: 98.0 %').waitFor();
  assert.match(await verdict(page, 'measured'), /Right/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
