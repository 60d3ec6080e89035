import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type DeviceLab, fixture, openLab } from './device-page.ts';

let lab: DeviceLab;
before(async () => {
  lab = await openLab();
  for (const name of ['clip.webm', 'clip.mp4', 'sound.webm', 'damaged.webm', 'halves.jpg'])
    lab.extra.set(`/${name}`, { type: 'application/octet-stream', body: fixture(name) });
});
after(() => lab.close());

/** Works on a fresh page; the console must stay clean. */
async function withPage(work: (page: Page) => Promise<void>): Promise<void> {
  const { page, errors } = await lab.page();
  await page.evaluate(() => {
    Object.assign(window, {
      file: async (name: string, type = '') =>
        new File([await (await fetch(`/${name}`)).blob()], name, { type }),
    });
  });
  await work(page);
  assert.deepEqual(errors, []);
  await page.close();
}

declare global {
  interface Window {
    file(name: string, type?: string): Promise<File>;
  }
}

test('a WebM and an MP4 file play muted, with their size and name', () =>
  withPage(async (page) => {
    for (const name of ['clip.webm', 'clip.mp4']) {
      const video = await page
        .evaluate(async (name) => {
          const { video, title, width, height, duration, stop } = await window.device.openVideo(
            await window.file(name),
          );
          const result = {
            title,
            width,
            height,
            seconds: Math.round(duration),
            muted: video.muted,
            paused: video.paused,
          };
          stop();
          return result;
        }, name)
        .catch((error: Error) => error.message);
      // Chromium is also built without H.264; then the sentence has to be right instead.
      const plays = await page.evaluate(() =>
        document.createElement('video').canPlayType('video/mp4; codecs="avc1.42E01E"'),
      );
      if (name === 'clip.mp4' && plays === '')
        assert.match(String(video), /VideoError: This browser cannot play the file as a video/);
      else
        assert.deepEqual(video, {
          title: name,
          width: 160,
          height: 120,
          seconds: 2,
          muted: true,
          paused: false,
        });
    }
  }));

test('stop, and the signal, free the file', () =>
  withPage(async (page) => {
    const result = await page.evaluate(async () => {
      const freed: string[] = [];
      const made: string[] = [];
      const { createObjectURL, revokeObjectURL } = URL;
      URL.createObjectURL = (blob) => {
        made.push(createObjectURL(blob));
        return made.at(-1)!;
      };
      URL.revokeObjectURL = (url) => {
        freed.push(url);
        revokeObjectURL(url);
      };
      const control = new AbortController();
      const first = await window.device.openVideo(await window.file('clip.webm'));
      const second = await window.device.openVideo(await window.file('clip.webm'), {
        signal: control.signal,
      });
      const third = window.device
        .openVideo(await window.file('clip.webm'), { signal: control.signal })
        .catch((error) => error.name);
      first.stop();
      control.abort();
      const name = await third;
      return { made: made.length, freed: new Set(freed).size, name, gone: !second.video.hasAttribute('src') };
    });
    assert.deepEqual(result, { made: 3, freed: 3, name: 'AbortError', gone: true });
  }));

test('what cannot be played is refused with what it is and what to do', () =>
  withPage(async (page) => {
    const refusal = (work: string): Promise<string> => page.evaluate(work) as Promise<string>;
    const open = (file: string): Promise<string> =>
      refusal(
        `(async () => device.openVideo(${file}).then(() => 'opened', (e) => e.name + ': ' + e.message))()`,
      );
    assert.match(
      await open(`new File(['no video'], 'a.mp4', { type: 'video/mp4' })`),
      /^VideoError: This browser cannot play/,
    );
    assert.match(await open(`await file('damaged.webm')`), /^VideoError: .*(cannot play|damaged)/);
    assert.match(await open(`await file('sound.webm')`), /^VideoError: The file has sound but no picture/);
    assert.match(await open(`new File([], 'a.mp4')`), /^VideoError: The video file is empty \(0 bytes\)/);
    assert.match(await open(`await file('halves.jpg', 'image/jpeg')`), /^VideoError: The file is a picture/);
  }));

