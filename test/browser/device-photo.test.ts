import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { getChromium } from '../../scripts/chromium.ts';
import { type DeviceLab, EMBEDDER, fixture, openLab } from './device-page.ts';
import { flatPng } from './fixtures/flat.ts';

let lab: DeviceLab;
before(async () => {
  lab = await openLab();
  for (const name of ['halves.jpg', 'turned.jpg', 'moving.gif', 'cut.jpg'])
    lab.extra.set(`/${name}`, { type: 'image/any', body: fixture(name) });
  lab.extra.set('/huge.png', { type: 'image/png', body: flatPng(6000, 4000) });
});
after(() => lab.close());

/** Runs `work` as a new reader with an empty device; the console must stay clean. */
async function reader(
  work: (page: Page, context: BrowserContext) => Promise<void>,
  prepare?: string,
): Promise<void> {
  const context = await lab.browser.newContext();
  if (prepare) await context.addInitScript(prepare);
  const { page, errors } = await lab.page(context);
  await work(page, context);
  assert.deepEqual(errors, []);
  await context.close();
}

/** Makes the file at `path` the current photo and says what came of it. */
const setFile = (page: Page, path: string, name: string) =>
  page.evaluate(
    async ([path, name]) => {
      const blob = await (await fetch(path)).blob();
      try {
        const { notes } = await window.device.photo.setFile(blob, name);
        return { notes };
      } catch (error) {
        return { error: (error as Error).message };
      }
    },
    [path, name] as const,
  );

const current = (page: Page) =>
  page.evaluate(async () => {
    const { id, title, source, width, height, url, notes, alt, credit } = await window.device.photo.current();
    return { id, title, source, width, height, url, notes, alt, credit };
  });

test('at the first visit the photo is the dog, wherever the site is hosted', () =>
  reader(async (page) => {
    const { id, url, width, height, alt, credit } = await current(page);
    assert.deepEqual(
      { id, url, width, height },
      { id: 'dog', url: '/site/photos/dog.jpg', width: 768, height: 576 },
    );
    assert.ok(alt.length > 0 && credit.length > 0);
  }));

test('every bundled photo decodes to the size it is listed with', () =>
  reader(async (page) => {
    const wrong = await page.evaluate(async () => {
      const sizes: string[] = [];
      for (const { id, width, height } of window.device.bundledPhotos) {
        const bitmap = await (await window.device.photo.setBundled(id)).bitmap();
        if (bitmap.width !== width || bitmap.height !== height) sizes.push(id);
      }
      return sizes;
    });
    assert.deepEqual(wrong, []);
  }));

test('each bitmap is the caller’s own: it can be closed and transferred, and the next one is fresh', () =>
  reader(async (page) => {
    const widths = await page.evaluate(async () => {
      const photo = await window.device.photo.current();
      const first = await photo.bitmap();
      const { port1 } = new MessageChannel();
      port1.postMessage(first, [first]);
      const second = await photo.bitmap();
      second.close();
      const third = await photo.bitmap();
      return [first.width, second.width, third.width];
    });
    assert.deepEqual(widths, [0, 0, 768]);
  }));

test('a chosen bundled photo is told to all listeners, and is there on the next page', () =>
  reader(async (page) => {
    const heard = await page.evaluate(async () => {
      const heard: string[] = [];
      const end = window.device.photo.subscribe(({ id }) => heard.push(`first ${id}`));
      window.device.photo.subscribe(({ id }) => heard.push(`second ${id}`));
      await window.device.photo.setBundled('kite');
      end();
      await window.device.photo.setBundled('eagle');
      return heard;
    });
    assert.deepEqual(heard, ['first kite', 'second kite', 'second eagle']);
    await page.reload();
    assert.equal((await current(page)).id, 'eagle');
  }));

test('an unknown bundled photo is a RangeError that names those there are', () =>
  reader(async (page) => {
    const message = await page.evaluate(() => window.device.photo.setBundled('cat').catch(String));
    assert.equal(message, 'RangeError: id must be one of dog, horses, kite, giraffe, person, eagle, got cat');
  }));

