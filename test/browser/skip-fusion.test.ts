import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('maps are added step by step by mouse and keyboard, the guess is judged, and a link keeps it', {
  timeout: 120_000,
}, async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/skip-fusion/?backend=wasm#photo.id=giraffe`);
  await settled(page);
  const output = page.locator('fovea-skip-fusion .says output');
  const says = async (words: RegExp) => {
    await page.waitForFunction(
      (source) =>
        new RegExp(source).test(
          document.querySelector('fovea-skip-fusion')?.shadowRoot?.querySelector('.says output')
            ?.textContent ?? '',
        ),
      words.source,
      { timeout: 60_000 },
    );
    return output.innerText();
  };
  await page.getByRole('button', { name: 'Train the four heads' }).click();
  const text = await says(/Adding c3 changes/);
  const [, before8, after8] = /mean IoU (\S+) → (\S+) /.exec(text)!;
  assert.ok(Number(after8) > Number(before8) && Number(after8) >= 0.7, text);
  await page.getByRole('radio', { name: 'to 4s' }).press('Space');
  assert.match(
    await page.locator('fovea-skip-fusion .verdict').innerText(),
    /Not here: the skip to 16s brings the most\. Mean IoU to 16s \+0\.\d+, to 8s/,
  );
  await page.getByRole('button', { name: 'To the start' }).click();
  assert.match(await says(/The coarsest scores/), /16 × 16 cells/);
  await page.getByRole('button', { name: 'One step forwards' }).press('Enter');
  assert.match(await says(/twice as many cells/), /32 × 32/);
  await page.getByRole('button', { name: 'zebra', exact: true }).press('Enter');
  // What comes after the step is not shown, and the doubled map is drawn.
  const widths = await page
    .locator('fovea-skip-fusion .tile:not([data-later]) canvas')
    .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).width));
  assert.deepEqual(widths, [16, 32]);
  await page.getByRole('button', { name: /FCN-16s/ }).click();
  await says(/Adding c4 changes/);
  await page.waitForFunction(() => location.hash.includes('skip-fusion.depth=16s'));
  await page.reload();
  await settled(page);
  assert.equal(await page.getByRole('button', { name: /FCN-16s/ }).getAttribute('aria-pressed'), 'true');
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.equal(await page.getByRole('button', { name: /FCN-8s/ }).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(trouble, []);
  await context.close();
});

test('the trained networks label a street: maps step by step, one label, several streets, and bad input', {
  timeout: 120_000,
}, async () => {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1600 } });
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(`${site.url}embed/skip-fusion/?backend=wasm#skip-fusion.scenes=5`);
  await settled(page);
  await page.getByRole('radio', { name: 'a street, trained on thousands of scenes' }).press('Space');
  const street = page.locator('fovea-street-fusion');
  await page.getByRole('button', { name: /^Let .* label the street/ }).press('Enter');
  const says = street.locator('.says output');
  await says.getByText(/Mean IoU of this street, over the \d+ labels/).waitFor({ timeout: 60_000 });
  const cards = await street.locator('.depths button .number').allInnerTexts();
  assert.ok(cards.length >= 1 && cards.every((text) => /^mean IoU 0\.\d{3}$/.test(text)), cards.join());
  // Road and sky alone give more than nothing: no network of these labels a street at random.
  assert.ok(
    cards.every((text) => Number(text.slice(-5)) > 0.2),
    cards.join(),
  );
  await page.getByRole('button', { name: 'One step back' }).press('Home');
  await says.getByText(/The coarsest scores, 4 × 4 cells/).waitFor();
  const widths = await street
    .locator('.tile:not([data-later]) canvas')
    .evaluateAll((all) => all.map((canvas) => (canvas as HTMLCanvasElement).width));
  assert.deepEqual(widths, [4]);
  await page.getByRole('button', { name: 'person', exact: true }).click();
  await page.getByRole('radio', { name: 'one label’s scores' }).press('Space');
  await street.getByText('these numbers are added').waitFor();
  await page.getByRole('button', { name: 'Measure the networks on 5 streets' }).click();
  const together = street.locator('.together');
  await together
    .getByText(/^Streets 7 to 11, all pixels together: mean IoU 32s 0\.\d/)
    .waitFor({ timeout: 60_000 });
  const field = street.getByLabel('Street', { exact: true });
  await field.fill('5000');
  await field.press('Enter');
  assert.match(await street.getByRole('alert').innerText(), /1 to 999/);
  await says.getByText('Street 7, FCN-').waitFor();
  await field.fill('8');
  await field.press('Enter');
  await says.getByText(/^Street 8, FCN-/).waitFor({ timeout: 60_000 });
  assert.match(await together.innerText(), /The settings have changed since\.$/);
  await page.waitForFunction(() => location.hash.includes('skip-fusion.street=8'));
  await page.reload();
  await settled(page);
  assert.equal(await field.inputValue(), '8');
  assert.equal(
    await page.getByRole('button', { name: 'person', exact: true }).getAttribute('aria-pressed'),
    'true',
  );
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Train the four heads' }).waitFor();
  assert.deepEqual(trouble, []);
  await context.close();
});
