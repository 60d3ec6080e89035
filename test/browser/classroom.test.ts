import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type OpenSite, openSite, settled, type Trouble, untilKept, watchedPage } from '../site/opened.ts';
import { launch } from './chromium.ts';

let site: OpenSite;
/** Its pages install the service worker. */
let student: Browser;
let folder: string;
before(async () => {
  site = await openSite();
  student = await launch({ fetchAhead: true });
  folder = await mkdtemp(join(tmpdir(), 'fovea-class-'));
});
after(async () => {
  await student.close();
  await site.close();
  await rm(folder, { recursive: true });
});

async function opened(path: string, context?: BrowserContext) {
  const where = context ?? (await site.browser.newContext({ viewport: { width: 1280, height: 1000 } }));
  const { page, trouble } = await watchedPage(where, site.url);
  await page.goto(path.startsWith('http') ? path : site.url + path);
  await settled(page);
  return { page, trouble, context: where };
}

/** A teacher puts the worksheet of these tests together and gets its link. */
async function madeLink(): Promise<{ link: string; page: Page; trouble: Trouble }> {
  const { page, trouble } = await opened('classroom/');
  await page.getByLabel('Title').fill('Friday');
  await page.getByLabel('Exercise of the book').selectOption('memory');
  await page.getByRole('button', { name: 'Add the exercise' }).click();
  for (const left of [/first layer give/, /at least to predict/, /on a batch of 50/])
    await page.getByRole('checkbox', { name: left }).click();
  await page
    .getByLabel(/or with its state/)
    .fill(`${site.url}embed/dense-or-conv/#dense-or-conv.height=150&dense-or-conv.filters=64`);
  await page.getByRole('button', { name: 'Add the figure' }).click();
  await page.getByRole('checkbox', { name: 'cannot be changed' }).click();
  await page.getByRole('checkbox', { name: 'no caption' }).click();
  await page.getByText('Question of your own').click();
  await page.getByLabel('Question', { exact: true }).fill('Which is the capital of <b>France</b>?');
  await page.getByLabel(/One answer per line/).fill('* Paris | Yes.\nLyon | That is smaller.\nNice');
  await page.getByRole('button', { name: 'Add the question' }).click();
  await page.getByRole('checkbox', { name: 'hints' }).click();
  const field = page.getByLabel(/^Link \(/);
  await page.waitForFunction(() => {
    const maker = document.querySelector('fovea-worksheet-maker')!.shadowRoot!;
    return (
      maker.querySelectorAll('ol > li').length === 3 && maker.querySelector<HTMLInputElement>('.link')?.value
    );
  });
  // The link follows the last change after a moment.
  await page.waitForTimeout(300);
  return { link: await field.inputValue(), page, trouble };
}

const box = (page: Page, part: string) => page.locator(`fovea-answer[data-part="${part}"]`);

/** Answers the three questions, checks them and saves the file. */
async function handIn(
  page: Page,
  name: string,
  parameters: string,
  most: number,
  capital: number,
): Promise<string> {
  const numbers = box(page, 'parameters');
  await numbers.getByRole('textbox').fill(parameters);
  await numbers.getByRole('button', { name: 'Check' }).click();
  await box(page, 'most').getByRole('radio').nth(most).check();
  await box(page, 'most').getByRole('button', { name: 'Check' }).click();
  const own = page.locator('fovea-answer:not([data-part])');
  await own.getByRole('radio').nth(capital).check();
  await own.getByRole('button', { name: 'Check' }).click();
  await page.getByLabel('Your name').fill(name);
  await page.getByText('3 of 3 questions are answered.').waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Hand in: save the file' }).click();
  const path = join(folder, `${name.replace(/\W/g, '_')}.json`);
  await (await download).saveAs(path);
  return path;
}

test('a worksheet opens from its link alone, also without a network, with what the teacher locked and hid', async () => {
  const { link, trouble: makers } = await madeLink();
  assert.ok(link.length < 800, `${link.length} characters`);
  // Another device: it visits the worksheet once until it is ready, then loses its network.
  const context = await student.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await opened(link, context);
  await page.locator('fovea-offline [data-status=ready]').waitFor({ timeout: 90_000 });
  await context.setOffline(true);
  await page.reload();
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), 'Friday');
  assert.deepEqual(
    await page.locator('fovea-answer').evaluateAll((all) => all.map((one) => one.dataset['part'])),
    ['parameters', 'most', undefined],
  );
  assert.equal(await page.locator('[data-hints], [data-solution]').count(), 0);
  assert.deepEqual(await page.locator('.sheet-item h3').allInnerTexts(), [
    'Count',
    'Weigh',
    'The calculator',
  ]);
  assert.equal(await page.locator('fovea-answer b').count(), 0, 'a question is text, not markup');
  const figure = page.locator('fovea-dense-or-conv');
  assert.match(
    await figure.locator('output').innerText(),
    /dense layer has 45,001,000 parameters, the convolution 1,792/,
  );
  assert.equal(
    await figure.getByLabel('Picture height', { exact: true }).isVisible(),
    false,
    'locked: no controls',
  );
  assert.equal(await page.getByText('Make the picture larger').isVisible(), false, 'the caption is hidden');
  await box(page, 'parameters').getByRole('textbox').fill('902,700');
  await box(page, 'parameters').getByRole('button', { name: 'Check' }).click();
  await page.getByText('the biases are missing').waitFor();
  await box(page, 'parameters').getByRole('textbox').fill('903 400');
  await box(page, 'parameters').getByRole('textbox').press('Enter');
  await page.getByText('✓ Right.').waitFor();
  await untilKept(page, '903 400');
  await page.reload();
  await settled(page);
  assert.equal(
    await box(page, 'parameters').getByRole('textbox').inputValue(),
    '903 400',
    'answers are kept',
  );
  assert.deepEqual([...makers, ...trouble], []);
  await context.close();
});

