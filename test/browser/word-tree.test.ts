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
  await page.goto(`${site.url}embed/word-tree/?backend=wasm${fragment}`);
  await page.locator('fovea-word-tree .path, fovea-word-tree .small').first().waitFor();
  return { page, trouble, says: page.locator('fovea-word-tree .says output') };
}

test('the tree is searched, opened and walked without any detection', async () => {
  const { page, trouble } = await open();
  await page.getByRole('button', { name: 'living thing' }).waitFor({ state: 'detached' });
  await page.getByRole('searchbox', { name: 'Search the tree' }).fill('Norfolk terr');
  await page.getByRole('button', { name: /^Norfolk terrier/ }).press('Enter');
  const path = page.getByRole('list', { name: 'From the root to the open node' });
  await path.getByRole('button', { name: 'carnivore' }).waitFor();
  await page.getByText('A leaf: nothing below').waitFor();
  const node = () => /word-tree\.node=\d+/.exec(location.hash)?.[0];
  const leaf = await (await page.waitForFunction(node)).jsonValue();
  await path.getByRole('button', { name: /^dog/ }).click();
  await page.getByText('18 kinds below').waitFor();
  // The address is written a moment later.
  await page.waitForFunction(
    (old) => !location.hash.includes(`${old}&`) && !location.hash.endsWith(old!),
    leaf,
  );
  await page.reload();
  await page.getByText('18 kinds below').waitFor();
  await page.getByRole('searchbox').fill('zzzz');
  await page.getByText('No node has “zzzz” in its name.').waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a detection lands on the tree, and asking for more confidence moves its answer up', async () => {
  const { page, trouble, says } = await open();
  const objects = page.getByRole('group', { name: 'Objects found' });
  await page
    .getByRole('button', { name: 'Find the objects' })
    .click({ timeout: 3000 })
    .catch(() => {});
  await objects.getByRole('button', { name: /^dog/ }).click({ timeout: 30_000 });
  const slider = page.getByRole('slider', { name: 'Confidence asked for' });
  await slider.press('Home');
  await says.getByText('the tree answers “dog”').waitFor();
  await slider.press('End');
  const top = await says.innerText();
  assert.doesNotMatch(top, /“dog”, with probability/);
  const path = page.getByRole('list', { name: 'From the root to the open node' });
  assert.ok((await path.locator('li').count()) < 8);
  assert.match(await path.locator('[data-answer=true]').innerText(), /answer/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('threshold'));
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('in the small tree every number follows the sliders', async () => {
  const { page, trouble, says } = await open('#word-tree.source=small&word-tree.threshold=0.6');
  await says.getByText('the tree answers “dog”').waitFor();
  await page.getByRole('slider', { name: 'retriever' }).press('End');
  await says.getByText('the tree answers “retriever”').waitFor();
  await page.getByRole('slider', { name: /^vehicle/ }).press('End');
  await says
    .getByText(/“(vehicle|car|bicycle)”/)
    .first()
    .waitFor();
  assert.deepEqual(trouble, []);
  await page.context().close();
});
