import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { networks } from '../../models/registry.ts';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const has = networks.some(({ id }) => id === 'street-frcnn');
const TIME = { timeout: 60_000 };

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/proposals/?backend=wasm${fragment}`);
  await page.locator('fovea-proposals fovea-choice').first().waitFor();
  return { page, trouble };
}

test('a proposal is followed by keys and by mouse, and fewer proposals leave fewer', {
  timeout: 120_000,
  skip: !has && 'the network is not in the registry',
}, async () => {
  const { page, trouble } = await open('#proposals.scenes=2');
  await page.getByRole('button', { name: /^Let Faster R-CNN look/ }).click();
  const told = page.locator('.told output');
  const says = page.locator('.says output');
  await page.getByRole('list', { name: 'The way of proposal 1' }).waitFor(TIME);
  assert.match(await told.innerText(), /^Proposal 1: something is here/);
  assert.match(
    await says.innerText(),
    /Of 2,304 anchors the 300 best go into NMS, \d+ survive and \d+ are kept/,
  );

  const stage = page.getByRole('application', { name: /^Proposal 1 is followed/ });
  await stage.focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('application').waitFor();
  const second = await told.innerText();
  assert.doesNotMatch(second, /^Proposal 1:/);
  await page.keyboard.press('ArrowLeft');
  assert.match(await told.innerText(), /^Proposal 1:/);
  await page.getByRole('button', { name: 'Next' }).click();
  assert.equal(await told.innerText(), second);

  const kept = page.getByRole('slider', { name: 'Proposals kept, at most' });
  await kept.focus();
  await page.keyboard.press('Home');
  assert.match(await says.innerText(), / and 1 are kept/);
  assert.match(await told.innerText(), /gets no second look/);
  await page.getByRole('row', { name: /^together \d/ }).waitFor(TIME);

  await page.getByRole('button', { name: /^Measure streets/ }).click();
  const set = page.locator('.set-says output');
  await set
    .getByText(/^Over 2 streets, with at most 1 kept of each: .* AP\.50 is (0|1)\.\d{3}/)
    .waitFor(TIME);

  await page.waitForFunction(() => location.hash.includes('proposals.kept=1'));
  await page.reload();
  await page.locator('fovea-proposals fovea-choice').first().waitFor();
  assert.equal(await kept.inputValue(), '1');
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await kept.inputValue(), '60');
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a number of streets that is not allowed is refused with a sentence', async () => {
  const { page, trouble } = await open();
  const field = page.getByLabel('Streets', { exact: true });
  await field.fill('1');
  await field.press('Enter');
  assert.match(await page.getByRole('alert').innerText(), /too few things for an average/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
