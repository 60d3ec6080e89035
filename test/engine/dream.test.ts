import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type DreamSettings, defaultDream } from '../../src/lib/dream-settings.ts';
import type { Objective } from '../../src/lib/nn/objective.ts';
import { type Bench, openBench } from './harness/open.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

const layer = (n: number) => `tower_0/MobilenetV3/expanded_conv_${n}/expand/hard_swish/mul_1`;
const deep: Objective = { kind: 'layer', node: layer(9) };
const small: DreamSettings = {
  ...defaultDream,
  octaves: 2,
  steps: 3,
  jitter: 8,
  rotate: 3,
  zoom: 0.02,
  seed: 4,
};

interface Asked {
  objective: Objective;
  settings: DreamSettings;
  photo?: string;
  width: number;
  height: number;
  copies?: number;
  diversity?: number;
  /** after so many updates */
  stopAfter?: number;
  abortAfter?: number;
  loseAfter?: number;
  /** go on from the checkpoint of the last dream of this page */
  resume?: boolean;
}

/** Dreams on the page; what comes back is what a test looks at. */
const dream = (page: Page, asked: Asked) =>
  page.evaluate(async ({ photo, stopAfter, abortAfter, loseAfter, resume, ...input }) => {
    const { engine, photo: picture } = window.harness;
    const kept = window as unknown as { checkpoint?: never };
    const [stop, abort] = [new AbortController(), new AbortController()];
    const updates: {
      octave: number;
      step: number;
      loss: number;
      width: number;
      height: number;
      bytes: number;
      left: number | null;
    }[] = [];
    const before = await engine.memory().catch(() => null);
    const start = performance.now();
    const result = await engine
      .run(
        'dream',
        {
          network: 'centernet',
          ...input,
          ...(photo ? { image: await picture(photo) } : {}),
          ...(resume ? { resume: kept.checkpoint! } : {}),
        },
        {
          stop: stop.signal,
          signal: abort.signal,
          onUpdate: ({ octave, step, loss, width, height, pixels, secondsLeft }) => {
            updates.push({ octave, step, loss, width, height, bytes: pixels.length, left: secondsLeft });
            if (updates.length === stopAfter) stop.abort();
            if (updates.length === abortAfter) abort.abort();
            if (updates.length === loseAfter) void engine.simulateContextLoss();
          },
        },
      )
      .then(
        (output) => {
          kept.checkpoint = output.checkpoint as never;
          return { output: { ...output, pixels: [...output.pixels], checkpoint: null }, error: null };
        },
        (error: { code: string; message: string }) => ({
          output: null,
          error: { code: error.code, message: error.message },
        }),
      );
    return {
      ...result,
      updates,
      before,
      after: await engine.memory(),
      time: performance.now() - start,
      status: engine.status,
    };
  }, asked);

const farApart = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test('a dream on a photo climbs, shows every step, and stopped and resumed ends exactly as in one go', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const asked = { photo: 'dog.jpg', objective: deep, settings: small, width: 128, height: 96 };
    const whole = await dream(page, asked);
    assert.equal(whole.error, null);
    assert.equal(whole.status.backend, 'wasm');
    assert.equal(whole.output!.ended, 'finished');
    assert.deepEqual(
      whole.updates.map(({ octave, step }) => [octave, step]),
      [0, 1].flatMap((octave) => [1, 2, 3].map((step) => [octave, step])),
    );
    assert.deepEqual([whole.output!.width, whole.output!.height], [128, 96]);
    assert.ok(whole.updates.every(({ bytes, width, height }) => bytes === width * height * 4));
    for (const octave of [whole.updates.slice(0, 3), whole.updates.slice(3)]) {
      assert.ok(octave[2]!.loss > octave[0]!.loss, octave.map(({ loss }) => loss).join(' '));
    }
    assert.ok(whole.updates.every(({ left }, i) => (i === 5 ? left === 0 : left! > 0)));

    for (const stopAfter of [1, 2, 4]) {
      const first = await dream(page, { ...asked, stopAfter });
      assert.equal(first.output!.ended, 'stopped');
      // A step may be on its way when the wish arrives.
      assert.ok(first.updates.length === stopAfter || first.updates.length === stopAfter + 1);
      const rest = await dream(page, { ...asked, resume: true });
      assert.equal(rest.output!.ended, 'finished');
      assert.equal(rest.updates.length, 6 - first.updates.length);
      assert.deepEqual(rest.output!.pixels, whole.output!.pixels);
      assert.deepEqual(rest.output!.losses, whole.output!.losses);
      assert.deepEqual(rest.after, whole.after);
    }
    const other = await dream(page, { ...asked, settings: { ...small, seed: 5 } });
    assert.ok(farApart(other.output!.pixels, whole.output!.pixels) > 8);
  });
});

test('a step size of 0 or 1e6 ends with a sentence and the picture as it was; bad input is refused by name', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const asked = { photo: 'dog.jpg', objective: deep, settings: small, width: 64, height: 64 };
    const none = await dream(page, { ...asked, settings: { ...small, stepSize: 0 } });
    assert.equal(none.output!.ended, 'no-step');
    assert.match(none.output!.says, /step size of 0/);
    assert.equal(none.updates.length, 0);
    const huge = await dream(page, { ...asked, settings: { ...small, stepSize: 1e6 } });
    assert.equal(huge.output!.ended, 'diverged');
    assert.match(huge.output!.says, /smaller step size/);
    assert.deepEqual(huge.output!.pixels, none.output!.pixels);
    for (const [change, message] of [
      [{ settings: { ...small, octaves: 0 } }, /settings\.octaves/],
      [{ width: 4000 }, /width must be/],
      [{ copies: 10 }, /copies must be/],
      [{ objective: { kind: 'layer', node: 'nonesuch' } as Objective }, /no node "nonesuch"/],
      [
        { objective: { kind: 'channel', node: layer(9), channel: 999 } as Objective },
        /channels 0 to \d+, not 999/,
      ],
      [
        { objective: { kind: 'place', node: layer(9), row: 9, column: 0 } as Objective },
        /rows 0 to 3, not 9/,
      ],
    ] as const) {
      const refused = await dream(page, { ...asked, ...change });
      assert.match(refused.error?.message ?? '', message);
    }
  });
});