test('frames come one at a time, differ, are bounded, and a slow taker skips some', () =>
  withPage(async (page) => {
    const result = await page.evaluate(async () => {
      const { video, stop } = await window.device.openVideo(await window.file('clip.webm'));
      const control = new AbortController();
      const seen: { time: number; side: number; sum: number }[] = [];
      let busy = 0;
      let most = 0;
      await window.device.frames(video, {
        signal: control.signal,
        maxSide: 80,
        onFrame: async ({ bitmap, time }) => {
          busy += 1;
          most = Math.max(most, busy);
          const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
          const pen = canvas.getContext('2d')!;
          pen.drawImage(bitmap, 0, 0);
          const { data } = pen.getImageData(0, 0, bitmap.width, bitmap.height);
          const sum = data.reduce((total, value) => total + value, 0);
          seen.push({ time, side: Math.max(bitmap.width, bitmap.height), sum });
          bitmap.close();
          await new Promise((resolve) => setTimeout(resolve, 250));
          busy -= 1;
          if (seen.length === 4) control.abort();
        },
      });
      stop();
      return { seen, most };
    });
    assert.equal(result.most, 1);
    assert.deepEqual(
      result.seen.map(({ side }) => side),
      [80, 80, 80, 80],
    );
    assert.equal(new Set(result.seen.map(({ sum }) => sum)).size, 4);
    const [first, second] = result.seen.slice(1).map(({ time }) => time);
    // The clip has a frame every 0.1 s; while one is worked on for 0.25 s at least one goes by.
    assert.ok(second! - first! > 0.15 || second! < first!);
  }));

test('a paused video gives the frame it shows, and the next one when it is moved', () =>
  withPage(async (page) => {
    const times = await page.evaluate(async () => {
      const { video, stop } = await window.device.openVideo(await window.file('clip.webm'));
      video.pause();
      const control = new AbortController();
      const times: number[] = [];
      const done = window.device.frames(video, {
        signal: control.signal,
        onFrame: ({ bitmap, time }) => {
          bitmap.close();
          times.push(time);
          if (times.length === 2) control.abort();
        },
      });
      while (times.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 300));
      const still = times.length;
      video.currentTime = 1.5;
      await done;
      stop();
      return { still, second: times[1] };
    });
    assert.deepEqual(times, { still: 1, second: 1.5 });
  }));

test('without requestVideoFrameCallback the frames come all the same', () =>
  withPage(async (page) => {
    const times = await page.evaluate(async () => {
      Reflect.deleteProperty(HTMLVideoElement.prototype, 'requestVideoFrameCallback');
      const { video, stop } = await window.device.openVideo(await window.file('clip.webm'));
      const control = new AbortController();
      const times: number[] = [];
      await window.device.frames(video, {
        signal: control.signal,
        onFrame: ({ bitmap, time }) => {
          bitmap.close();
          times.push(time);
          if (times.length === 5) control.abort();
        },
      });
      stop();
      return times;
    });
    assert.equal(new Set(times).size, 5);
  }));

test('no frames are handed out while the page is hidden; abort ends the wait, in every state', () =>
  withPage(async (page) => {
    const result = await page.evaluate(async () => {
      const { video, stop } = await window.device.openVideo(await window.file('clip.webm'));
      const hide = (hidden: boolean): void => {
        Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      };
      const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      const control = new AbortController();
      let count = 0;
      const done = window.device.frames(video, {
        signal: control.signal,
        onFrame: ({ bitmap }) => {
          bitmap.close();
          count += 1;
        },
      });
      while (count < 2) await wait(20);
      hide(true);
      await wait(100);
      const before = count;
      await wait(400);
      const hidden = count - before;
      hide(false);
      while (count < before + 2) await wait(20);
      hide(true);
      await wait(150);
      control.abort();
      await done;
      hide(false);
      // Stopped, so that no frame ever comes.
      stop();
      const other = new AbortController();
      const idle = window.device.frames(video, { signal: other.signal, onFrame: () => {} });
      await wait(50);
      other.abort();
      await idle;
      return { hidden };
    });
    assert.deepEqual(result, { hidden: 0 });
  }));

