import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type DeviceLab, fixture, openLab } from './device-page.ts';
import { busySvg, iconSvg, sizelessSvg } from './fixtures/drawings.ts';
import { flatJpeg, flatPng, pngOf, withOrientation } from './fixtures/flat.ts';

let lab: DeviceLab;
let page: Page;
let errors: string[];

before(async () => {
  lab = await openLab();
  ({ page, errors } = await lab.page());
});
after(() => lab.close());
// Whatever was opened, the reader's console stays clean.
afterEach(() => assert.deepEqual(errors, []));

interface Opened {
  width: number;
  height: number;
  originalWidth: number;
  originalHeight: number;
  notes: string[];
  faithful: boolean;
  /** Names of the colours near the corners: left top, right top, left bottom, right bottom. */
  corners: string[];
}

let files = 0;

/** What decodePicture makes of the bytes, or the sentence it refuses them with. */
async function open(bytes: Buffer | string, maxPixels?: number): Promise<Opened | string> {
  files += 1;
  const path = `/file/${files}`;
  lab.extra.set(path, { type: 'application/octet-stream', body: bytes });
  return page.evaluate(
    async ([path, maxPixels]) => {
      const blob = await (await fetch(path)).blob();
      try {
        const picture = await window.device.decodePicture(blob, maxPixels ? { maxPixels } : {});
        const { bitmap, ...rest } = picture;
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const pen = canvas.getContext('2d', { willReadFrequently: true })!;
        pen.drawImage(bitmap, 0, 0);
        const colour = (x: number, y: number): string => {
          const at = [Math.floor(x * bitmap.width), Math.floor(y * bitmap.height)] as const;
          const [r = 0, g = 0, b = 0, a = 0] = pen.getImageData(...at, 1, 1).data;
          if (a < 255) return 'transparent';
          if (r > 240 && g > 240 && b > 240) return 'white';
          if (r > 240 && g < 15 && b < 15) return 'red';
          if (b > 240 && g < 15 && r < 15) return 'blue';
          if (g > 240 && b < 15 && r < 15) return 'green';
          return Math.max(r, g, b) - Math.min(r, g, b) < 8 ? `grey ${Math.round(g / 32)}` : 'other';
        };
        const corners = [colour(0.1, 0.1), colour(0.9, 0.1), colour(0.1, 0.9), colour(0.9, 0.9)];
        if (bitmap.width !== rest.width || bitmap.height !== rest.height)
          throw new Error('the size is not the bitmap’s');
        bitmap.close();
        return { ...rest, corners };
      } catch (error) {
        if (error instanceof window.device.PictureError) return error.message;
        throw error;
      }
    },
    [path, maxPixels ?? 0] as const,
  );
}

async function picture(bytes: Buffer | string, maxPixels?: number): Promise<Opened> {
  const opened = await open(bytes, maxPixels);
  assert.ok(typeof opened !== 'string', `refused: ${opened}`);
  return opened;
}

const HALVES = ['red', 'blue', 'red', 'blue'];

test('a plain JPEG, PNG, WebP, AVIF or BMP opens as it is, without a note', async () => {
  for (const name of ['halves.jpg', 'sixteen-bit.png', 'still.webp', 'halves.avif', 'halves.bmp']) {
    const { width, height, originalWidth, originalHeight, notes, corners } = await picture(fixture(name));
    assert.deepEqual([name, width, height, originalWidth, originalHeight], [name, 64, 48, 64, 48]);
    assert.deepEqual(notes, []);
    assert.deepEqual(corners, HALVES, name);
  }
});

test('a file that is no picture is refused with what it is and what to do', async () => {
  assert.equal(
    await open('This is only text, whatever its name says.'),
    'The file is text, not a picture. Choose a JPEG, PNG, WebP or GIF file.',
  );
  assert.match(String(await open('<!doctype html><svg></svg>')), /^The file is a web page, not a picture\./);
  assert.match(String(await open('%PDF-1.7 …')), /^The file is a PDF, not a picture\./);
  assert.match(String(await open(fixture('clip.webm'))), /video.*Open videos with the video button/);
  assert.match(
    String(await open(Buffer.from([1, 2, 3, 4, 250, 251]))),
    /^The file is not a picture that this browser can/,
  );
});