test('a frame is brought to the size of the photo: where nothing was dreamed the photo is what it was', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const result = await page.evaluate(async () => {
      const { engine, photo } = window.harness;
      const values = (image: CanvasImageSource, width: number, height: number) => {
        const context = new OffscreenCanvas(width, height).getContext('2d')!;
        context.imageSmoothingQuality = 'high';
        context.drawImage(image, 0, 0, width, height);
        return context.getImageData(0, 0, width, height).data;
      };
      const image = await photo('dog.jpg');
      const [width, height] = [96, 72];
      const pixels = values(image, width, height);
      const original = values(image, image.width, image.height);
      // The left half becomes 40 levels redder.
      for (let i = 0; i < pixels.length; i += 4)
        if ((i / 4) % width < width / 2) pixels[i] = pixels[i]! / 2 + 40;
      const half = values(image, width, height);
      const large = await engine.run('enlargeDream', { image, pixels, width, height });
      const at = (x: number, y: number) => (y * large.width + x) * 4;
      let worst = 0;
      for (let y = 0; y < large.height; y++) {
        for (let i = at(400, y); i < at(large.width, y); i++) {
          worst = Math.max(worst, Math.abs(large.pixels[i]! - original[i]!));
        }
      }
      const changes = [at(4, 4), at(100, 300), at(300, 500)].map((i) => {
        const x = ((i / 4) % large.width) / 8;
        const y = Math.floor(i / 4 / large.width) / 8;
        const k = (Math.floor(y) * width + Math.floor(x)) * 4;
        return { made: large.pixels[i]! - original[i]!, asked: 40 - half[k]! / 2 };
      });
      return { width: large.width, height: large.height, worst, changes };
    });
    assert.deepEqual([result.width, result.height], [768, 576]);
    assert.ok(result.worst <= 1, `${result.worst}`);
    for (const { made, asked } of result.changes)
      assert.ok(Math.abs(made - asked) < 12, `${made} for ${asked}`);
  });
});

test('a dream that is aborted leaves no tensor behind', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const asked = { photo: 'eagle.jpg', objective: deep, settings: small, width: 96, height: 64 };
    const whole = await dream(page, asked);
    for (const abortAfter of [1, 4]) {
      const aborted = await dream(page, { ...asked, abortAfter });
      assert.equal(aborted.error?.code, 'aborted');
      assert.deepEqual(aborted.after, whole.after);
    }
  });
});

test('classes and channels come out of noise, several at a time and kept apart', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const settings = { ...small, octaves: 1, steps: 4, decorrelate: true, pyramid: 3, l2: 0.02 };
    const portrait = await dream(page, {
      objective: { kind: 'class', class: 16 },
      settings,
      width: 100,
      height: 70,
      copies: 2,
      diversity: 1,
    });
    assert.equal(portrait.error, null);
    // The whole detector needs multiples of 32.
    assert.deepEqual([portrait.output!.width, portrait.output!.height, portrait.output!.copies], [96, 64, 2]);
    assert.equal(portrait.output!.pixels.length, 96 * 64 * 4 * 2);
    assert.ok(portrait.output!.losses.at(-1)! > portrait.output!.losses[0]!);
    const half = portrait.output!.pixels.length / 2;
    const [a, b] = [portrait.output!.pixels.slice(0, half), portrait.output!.pixels.slice(half)];
    assert.ok(farApart(a, b) > 20);
  });
});

test('WebGL dreams the same, and goes on from the last frame when it loses its memory in the middle', async () => {
  await bench.withPage(
    '?backend=wasm',
    async (page) => {
      const objective: Objective = { kind: 'layer', node: 'tower_0/MobilenetV3/expanded_conv_4/expand/Relu' };
      const settings = { ...small, octaves: 1, steps: 4 };
      const asked = { photo: 'horses.jpg', objective, settings, width: 64, height: 64 };
      const wasm = await dream(page, asked);
      await page.evaluate(() => window.harness.engine.use('webgl'));
      const calm = await dream(page, asked);
      assert.equal(calm.error, null);
      assert.equal(calm.output!.backend, 'webgl');
      // Rounding differs, and the steps carry it on.
      const differences = calm.output!.pixels.map((value, i) => Math.abs(value - wasm.output!.pixels[i]!));
      const mean = differences.reduce((x, y) => x + y, 0) / differences.length;
      assert.ok(mean < 0.5, `mean difference ${mean}`);
      const lost = await dream(page, { ...asked, loseAfter: 2 });
      assert.equal(lost.error, null);
      assert.equal(lost.output!.ended, 'finished');
      assert.equal(lost.output!.backend, 'webgl');
      // Each step was shown once: none was done again, but for one that may have been on its way.
      assert.ok(lost.updates.length === 4 || lost.updates.length === 5, `${lost.updates.length} updates`);
      assert.ok(farApart(lost.output!.pixels, calm.output!.pixels) <= 1);
    },
    { expect: /CONTEXT_LOST|context/i },
  );
});