test('an own file is kept for the next page, upright, its name as text, and can be shown', () =>
  reader(async (page) => {
    const name = '<img src=x onerror=alert(1)>.jpg';
    await setFile(page, '/turned.jpg', name);
    await page.reload();
    const { title, source, width, height, url, notes } = await current(page);
    assert.deepEqual(
      { title, source, width, height, notes },
      { title: name, source: 'file', width: 48, height: 64, notes: [] },
    );
    const shown = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      const bitmap = await (await window.device.photo.current()).bitmap();
      return [image.naturalWidth, image.naturalHeight, bitmap.width, bitmap.height];
    }, url);
    assert.deepEqual(shown, [48, 64, 48, 64]);
  }));

test('a file that holds no picture is refused and the current photo stays', () =>
  reader(async (page) => {
    await page.evaluate(() => window.device.photo.setBundled('horses'));
    const heard = page.evaluate(
      () => new Promise((resolve) => window.device.photo.subscribe(({ id }) => resolve(id))),
    );
    assert.match(
      String(((await setFile(page, '/cut.jpg', 'cut.jpg')) as { error: string }).error),
      /was cut off/,
    );
    assert.equal((await current(page)).id, 'horses');
    await page.evaluate(() => window.device.photo.setBundled('person'));
    assert.equal(await heard, 'person');
    await page.reload();
    assert.equal((await current(page)).id, 'person');
  }));

test('an animated file is shown as its first frame only, also where it is previewed', () =>
  reader(async (page) => {
    const set = await setFile(page, '/moving.gif', 'moving.gif');
    assert.deepEqual('notes' in set && set.notes, ['The picture moves; its first frame is used.']);
    const type = await page.evaluate(async () => (await (await window.device.photo.current()).blob()).type);
    assert.equal(type, 'image/png');
  }));

test('of a huge picture the bounded one is kept, with its note', () =>
  reader(async (page) => {
    await setFile(page, '/huge.png', 'huge.png');
    await page.reload();
    const { width, height, notes } = await current(page);
    assert.deepEqual([width, height], [4898, 3266]);
    assert.match(notes[0]!, /^The picture has 24 megapixels/);
    const kept = await page.evaluate(async () => {
      const blob = await (await window.device.photo.current()).blob();
      return [blob.type, blob.size < 20e6] as const;
    });
    assert.deepEqual(kept, ['image/jpeg', true]);
  }));

test('of a file of more than 20 MB a JPEG is kept', () =>
  reader(async (page) => {
    const kept = await page.evaluate(async () => {
      const [width, height] = [3000, 2400];
      const bytes = new DataView(new ArrayBuffer(54 + width * height * 3));
      bytes.setUint16(0, 0x424d);
      for (const [at, value] of [
        [2, bytes.byteLength],
        [10, 54],
        [14, 40],
        [18, width],
        [22, height],
      ] as const)
        bytes.setUint32(at, value, true);
      bytes.setUint16(26, 1, true);
      bytes.setUint16(28, 24, true);
      const photo = await window.device.photo.setFile(new Blob([bytes]), 'large.bmp');
      const blob = await photo.blob();
      return {
        type: blob.type,
        small: blob.size < 1e6,
        width: photo.width,
        height: photo.height,
        notes: photo.notes,
      };
    });
    assert.deepEqual(kept, { type: 'image/jpeg', small: true, width: 3000, height: 2400, notes: [] });
  }));

test('the later wish wins, even when the earlier one takes longer', () =>
  reader(async (page) => {
    const result = await page.evaluate(async () => {
      const huge = await (await fetch('/huge.png')).blob();
      const slow = window.device.photo.setFile(huge, 'slow.png');
      await window.device.photo.setBundled('giraffe');
      return [(await slow).id, (await window.device.photo.current()).id];
    });
    assert.deepEqual(result, ['giraffe', 'giraffe']);
    await page.reload();
    assert.equal((await current(page)).id, 'giraffe');
  }));