test('a file of zero bytes is refused with a sentence', async () => {
  assert.match(String(await open('')), /^The file is empty \(0 bytes\)\. Save or download it again\./);
});

test('a JPEG that was cut off is refused, and it is said that it was cut off', async () => {
  const sentence = 'The JPEG file was cut off: it ends before the picture does. Save or download it again.';
  assert.equal(await open(fixture('cut.jpg')), sentence);
  assert.equal(await open(fixture('whole.jpg').subarray(0, 30)), sentence);
  assert.equal(await open(fixture('whole.jpg').subarray(0, 2)), sentence);
  assert.match(String(await open(fixture('sixteen-bit.png').subarray(0, 60))), /^The PNG file was cut off/);
});

test('a cut file that the browser opens all the same is opened, and it is said', async () => {
  const { corners, notes } = await picture(fixture('moving.gif').subarray(0, -1));
  assert.equal(corners[0], 'red');
  assert.equal(
    notes.at(-1),
    'The file ends before the picture does, so part of it may be missing. Save or download it again.',
  );
});

test('a damaged file with its end in place is refused as damaged', async () => {
  assert.match(String(await open(pngOf(64, 48, Buffer.from('no pixels')))), /^The PNG file is damaged/);
});

test('of an animated GIF the first frame is used, and it is said', async () => {
  const { corners, notes, faithful } = await picture(fixture('moving.gif'));
  assert.deepEqual(corners, ['red', 'red', 'red', 'red']);
  assert.deepEqual(notes, ['The picture moves; its first frame is used.']);
  assert.equal(faithful, false);
});

test('an SVG is drawn, runs nothing and loads nothing', async () => {
  const { width, height, corners, notes } = await picture(busySvg);
  assert.deepEqual([width, height], [300, 200]);
  assert.deepEqual(corners, HALVES);
  assert.deepEqual(notes, [
    'The drawing is shown without its scripts, linked pictures and embedded pages.',
    'A drawing (SVG) has no pixels of its own; it is drawn at 300 × 200.',
  ]);
  await page.waitForTimeout(200);
  assert.deepEqual(
    lab.requests.filter((path) => /^\/(ran|loaded)-/.test(path)),
    [],
  );
});

test('an SVG without a size, or of the size of an icon, is drawn large and whole', async () => {
  const sizeless = await picture(sizelessSvg);
  assert.deepEqual([sizeless.width, sizeless.height], [1024, 512]);
  assert.deepEqual(sizeless.corners, ['red', 'white', 'red', 'white']);
  const icon = await picture(iconSvg);
  assert.deepEqual([icon.width, icon.height], [1024, 512]);
  assert.deepEqual(icon.corners, HALVES);
});

test('an SVG is bounded, and a broken one refused with a sentence', async () => {
  const poster = await picture(
    iconSvg.replace('width="20" height="10"', 'width="99999" height="99999"'),
    1e6,
  );
  assert.ok(poster.width * poster.height <= 1e6);
  assert.match(
    String(await open(sizelessSvg.slice(0, -8))),
    /^The drawing \(SVG\) has an error in its text\. Export it as a PNG/,
  );
  assert.match(
    String(await open(`${sizelessSvg}<!--${' '.repeat(10e6)}-->`)),
    /^The drawing \(SVG\) has more than 10 MB/,
  );
});

test('HEIC, which this browser cannot read, is refused with the way out', async () => {
  assert.equal(
    await open(fixture('halves.heic')),
    'The picture is an HEIC file, which this browser cannot read. Export it as JPEG and choose that.',
  );
});

