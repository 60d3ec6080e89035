import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DreamSettings, defaultDream } from '../../../src/lib/dream-settings.ts';
import type { DreamCheckpoint } from '../../../src/lib/nn/dream/checkpoint.ts';
import {
  beginning,
  type DreamFrame,
  type DreamOptions,
  dream,
  type GradientAt,
} from '../../../src/lib/nn/dream/loop.ts';
import { octaveSizes } from '../../../src/lib/nn/dream/octaves.ts';

const settings: DreamSettings = {
  ...defaultDream,
  octaves: 3,
  octaveScale: 1.5,
  steps: 4,
  rotate: 5,
  zoom: 0.1,
};
const sizes = octaveSizes({ rows: 144, columns: 216 }, settings);

/** Likes bright pixels on a grid that is fixed to what is seen: anything that tells views and tiles apart. */
const bright: GradientAt = async ({ values, columns }) => {
  const weight = (i: number) => 1 + (Math.floor(i / 3) % columns) / columns;
  return {
    loss: values.reduce((sum, v, i) => sum + v * weight(i), 0) / values.length,
    gradient: values.map((_, i) => weight(i) / values.length),
  };
};

async function run(change: Partial<DreamOptions> = {}) {
  const frames: DreamFrame[] = [];
  let clock = 0;
  const end = await dream({
    start: beginning(undefined, 1, sizes, settings.seed),
    sizes,
    settings,
    gradientAt: bright,
    tileMultiple: 1,
    isOutOfMemory: (error) => error === 'memory',
    onFrame: (frame) => void frames.push(frame),
    stopAsked: () => false,
    now: () => clock++,
    ...change,
  });
  return { ...end, frames };
}

test('a dream climbs through its octaves from noise, and the same seed gives the same one', async () => {
  const first = await run();
  assert.equal(first.ended, 'finished');
  assert.deepEqual(
    first.frames.map(({ checkpoint: { octave, step, rows } }) => [octave, step, rows]),
    sizes.flatMap(({ rows }, octave) => [1, 2, 3, 4].map((step) => [octave, step, rows])),
  );
  assert.ok(first.checkpoint.losses.at(-1)! > first.checkpoint.losses[0]!);
  const again = await run();
  assert.deepEqual(again.checkpoint, first.checkpoint);
  const other = await run({ start: beginning(undefined, 1, sizes, 2), settings: { ...settings, seed: 2 } });
  assert.notDeepEqual(other.checkpoint.picture, first.checkpoint.picture);
});

test('stopped after any step and resumed, it ends exactly as in one go', async () => {
  const whole = await run();
  for (let stopAfter = 0; stopAfter < 12; stopAfter += 2) {
    let done = 0;
    const first = await run({ onFrame: () => void done++, stopAsked: () => done >= stopAfter });
    assert.equal(first.ended, 'stopped');
    const start = structuredClone(first.checkpoint) as DreamCheckpoint;
    const rest = await run({ start });
    assert.deepEqual(rest.checkpoint, whole.checkpoint, `after ${stopAfter} steps`);
  }
});

test('a photo keeps what the dream did not touch: its details come back in each larger octave', async () => {
  const working = sizes.at(-1)!;
  const values = Float32Array.from({ length: working.rows * working.columns * 3 }, (_, i) =>
    (Math.floor(i / 3) + Math.floor(i / 3 / working.columns)) % 2 ? 200 : 60,
  );
  const base = { values, ...working };
  const tiny = { ...settings, stepSize: 0.01, smoothing: 0 };
  const { checkpoint } = await run({ start: beginning(base, 1, sizes, 1), settings: tiny });
  const worst = checkpoint.picture.reduce((most, v, i) => Math.max(most, Math.abs(v - values[i]!)), 0);
  assert.ok(worst < 1, `${worst}`);
});

test('out of memory, it goes on in tiles and says so; in the end it gives the last good picture', async () => {
  const most =
    (limit: number): GradientAt =>
    async (seen) => {
      if (seen.rows * seen.columns > limit) throw 'memory';
      return bright(seen);
    };
  const full = 144 * 216;
  const half = await run({ gradientAt: most(full / 2) });
  assert.equal(half.ended, 'finished');
  const notices = half.frames.filter(({ notice }) => notice !== undefined);
  assert.equal(notices.length, 1);
  assert.match(notices[0]!.notice!, /not enough memory.* 4 tiles/);
  assert.ok(half.checkpoint.losses.at(-1)! > half.checkpoint.losses[0]!);

  const none = await run({ gradientAt: most(10) });
  assert.equal(none.ended, 'out-of-memory');
  assert.deepEqual(none.checkpoint.losses, []);

  const later = await run({ gradientAt: most(full / 2), tileMultiple: 0 });
  assert.equal(later.ended, 'out-of-memory');
  assert.ok(later.frames.length > 0);
  assert.deepEqual(later.checkpoint.losses, later.frames.at(-1)!.checkpoint.losses);
});

test('tiles are multiples of what the network takes, cover the picture, and move about', async () => {
  const seen = new Set<string>();
  const big = [{ rows: 192, columns: 256 }];
  const gradientAt: GradientAt = async (asked) => {
    if (asked.rows === 192) throw 'memory';
    seen.add(`${asked.rows}x${asked.columns}`);
    return bright(asked);
  };
  const still = { ...settings, octaves: 1, steps: 3, jitter: 0, rotate: 0, zoom: 0 };
  const { ended, checkpoint } = await run({
    start: beginning(undefined, 1, big, 1),
    sizes: big,
    settings: still,
    gradientAt,
    tileMultiple: 32,
  });
  assert.equal(ended, 'finished');
  assert.deepEqual([...seen], ['96x128']);
  assert.ok(checkpoint.picture.every((v) => v > 0));
});

test('a step size of 0, a huge one, a flat gradient and losses that are no numbers end it, the picture as it was', async () => {
  const start = beginning(undefined, 2, sizes, 1);
  const endings: [string, Partial<DreamOptions>][] = [
    ['no-step', { settings: { ...settings, stepSize: 0 } }],
    ['diverged', { settings: { ...settings, stepSize: 1e6 } }],
    ['diverged', { gradientAt: async ({ values }) => ({ loss: Number.NaN, gradient: values }) }],
    ['diverged', { gradientAt: async ({ values }) => ({ loss: 1, gradient: values.fill(Number.NaN) }) }],
    ['flat', { gradientAt: async ({ values }) => ({ loss: 1, gradient: values.fill(0) }) }],
  ];
  for (const [ended, change] of endings) {
    const end = await run({ start, ...change });
    assert.equal(end.ended, ended);
    assert.deepEqual(end.checkpoint, start);
  }
  await assert.rejects(
    run({
      gradientAt: async () => {
        throw new Error('broken');
      },
    }),
    /broken/,
  );
});

test('a checkpoint of other octaves is refused', async () => {
  const start = { ...beginning(undefined, 1, sizes, 1), rows: 50 };
  await assert.rejects(run({ start }), /resume: the number of octaves/);
});