test('a photo chosen while the device is still read is the one that everybody gets', () =>
  reader(async (page) => {
    await page.evaluate(() => window.device.photo.setBundled('kite'));
    await page.reload();
    const ids = await page.evaluate(async () => {
      const asked = window.device.photo.current();
      window.device.photo.setBundled('eagle');
      return [(await asked).id, (await window.device.photo.current()).id];
    });
    assert.deepEqual(ids, ['eagle', 'eagle']);
  }));

test('a frame of the camera becomes a photo, and its bitmap stays the caller’s', () =>
  reader(async (page) => {
    const shot = await page.evaluate(async () => {
      const bitmap = await (await window.device.photo.current()).bitmap();
      const { title, source, width, height } = await window.device.photo.setShot(bitmap);
      return { title, source, width, height, left: bitmap.width };
    });
    assert.deepEqual(shot, {
      title: 'A picture from your camera',
      source: 'camera',
      width: 768,
      height: 576,
      left: 768,
    });
    await page.reload();
    assert.equal((await current(page)).source, 'camera');
  }));

test('a photo that a widget held on to can be set again', () =>
  reader(async (page) => {
    const titles = await page.evaluate(async () => {
      const { photo } = window.device;
      const own = await photo.setFile(await (await fetch('/halves.jpg')).blob(), 'mine.jpg');
      await photo.setBundled('dog');
      await photo.set(own);
      return (await photo.current()).title;
    });
    assert.equal(titles, 'mine.jpg');
  }));

test('a bundled photo that cannot be fetched rejects with a sentence, and works once it can', async () => {
  const context = await lab.browser.newContext();
  const { page } = await lab.page(context);
  await page.route('**/dog.jpg', (route) => route.abort());
  const bitmap = () =>
    page.evaluate(async () => {
      const photo = await window.device.photo.current();
      return photo.bitmap().then(
        ({ width }) => width,
        (error: Error) => `${error.name}: ${error.message}`,
      );
    });
  assert.match(
    String(await bitmap()),
    /^PictureError: The photo “Dog, bicycle and car” could not be fetched\./,
  );
  await page.unroute('**/dog.jpg');
  assert.equal(await bitmap(), 768);
  await context.close();
});

test('what another version kept, or nonsense, is passed over', () =>
  reader(async (page) => {
    for (const value of ['nonsense', null, { kind: 'bundled', id: 'cat' }, { kind: 'own', title: 'x' }]) {
      await page.evaluate((value) => window.device.write('photo', value), value);
      await page.reload();
      assert.equal((await current(page)).id, 'dog');
    }
  }));

test('values are kept between pages and can be removed', () =>
  reader(async (page) => {
    const write = await page.evaluate(async () => [
      await window.device.read('k'),
      await window.device.write('k', { n: 1 }),
      await window.device.read('k'),
      window.device.storageNotice(),
    ]);
    assert.deepEqual(write, [undefined, true, { n: 1 }, null]);
    await page.reload();
    assert.deepEqual(await page.evaluate(() => window.device.read('k')), { n: 1 });
    await page.evaluate(() => window.device.remove('k'));
    await page.reload();
    assert.equal(await page.evaluate(() => window.device.read('k')), undefined);
  }));

test('what cannot be cloned is held for the page, and says nothing against the storage', () =>
  reader(async (page) => {
    const result = await page.evaluate(async () => {
      await window.device.write('f', 'before');
      const kept = await window.device.write('f', () => 1);
      return [kept, typeof (await window.device.read('f')), window.device.storageNotice()];
    });
    assert.deepEqual(result, [false, 'function', null]);
    await page.reload();
    assert.equal(await page.evaluate(() => window.device.read('f')), undefined);
  }));

const BLOCKED = /^This browser lets the page keep nothing/;