test('pictures of 100 megapixels are bounded while decoding, upright ones and turned ones', async () => {
  const png = await picture(flatPng(10000, 10000));
  assert.deepEqual(
    [png.width, png.height, png.originalWidth, png.originalHeight],
    [4000, 4000, 10000, 10000],
  );
  assert.deepEqual(png.notes, [
    'The picture has 100 megapixels (10000 × 10000); it is worked on at 16 (4000 × 4000).',
  ]);
  const jpeg = await picture(flatJpeg(12000, 8334));
  assert.deepEqual(
    [jpeg.width, jpeg.height, jpeg.originalWidth, jpeg.originalHeight],
    [4799, 3333, 12000, 8334],
  );
  assert.deepEqual(jpeg.corners, ['grey 4', 'grey 4', 'grey 4', 'grey 4']);
  const turned = await picture(flatJpeg(12000, 8334, 6));
  assert.deepEqual(
    [turned.width, turned.height, turned.originalWidth, turned.originalHeight],
    [3333, 4799, 8334, 12000],
  );
});

test('a large JPEG is decoded small from the start, and looks the same where that cannot be done', async () => {
  const decodes = () => page.evaluate(() => (window as unknown as { decodes: number }).decodes);
  await page.evaluate(() => {
    const native = window.createImageBitmap;
    Object.assign(window, { decodes: 0 });
    window.createImageBitmap = (...args: unknown[]) => {
      if (args[0] instanceof Blob) (window as unknown as { decodes: number }).decodes += 1;
      return Reflect.apply(native, window, args) as Promise<ImageBitmap>;
    };
  });
  const small = await picture(fixture('halves.jpg'), 768);
  assert.equal(await decodes(), 0);
  await page.evaluate(() => Reflect.deleteProperty(window, 'ImageDecoder'));
  assert.deepEqual(await picture(fixture('halves.jpg'), 768), small);
  assert.equal(await decodes(), 1);
  const full = await picture(flatJpeg(6000, 4000));
  assert.deepEqual([full.width, full.height], [4898, 3266]);
  await page.reload();
});

test('a very long picture is bounded to what GPUs take, and the caller may ask for less', async () => {
  const panorama = await picture(flatJpeg(30000, 900));
  assert.deepEqual([panorama.width, panorama.height], [8192, 245]);
  const small = await picture(fixture('halves.jpg'), 768);
  assert.deepEqual([small.width, small.height, small.originalWidth], [32, 24, 64]);
  assert.deepEqual(small.corners, HALVES);
});

test('beyond 400 megapixels nothing is decoded and a sentence says so', async () => {
  const started = Date.now();
  assert.equal(
    await open(pngOf(30000, 20000, Buffer.alloc(0))),
    'The picture has 30000 × 20000 pixels (600 megapixels); up to 400 megapixels can be opened. Save a smaller copy of it.',
  );
  assert.ok(Date.now() - started < 2000);
});

test('beyond 200 MB nothing is read and a sentence says so', async () => {
  const sentence = await page.evaluate(() => {
    const part = new Uint8Array(1e6);
    return window.device.decodePicture(new Blob(new Array(201).fill(part))).catch((error) => error.message);
  });
  assert.equal(
    sentence,
    'The file has 201 MB; pictures up to 200 MB can be opened. Save a smaller copy of it.',
  );
});

test('1 x 1 and 1 x 5000 are pictures', async () => {
  const one = await picture(fixture('one.png'));
  assert.deepEqual([one.width, one.height, one.notes.length, one.corners[0]], [1, 1, 0, 'green']);
  const thin = await picture(fixture('thin.png'));
  assert.deepEqual([thin.width, thin.height, thin.notes.length], [1, 5000, 0]);
  assert.deepEqual([thin.corners[0], thin.corners[2]], ['grey 1', 'grey 7']);
});

test('CMYK and 16 bits per channel come out in the right colours', async () => {
  assert.deepEqual((await picture(fixture('cmyk.jpg'))).corners, HALVES);
  assert.deepEqual((await picture(fixture('sixteen-bit.png'))).corners, HALVES);
});

