import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { busyContext } from '../../scripts/pageScripts.ts';
import { openSite, settled } from './opened.ts';

const site = await openSite();
after(() => site.close());

test('a built element updates: its slider moves and what it says changes', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(`${site.url}embed/live-detector/`);
  await settled(page);
  const slider = page.locator('fovea-slider[label="Score threshold"]');
  const input = slider.locator('input');
  const shown = slider.locator('output');
  const before = await shown.textContent();
  await input.focus();
  for (let press = 0; press < 5; press++) await input.press('ArrowRight');
  const wanted = (Number(before) + 0.05).toFixed(2);
  assert.equal(await shown.textContent(), wanted);
  await page.waitForFunction(
    (score) => location.hash.includes(`live-detector.score=${Number(score)}`),
    wanted,
  );
  await context.close();
});

test('a link restores the state that it carries, and Reset brings the start back', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(`${site.url}embed/live-detector/`);
  await settled(page);
  const shown = page.locator('fovea-slider[label="Score threshold"] output');
  const start = await shown.textContent();
  await page.goto('about:blank');
  await page.goto(`${site.url}embed/live-detector/#live-detector.score=0.62`);
  await settled(page);
  assert.equal(await shown.textContent(), '0.62');
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('score'));
  assert.equal(await shown.textContent(), start);
  await context.close();
});

test('hostile text in a link is bounded or ignored, and never becomes markup', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('dialog', (dialog) => trouble.push(dialog.message()));
  const hostile = encodeURIComponent('<img src=x onerror=alert(1)>');
  for (const value of ['1e999', '-5', 'NaN', hostile, `${'9'.repeat(5000)}`, '__proto__', '%E0%A4%A']) {
    await page.goto('about:blank');
    await page.goto(
      `${site.url}embed/live-detector/#live-detector.score=${value}&live-detector.only=${value}&x=${value}`,
    );
    await settled(page);
    const score = Number(await page.locator('fovea-slider[label="Score threshold"] output').textContent());
    assert.ok(score >= 0.05 && score <= 0.95, `score ${score} from ${value.slice(0, 40)}`);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
  }
  assert.deepEqual(trouble, []);
  await context.close();
});

test('the theme button switches the theme and the next page keeps it', async () => {
  const context = await busyContext(site.browser, { colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${site.url}gallery/`);
  await settled(page);
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  assert.equal(await theme(), 'light');
  await page.getByRole('button', { name: 'Dark theme' }).click();
  assert.equal(await theme(), 'dark');
  await page.goto(`${site.url}credits/`);
  assert.equal(await theme(), 'dark');
  await page.getByRole('button', { name: 'Light theme' }).click();
  assert.equal(await theme(), 'light');
  await context.close();
});

test('a page without JavaScript still shows its figures and its text', async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(site.url);
  const figure = page.locator('fovea-live-detector img');
  assert.ok(await figure.isVisible());
  assert.match((await page.locator('fovea-live-detector').textContent()) ?? '', /car/);
  await context.close();
});

test('pages are cross-origin isolated', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(site.url);
  assert.equal(await page.evaluate(() => crossOriginIsolated), true);
  await context.close();
});
