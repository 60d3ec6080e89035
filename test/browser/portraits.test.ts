import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenSite, openSite, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(async () => {
  await site.close();
});

type Name = 'channel-portrait' | 'class-portrait';

async function open(name: Name, fields: string) {
  const context = await site.browser.newContext({ viewport: { width: 1280, height: 1000 } });
  const { page, trouble } = await watchedPage(context, site.url);
  const fragment = fields
    .split('&')
    .map((pair) => `${name}.${pair}`)
    .join('&');
  await page.goto(`${site.url}embed/${name}/?backend=wasm#photo.id=dog&${fragment}`);
  await page.locator(`fovea-${name} .picture`).first().waitFor();
  return { page, trouble };
}

/** Does something and waits until all pictures of the figure are there. */
async function drawn(page: Page, name: Name, act: () => Promise<void>): Promise<void> {
  const done = page.evaluate(
    (name) =>
      new Promise<void>((resolve) => {
        document
          .querySelector(`fovea-${name}`)!
          .addEventListener('fovea-drawn', () => resolve(), { once: true });
      }),
    name,
  );
  await act();
  await done;
}

/** Mean absolute difference of neighbouring pixels of each picture: how noisy it is. */
const roughness = (page: Page, name: Name) =>
  page.evaluate(
    (name) =>
      [
        ...document
          .querySelector(`fovea-${name}`)!
          .shadowRoot!.querySelectorAll<HTMLCanvasElement>('.copy canvas'),
      ].map((canvas) => {
        const { data, width } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        let sum = 0;
        for (let i = 4; i < data.length; i += 4)
          sum += i % (4 * width) ? Math.abs(data[i]! - data[i - 4]!) : 0;
        return { width, rough: sum / (data.length / 4) };
      }),
    name,
  );

const says = (page: Page, name: Name) => page.locator(`fovea-${name} .says output`).innerText();
const line = (page: Page, name: Name, i = 0) => page.locator(`fovea-${name} .line`).nth(i).innerText();
const numbers = (text: string) =>
  [...text.matchAll(/−?\d+(\.\d+)?/g)].map(([one]) => Number(one.replace('−', '-')));

test('a channel is drawn twice by keyboard: the regularised picture is calmer, and both excite it more than noise', async () => {
  const name = 'channel-portrait';
  const { page, trouble } = await open(name, 'size=96&steps=4');
  assert.equal(await line(page, name), 'Not drawn yet.');
  await drawn(page, name, async () => {
    await page.getByRole('button', { name: /Draw both/ }).focus();
    await page.keyboard.press('Enter');
  });
  const pictures = await roughness(page, name);
  assert.deepEqual(
    pictures.map(({ width }) => width),
    [96, 96],
  );
  assert.ok(pictures[0]!.rough < 0.6 * pictures[1]!.rough, JSON.stringify(pictures));
  for (const i of [0, 1]) {
    const [high, noise] = numbers(await line(page, name, i)) as [number, number];
    assert.ok(high > 1.5 * noise, await line(page, name, i));
  }
  assert.match(await says(page, name), /This picture excites channel 32 of block 10 up to/);

  // A picture that is there already is not drawn again: only the one without jitter is missing.
  await page.getByRole('combobox', { name: 'Draw beside it' }).selectOption('jitter');
  assert.match(await line(page, name), /^Highest value/);
  assert.equal(await line(page, name, 1), 'Not drawn yet.');
  await page.getByRole('switch', { name: 'smoothing' }).focus();
  await page.keyboard.press('Space');
  await page.locator('fovea-channel-portrait .title').getByText('Without smoothing').waitFor();
  await page.waitForFunction(() => location.hash.includes('channel-portrait.smooth=0'));
  await page.reload();
  await page.locator('fovea-channel-portrait .title').getByText('The same without jitter').waitFor();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.waitForFunction(() => !location.hash.includes('channel-portrait'));
  assert.equal(
    await page.locator('fovea-channel-portrait .title').first().innerText(),
    'With all regularisers',
  );
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('a portrait stops, goes on from where it was, and stops when another channel is asked for', async () => {
  const name = 'channel-portrait';
  const { page, trouble } = await open(name, 'size=96&steps=100&compare=nothing');
  const step = async () => numbers(await line(page, name))[0]!;
  const reach = (least: number) =>
    page.waitForFunction((least) => {
      const text = document.querySelector('fovea-channel-portrait')!.shadowRoot!.querySelector('.line')!
        .textContent!;
      return Number(/tep (\d+) of 300/.exec(text)?.[1] ?? 0) >= least;
    }, least);
  await page.getByRole('button', { name: /Draw it/ }).click();
  await reach(3);
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  const stopped = await step();
  assert.ok(stopped >= 3 && stopped < 300);
  assert.match(await says(page, name), /^Stopped/);
  await page.getByRole('button', { name: 'Go on' }).click();
  await reach(stopped + 2);
  const channel = page.getByLabel('Channel', { exact: true });
  await channel.fill('640');
  await channel.press('Enter');
  await page
    .getByRole('alert')
    .getByText('Channel: a whole number from 0 to 63 is needed, not “640”')
    .waitFor();
  await channel.fill('33');
  await channel.press('Enter');
  await page.getByRole('button', { name: /Draw it/ }).waitFor();
  assert.equal(await line(page, name), 'Not drawn yet.');
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('settings that lead nowhere are explained, and a channel that there is not is refused', async () => {
  const name = 'channel-portrait';
  const { page, trouble } = await open(name, 'size=96&steps=1&step=0&compare=nothing');
  await drawn(page, name, () => page.getByRole('button', { name: /Draw it/ }).click());
  assert.match(await line(page, name), /^With a step size of 0 the picture never changes/);
  assert.deepEqual(trouble, []);
  await page.goto(page.url().replace(/step=0/, 'step=4&channel-portrait.channel=64'));
  await page.getByRole('alert').getByText('Block 10 has 64 channels here, numbered from 0 to 63').waitFor();
  assert.ok(await page.getByRole('button', { name: /Draw/ }).isDisabled());
  assert.deepEqual(trouble, []);
  await page.context().close();
});

test('two portraits of a class are drawn at once, and the detector says what it makes of them', async () => {
  const name = 'class-portrait';
  const { page, trouble } = await open(name, 'size=96&steps=2&copies=2&compare=nothing');
  await page.getByRole('button', { name: 'zebra' }).click();
  assert.equal(await page.getByRole('combobox', { name: 'Class' }).inputValue(), '22');
  await drawn(page, name, () => page.getByRole('button', { name: /Draw it/ }).click());
  const pictures = await roughness(page, name);
  assert.equal(pictures.length, 2);
  assert.notEqual(pictures[0]!.rough, pictures[1]!.rough, 'each from its own noise');
  assert.match(
    await line(page, name),
    /^Heat of “zebra”: .*; in noise (under )?0\.\d+, on the photo under 0\.01\. The detector finds it \d+ times?/,
  );
  await page.getByRole('switch', { name: /boxes/ }).check();
  assert.equal(await page.locator('fovea-class-portrait .copy svg').count(), 2);
  await page.waitForFunction(
    () => location.hash.includes('class-portrait.class=22') && location.hash.includes('boxes=1'),
  );
  assert.deepEqual(trouble, []);
  await page.context().close();
});
