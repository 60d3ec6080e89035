import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { cameraFlags } from './chromium.ts';
import { type DeviceLab, openLab } from './device-page.ts';

const clip = join(dirname(fileURLToPath(import.meta.url)), 'fixtures/camera.mjpeg');

let lab: DeviceLab;
before(async () => {
  lab = await openLab(cameraFlags(clip));
});
after(() => lab.close());

/** Works on a fresh page with a camera; the console must stay clean. */
async function withCamera(work: (page: Page) => Promise<void>): Promise<void> {
  const { page, errors } = await lab.page();
  await work(page);
  assert.deepEqual(errors, []);
  await page.close();
}

/** What opening a camera is refused with. */
const refusal = (page: Page, options: { deviceId?: string } = {}) =>
  page.evaluate(
    (options) =>
      window.device.openCamera(options).then(
        () => 'opened',
        (error) => `${error.name} ${error.reason}: ${error.message}`,
      ),
    options,
  );

/** Makes the page believe that its tab is hidden, or shown again. */
const setHidden = (page: Page, hidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', {
      value: hidden ? 'hidden' : 'visible',
      configurable: true,
    });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);

test('an open camera plays, is listed with its name, hands out frames, and stop frees it', () =>
  withCamera(async (page) => {
    const result = await page.evaluate(async () => {
      const camera = await window.device.openCamera({ facing: 'environment' });
      const devices = await camera.devices();
      const tracks = (camera.video.srcObject as MediaStream).getTracks();
      const control = new AbortController();
      const sizes: string[] = [];
      await window.device.frames(camera.video, {
        signal: control.signal,
        maxSide: 80,
        onFrame: ({ bitmap, width, height }) => {
          sizes.push(`${width}x${height} ${bitmap.width}x${bitmap.height}`);
          bitmap.close();
          if (sizes.length === 3) control.abort();
        },
      });
      const listed = devices.some(({ id, label }) => id === camera.deviceId && label.length > 0);
      const live = tracks.map(({ readyState, kind }) => `${kind} ${readyState}`);
      camera.stop();
      const ended = [
        camera.state,
        ...tracks.map(({ readyState }) => readyState),
        String(camera.video.srcObject),
      ];
      return { listed, live, ended, sizes: sizes.length, frame: sizes[0] };
    });
    assert.equal(result.listed, true);
    assert.deepEqual(result.live, ['video live']);
    assert.deepEqual(result.ended, ['ended', 'ended', 'null']);
    assert.equal(result.sizes, 3);
    const [, w, h, bw, bh] = /^(\d+)x(\d+) (\d+)x(\d+)$/.exec(result.frame!)!.map(Number);
    assert.equal(Math.max(bw!, bh!), 80);
    assert.ok(Math.abs(w! / h! - bw! / bh!) < 0.05);
  }));

test('a camera that is chosen by its id opens, one that is gone is refused with a sentence', () =>
  withCamera(async (page) => {
    const same = await page.evaluate(async () => {
      const first = await window.device.openCamera();
      const { deviceId } = first;
      first.stop();
      const second = await window.device.openCamera({ deviceId });
      const same = second.deviceId === deviceId && deviceId !== '';
      second.stop();
      return same;
    });
    assert.equal(same, true);
    assert.equal(
      await refusal(page, { deviceId: 'unplugged-yesterday' }),
      'CameraError gone: The chosen camera is not connected any more. Connect it, or choose another one.',
    );
  }));