test('all eight Exif orientations are set upright', async () => {
  const [r, b] = ['red', 'blue'];
  const upright: Record<number, string[]> = {
    1: [r, b, r, b],
    2: [b, r, b, r],
    3: [b, r, b, r],
    4: [r, b, r, b],
    5: [r, r, b, b],
    6: [r, r, b, b],
    7: [b, b, r, r],
    8: [b, b, r, r],
  };
  for (const [orientation, corners] of Object.entries(upright)) {
    const opened = await picture(withOrientation(fixture('halves.jpg'), Number(orientation)));
    const size = Number(orientation) >= 5 ? [48, 64] : [64, 48];
    assert.deepEqual([opened.width, opened.height], size, `orientation ${orientation}`);
    assert.deepEqual([opened.originalWidth, opened.originalHeight], size, `orientation ${orientation}`);
    assert.deepEqual(opened.corners, corners, `orientation ${orientation}`);
  }
});

test('transparent parts are on white', async () => {
  const { corners, faithful } = await picture(fixture('transparent.png'));
  assert.deepEqual(corners, ['red', 'white', 'red', 'white']);
  assert.equal(faithful, false);
});

test('a file that is gone after it was chosen is refused with a sentence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-'));
  const path = join(folder, 'gone.jpg');
  writeFileSync(path, fixture('halves.jpg'));
  await page.setContent('<input type="file">');
  await page.setInputFiles('input', path);
  // The browser looks at the file once when it is first asked for its size.
  assert.ok(await page.evaluate(() => document.querySelector('input')!.files![0]!.size > 0));
  rmSync(folder, { recursive: true });
  const sentence = await page.evaluate(() => {
    const file = document.querySelector('input')!.files![0]!;
    return window.device.decodePicture(file).catch((error) => error.message);
  });
  assert.equal(sentence, 'The file can no longer be read. Choose it again.');
});

test('an aborted decode rejects with the reason, before and during, and closes what still comes', async () => {
  lab.extra.set('/large', { type: 'image/png', body: flatPng(8000, 8000) });
  const result = await page.evaluate(async () => {
    const blob = await (await fetch('/large')).blob();
    const name = (error: Error): string => error.name;
    const before = await window.device.decodePicture(blob, { signal: AbortSignal.abort() }).catch(name);
    const control = new AbortController();
    const native = window.createImageBitmap;
    let bitmap: Promise<ImageBitmap> | undefined;
    window.createImageBitmap = (...args: unknown[]) => {
      bitmap = Reflect.apply(native, window, args) as Promise<ImageBitmap>;
      setTimeout(() => control.abort());
      return bitmap;
    };
    const during = await window.device.decodePicture(blob, { signal: control.signal }).catch(name);
    window.createImageBitmap = native;
    const late = await bitmap;
    await new Promise((resolve) => setTimeout(resolve));
    return { before, during, late: late?.width };
  });
  // A closed bitmap has no width.
  assert.deepEqual(result, { before: 'AbortError', during: 'AbortError', late: 0 });
});

test('a decode that takes longer than 30 seconds is given up with a sentence', async () => {
  const other = await lab.page();
  await other.page.clock.install();
  lab.extra.set('/halves', { type: 'image/jpeg', body: fixture('halves.jpg') });
  const sentence = other.page.evaluate(async () => {
    const blob = await (await fetch('/halves')).blob();
    window.createImageBitmap = () => {
      document.title = 'decoding';
      return new Promise(() => {});
    };
    return window.device.decodePicture(blob).catch((error) => error.message);
  });
  while ((await other.page.title()) !== 'decoding') await new Promise((resolve) => setTimeout(resolve, 20));
  await other.page.clock.fastForward(31_000);
  assert.match(
    String(await sentence),
    /^The picture took more than 30 seconds to decode, so it was given up/,
  );
  assert.deepEqual(other.errors, []);
  await other.page.close();
});

test('maxPixels below one is a RangeError that names it', async () => {
  const message = await page.evaluate(() =>
    window.device
      .decodePicture(new Blob(['x']), { maxPixels: 0 })
      .catch((error) => `${error.name}: ${error.message}`),
  );
  assert.equal(message, 'RangeError: maxPixels must be at least 1, got 0');
});