async function worksWithoutStorage(page: Pick<Page, 'evaluate'>): Promise<void> {
  const stored = await page.evaluate(async () => [
    await window.device.read('k'),
    await window.device.write('k', 5),
    await window.device.read('k'),
    await window.device.remove('k'),
    await window.device.read('k'),
  ]);
  assert.deepEqual(stored, [undefined, false, 5, undefined, undefined]);
  assert.match(String(await page.evaluate(() => window.device.storageNotice())), BLOCKED);
  const photo = await page.evaluate(async () => {
    const { photo } = window.device;
    const first = (await photo.current()).id;
    const canvas = new OffscreenCanvas(30, 20);
    canvas.getContext('2d')!.fillRect(0, 0, 9, 9);
    const { title, notes } = await photo.setFile(await canvas.convertToBlob(), 'mine.png');
    const now = (await (await photo.current()).bitmap()).width;
    return { first, title, notes: [...notes], now };
  });
  assert.deepEqual([photo.first, photo.title, photo.now], ['dog', 'mine.png', 30]);
  assert.match(photo.notes.at(-1)!, BLOCKED);
}

test('with storage that throws, everything works for the page and the photo says so', () =>
  reader(
    worksWithoutStorage,
    `Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })`,
  ));

test('without any storage, everything works for the page and the photo says so', () =>
  reader(worksWithoutStorage, `Object.defineProperty(window, 'indexedDB', { value: undefined })`));

test('in a sandboxed frame, where the browser itself blocks storage, it works the same', () =>
  reader(async (page) => {
    await page.goto(new URL(EMBEDDER, lab.url).href);
    const frame = page.frames().find((each) => each !== page.mainFrame())!;
    await frame.waitForFunction(() => 'device' in window);
    assert.equal(await frame.evaluate(() => window.origin), 'null');
    await worksWithoutStorage(frame);
  }));

test('storage that never answers counts as blocked after 4 seconds', () =>
  reader(async (page) => {
    await page.clock.install();
    await page.evaluate(() => {
      const open = indexedDB.open.bind(indexedDB);
      indexedDB.open = () => {
        document.title = 'asked';
        return Object.create(Object.getPrototypeOf(open('elsewhere'))) as IDBOpenDBRequest;
      };
      Object.defineProperties(IDBRequest.prototype, { onsuccess: { set() {} }, onerror: { set() {} } });
    });
    const value = page.evaluate(() => window.device.read('k').then(String));
    while ((await page.title()) !== 'asked') await new Promise((resolve) => setTimeout(resolve, 20));
    await page.clock.fastForward(4100);
    assert.equal(await value, 'undefined');
    assert.match(String(await page.evaluate(() => window.device.storageNotice())), BLOCKED);
  }));

test('when the device is full the photo stays for the page, an older one is not brought back, and it is said', async () => {
  // Quotas can be set for a browser with a profile of its own, not for one that keeps nothing.
  const folder = mkdtempSync(join(tmpdir(), 'fovea-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: getChromium(),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  try {
    const { page, errors } = await lab.page(context);
    const session = await context.newCDPSession(page);
    const origin = new URL(lab.url).origin;
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
    const older = await setFile(page, '/halves.jpg', 'older.jpg');
    assert.deepEqual('notes' in older && older.notes, []);
    const newer = await page.evaluate(async () => {
      const noise = new ImageData(600, 600);
      for (let i = 0; i < noise.data.length; i += 65536)
        crypto.getRandomValues(noise.data.subarray(i, i + 65536));
      for (let i = 3; i < noise.data.length; i += 4) noise.data[i] = 255;
      const canvas = new OffscreenCanvas(600, 600);
      canvas.getContext('2d')!.putImageData(noise, 0, 0);
      const { notes } = await window.device.photo.setFile(await canvas.convertToBlob(), 'newer.png');
      return notes.at(-1);
    });
    assert.match(String(newer), /^There is no room left on this device/);
    assert.equal((await current(page)).title, 'newer.png');
    await page.reload();
    assert.equal((await current(page)).id, 'dog');
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