test('25 students hand in files; the table, the wrong answers and the CSV are right, and bad files are named', async () => {
  const { link } = await madeLink();
  const { page, trouble, context } = await opened(link);
  const files: string[] = [];
  for (let i = 0; i < 25; i++) {
    const name = i === 7 ? '<img src=x onerror="boom()">' : `Student ${String(i).padStart(2, '0')}`;
    const parameters = i % 5 === 0 ? '902,700' : i % 5 === 1 ? `${i}` : '903,400';
    files.push(await handIn(page, name, parameters, i % 3, i < 10 ? 1 : 0));
  }
  await page.getByLabel('Your name').fill('By code');
  await page.getByRole('button', { name: 'Copy a code' }).click();
  const code = await page.getByLabel('Code to hand in').inputValue();
  assert.ok(code.length < 700, `${code.length} characters`);
  await context.close();

  const honest = await readFile(files[1]!, 'utf8');
  const bad = {
    'cut.json': honest.slice(0, honest.length / 2),
    'other.json': honest.replace(/"worksheet":"\w+"/, '"worksheet":"0000000"'),
    'edited.json': honest
      .replace('"name":"Student 01"', '"name":"Mallory"')
      .replace('"text":"1"', '"text":"903400"'),
    'picture.json': '\u0000\u0001',
  };
  for (const [name, text] of Object.entries(bad)) {
    await writeFile(join(folder, name), text);
    files.push(join(folder, name));
  }
  const { page: teacher, trouble: seen } = await opened('results/');
  await teacher.getByLabel('Open results files').setInputFiles(files);
  await teacher.getByText('26 results added, 26 in all.').waitFor();
  await teacher.getByText('Codes, and the worksheet’s link').click();
  // As a mailer breaks it.
  await teacher.getByLabel('Codes, one after the other').fill(code.replace(/.{60}/g, '$&\n'));
  await teacher.getByRole('button', { name: 'Add the codes' }).click();
  await teacher.getByText('27 in all').waitFor();
  const refusals = await teacher.getByRole('alert').innerText();
  assert.match(refusals, /cut\.json: This file is damaged/);
  assert.match(refusals, /other\.json: These are results of another worksheet/);
  assert.match(refusals, /picture\.json: This file is damaged/);

  const row = (key: string) => teacher.locator(`tr[data-question="${key}"]`).innerText();
  // Of the 25: every fifth gave 902,700, the next one its own number; Mallory edited one to the right answer; the code is the last one's.
  assert.match(await row('1/parameters'), /17 of 27\s+27\s/);
  assert.match(await row('1/parameters'), /902,700 \(5×\)/);
  assert.match(await row('1/most'), /8 of 27/);
  assert.match(await row('1/most'), /The parameters \(10×\)\s+The pictures of the batch \(9×\)/);
  assert.match(await row('3/own'), /16 of 27\s+27\s+Lyon \(11×\)/);
  assert.equal(await teacher.locator('tr[data-student]').count(), 27);
  const html = teacher.locator('tr', { hasText: 'onerror' });
  assert.equal(await html.locator('th').innerText(), '<img src=x onerror="boom()">');
  assert.equal(await teacher.locator('fovea-results img').count(), 0);
  assert.match(
    await teacher.locator('tr[data-student="Mallory"]').innerText(),
    /1 of 3.*changed or damaged/s,
  );
  assert.match(
    await teacher.locator('tr[data-student="Mallory"]').innerText(),
    /other verdicts than its answers get: 1\.1/,
  );

  const download = teacher.waitForEvent('download');
  await teacher.getByRole('button', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await download).path(), 'utf8');
  assert.equal(csv.split('\r\n').length, 28);
  assert.match(csv, /\r\nStudent 14,[^,]+,3,yes,"903,400",15,/);
  assert.deepEqual([...trouble, ...seen], []);
  await teacher.context().close();
});

test('links that were cut, altered, made by a newer version or are giants get a sentence; a file opens in their place', async () => {
  const { link, page: maker } = await madeLink();
  const download = maker.waitForEvent('download');
  await maker.getByRole('button', { name: 'Save as a file' }).click();
  const file = join(folder, 'sheet.fovea.json');
  await (await download).saveAs(file);
  const { page, trouble } = await opened('worksheet/');
  const says = async (bad: string, sentence: RegExp) => {
    await page.goto(bad);
    await page.reload();
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').innerText(), sentence);
  };
  await says(link.slice(0, -20), /cut short: the last 20 of its characters/);
  await says(
    link.replace(/.(?=.{30}$)/, (letter) => (letter === 'A' ? 'B' : 'A')),
    /altered/,
  );
  await says(link.replace('#w=w1.', '#w=w2.'), /newer version/);
  await says(`${link}${'A'.repeat(100_000)}`, /100,\d\d\d characters, and at most 64,000/);
  await page.getByLabel('Link of a worksheet').fill('hello');
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.getByText('There is no worksheet in this text').waitFor();
  await page.getByLabel('Or its file').setInputFiles(file);
  await page.locator('h1', { hasText: 'Friday' }).waitFor();
  await box(page, 'most').waitFor();
  await page.reload();
  await box(page, 'most').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
  await maker.context().close();
});