test('what goes wrong with a frame, and a wrong size, ends the loop with that error', () =>
  withPage(async (page) => {
    const result = await page.evaluate(async () => {
      const { video, stop } = await window.device.openVideo(await window.file('clip.webm'));
      const { signal } = new AbortController();
      const onFrame = (): void => {
        throw new Error('engine gone');
      };
      const first = await window.device.frames(video, { signal, onFrame }).catch(String);
      const second = await window.device.frames(video, { signal, onFrame, maxSide: 0 }).catch(String);
      stop();
      return [first, second];
    });
    assert.deepEqual(result, ['Error: engine gone', 'RangeError: maxSide must be at least 1, got 0']);
  }));

test('taking a frame of 1280 x 720 holds the page for less than 40 ms', () =>
  withPage(async (page) => {
    const held = await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 1280;
      canvas.height = 720;
      const pen = canvas.getContext('2d')!;
      let drawn = 0;
      const drawing = setInterval(() => {
        drawn += 1;
        pen.fillStyle = `hsl(${drawn * 7} 80% 50%)`;
        pen.fillRect(drawn % 640, 0, 640, 720);
      }, 40);
      const video = document.createElement('video');
      video.muted = true;
      video.srcObject = canvas.captureStream(25);
      await video.play();
      const native = window.createImageBitmap;
      const held: number[] = [];
      window.createImageBitmap = (...args: unknown[]) => {
        const start = performance.now();
        const bitmap = Reflect.apply(native, window, args) as Promise<ImageBitmap>;
        held.push(performance.now() - start);
        return bitmap;
      };
      const control = new AbortController();
      let side = 0;
      await window.device.frames(video, {
        signal: control.signal,
        onFrame: ({ bitmap }) => {
          side = bitmap.width;
          bitmap.close();
          if (held.length === 15) control.abort();
        },
      });
      clearInterval(drawing);
      return { side, median: held.sort((a, b) => a - b)[7]! };
    });
    assert.equal(held.side, 640);
    // The median, since other programs on the machine may hold the page as well.
    assert.ok(held.median < 40, `${held.median} ms`);
    console.log(`taking a frame of 1280 x 720: ${held.median.toFixed(1)} ms of the page (median of 15)`);
  }));

test('a file is given to the reader under its name, without parts that name a folder', () =>
  withPage(async (page) => {
    const download = page.waitForEvent('download');
    await page.evaluate(() => window.device.saveFile('../boxes "dog".json', new Blob(['[]'])));
    assert.equal((await download).suggestedFilename(), '_boxes _dog_.json');
  }));

test('a dropped file and a pasted file reach the reader’s page as files', () =>
  withPage(async (page) => {
    const result = await page.evaluate(async () => {
      const data = new DataTransfer();
      data.items.add(await window.file('halves.jpg', 'image/jpeg'));
      const drop = window.device.fromDrop(new DragEvent('drop', { dataTransfer: data }));
      const paste = window.device.fromPaste(new ClipboardEvent('paste', { clipboardData: data }));
      const link = new DataTransfer();
      link.setData('text/uri-list', 'https://example.org/cat.jpg');
      const other = window.device.fromDrop(new DragEvent('drop', { dataTransfer: link }));
      return [drop.kind, paste.kind, other.kind === 'nothing' ? other.sentence : ''];
    });
    assert.deepEqual(result.slice(0, 2), ['picture', 'picture']);
    assert.match(result[2]!, /Fovea fetches nothing from other sites/);
  }));