test('a hidden tab turns the camera off; it stays off until resumed', () =>
  withCamera(async (page) => {
    await page.evaluate(async () => {
      const camera = await window.device.openCamera();
      camera.onPaused = () => {
        document.title = 'paused';
      };
      Object.assign(window, { camera, first: camera.video.srcObject });
    });
    const look = () =>
      page.evaluate(() => {
        const { camera, first } = window as unknown as {
          camera: import('../../src/device/camera.ts').CameraStream;
          first: MediaStream;
        };
        const now = camera.video.srcObject as MediaStream;
        return [
          camera.state,
          first.getTracks()[0]!.readyState,
          now.getTracks()[0]!.readyState,
          document.title,
        ];
      });
    assert.deepEqual(await look(), ['running', 'live', 'live', 'device']);
    await setHidden(page, true);
    assert.deepEqual(await look(), ['paused', 'ended', 'ended', 'paused']);
    await setHidden(page, false);
    assert.equal((await look())[0], 'paused');
    await page.evaluate(async () => {
      const { camera } = window as unknown as { camera: import('../../src/device/camera.ts').CameraStream };
      await camera.resume();
    });
    assert.deepEqual(await look(), ['running', 'ended', 'live', 'paused']);
    const ended = await page.evaluate(() => {
      const { camera } = window as unknown as { camera: import('../../src/device/camera.ts').CameraStream };
      const track = (camera.video.srcObject as MediaStream).getTracks()[0]!;
      camera.stop();
      return [camera.state, track.readyState];
    });
    assert.deepEqual(ended, ['ended', 'ended']);
  }));

test('an unplugged camera ends with a sentence, once', () =>
  withCamera(async (page) => {
    const result = await page.evaluate(async () => {
      const camera = await window.device.openCamera();
      const said: string[] = [];
      camera.onEnded = (error) => said.push(`${error.name} ${error.reason}: ${error.message}`);
      const track = (camera.video.srcObject as MediaStream).getTracks()[0]!;
      // What the browser does when the device goes away: the track is over and says so.
      track.stop();
      track.dispatchEvent(new Event('ended'));
      track.dispatchEvent(new Event('ended'));
      await camera.resume();
      return { said, state: camera.state };
    });
    assert.deepEqual(result, {
      said: ['CameraError unplugged: The camera was unplugged or taken away. Connect it and start it again.'],
      state: 'ended',
    });
  }));

test('the signal ends a running camera, and one that is still being asked for', () =>
  withCamera(async (page) => {
    const result = await page.evaluate(async () => {
      const control = new AbortController();
      const camera = await window.device.openCamera({ signal: control.signal });
      const track = (camera.video.srcObject as MediaStream).getTracks()[0]!;
      control.abort();
      const given: MediaStream[] = [];
      const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wish) => {
        const stream = await native(wish);
        given.push(stream);
        return stream;
      };
      const other = new AbortController();
      const asked = window.device.openCamera({ signal: other.signal }).catch((error) => error.name);
      other.abort();
      return [camera.state, track.readyState, await asked, given[0]!.getTracks()[0]!.readyState];
    });
    assert.deepEqual(result, ['ended', 'ended', 'AbortError', 'ended']);
  }));

test('a camera in use by another program, and one that stays black, are refused with a sentence', () =>
  withCamera(async (page) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        throw new DOMException('Could not start video source', 'NotReadableError');
      };
    });
    assert.match(await refusal(page), /^CameraError busy: .*another program.*start the camera again\.$/);
    await page.clock.install();
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = async () => {
        document.title = 'asked';
        return new MediaStream();
      };
    });
    const silent = refusal(page);
    while ((await page.title()) !== 'asked') await new Promise((resolve) => setTimeout(resolve, 20));
    await page.clock.fastForward(10_500);
    assert.match(await silent, /^CameraError silent: .*no picture for 10 seconds/);
  }));

test('a denied camera is refused with how to allow it', async () => {
  const other = await openLab(['--use-fake-device-for-media-stream', '--deny-permission-prompts']);
  const { page, errors } = await other.page();
  assert.match(await refusal(page), /^CameraError denied: .*Allow the camera for this site/);
  assert.deepEqual(errors, []);
  await other.close();
});

test('without a camera, and on a page that is not secure, the sentence says which', async () => {
  const other = await openLab([
    '--use-fake-ui-for-media-stream',
    '--host-resolver-rules=MAP fovea.test 127.0.0.1',
  ]);
  const { page, errors } = await other.page();
  assert.deepEqual(await page.evaluate(() => window.device.listCameras()), []);
  assert.match(await refusal(page), /^CameraError absent: No camera was found\. Connect one/);
  assert.deepEqual(errors, []);
  await page.goto(other.url.replace('127.0.0.1', 'fovea.test'));
  assert.equal(await page.evaluate(() => isSecureContext), false);
  assert.match(await refusal(page), /^CameraError insecure: .*https/);
  assert.deepEqual(await page.evaluate(() => window.device.listCameras()), []);
  await other.close();
});
