import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { networks } from '../../models/registry.ts';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

const has = networks.some(({ id }) => id === 'street-mask');
const TIME = { timeout: 60_000 };

async function open(fragment = '') {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/mask-rcnn/?backend=wasm${fragment}`);
  await page.locator('fovea-mask-rcnn fovea-stepper').waitFor();
  return { page, trouble };
}

test('the steps are walked by keys and by mouse, a thing is chosen, and the masks are compared with the truth', {
  timeout: 120_000,
  skip: !has && 'the network is not in the registry',
}, async () => {
  const { page, trouble } = await open('#mask-rcnn.scenes=2');
  await page.getByRole('button', { name: /^Let Mask R-CNN look/ }).click();
  const says = page.locator('.says output');
  await says.getByText(/128 × 128 pixels\. There are \d+ things/).waitFor(TIME);
  await page.getByRole('button', { name: 'One step forwards' }).click();
  await says.getByText(/keeps \d+ boxes/).waitFor();
  await page.keyboard.press('ArrowRight');
  await says.getByText(/score of at least 0\.50/).waitFor();
  const found = page.getByRole('group', { name: 'Things that were found' }).getByRole('button');
  assert.ok((await found.count()) >= 2);
  await page.getByRole('button', { name: 'To the end' }).click();
  await found.nth(1).click();
  assert.equal(await found.nth(1).getAttribute('aria-pressed'), 'true');
  await says.getByText(/ touch: (neither has|only one has|each has) a mask of its own/).waitFor();
  const rows = page.getByRole('region', { name: 'Masks and the truth' }).locator('tbody tr');
  assert.equal(await rows.count(), await found.count());
  await page.getByText('where they differ', { exact: true }).click();
  await says.getByText(/Orange pixels/).waitFor();

  await page.getByRole('button', { name: /^Box AP and mask AP/ }).click();
  await page.getByText(/^Over 2 streets the boxes reach an AP/).waitFor(TIME);
  await page.waitForFunction(() => location.hash.includes('mask-rcnn.compared=wrong'));
  await page.reload();
  await page.locator('fovea-mask-rcnn fovea-stepper').waitFor();
  await page.locator('.steps').getByText('Masks in the picture').waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.locator('.steps').getByText('The picture').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a number of streets that is not allowed is refused with a sentence', async () => {
  const { page, trouble } = await open();
  const field = page.getByLabel('Streets', { exact: true });
  await field.fill('0');
  await field.press('Enter');
  assert.match(await page.getByRole('alert').innerText(), /too few things for an average/);
  assert.deepEqual(trouble, []);
  await page.context().close();
});
