import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DreamSettings, defaultDream } from '../../../src/lib/dream-settings.ts';
import { dreamSize } from '../../../src/lib/dream-size.ts';
import { addDetail } from '../../../src/lib/nn/dream/addDetail.ts';
import { ascend } from '../../../src/lib/nn/dream/ascend.ts';
import { decorrelateColours } from '../../../src/lib/nn/dream/colour.ts';
import { double, halve } from '../../../src/lib/nn/dream/halves.ts';
import { octaveSizes } from '../../../src/lib/nn/dream/octaves.ts';
import { type Picture, rootMeanSquare } from '../../../src/lib/nn/dream/picture.ts';
import { balanceLevels } from '../../../src/lib/nn/dream/pyramid.ts';
import { resample } from '../../../src/lib/nn/dream/resample.ts';
import { stepClock } from '../../../src/lib/nn/dream/stepClock.ts';
import { smooth, totalVariation } from '../../../src/lib/nn/dream/variation.ts';
import { look, lookBack, randomView, type View } from '../../../src/lib/nn/dream/view.ts';
import { random } from '../../../src/lib/random.ts';

const noise = (rows: number, columns: number, seed: number): Picture => {
  const next = random(seed);
  return { values: Float32Array.from({ length: rows * columns * 3 }, () => next() * 255), rows, columns };
};
const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);

test('resampling keeps flat colours, goes straight between pixels, and copies at the same size', () => {
  for (const [rows, columns] of [
    [5, 9],
    [16, 4],
    [3, 40],
    [1, 1],
  ] as const) {
    const flat = { values: new Float32Array(8 * 8 * 3).fill(77), rows: 8, columns: 8 };
    const result = resample(flat, rows, columns);
    assert.deepEqual(
      [result.rows, result.columns, result.values.length],
      [rows, columns, rows * columns * 3],
    );
    assert.ok(result.values.every((v) => Math.abs(v - 77) < 1e-3));
  }
  const picture = noise(6, 7, 1);
  const copy = resample(picture, 6, 7);
  assert.deepEqual(copy.values, picture.values);
  assert.notEqual(copy.values.buffer, picture.values.buffer);
  // Enlarged twice: a quarter of the way from one pixel's centre to the next.
  const line = { values: Float32Array.from([0, 0, 0, 100, 100, 100]), rows: 1, columns: 2 };
  const wide = resample(line, 1, 4).values.filter((_, i) => i % 3 === 0);
  assert.deepEqual([...wide], [0, 25, 75, 100]);
  assert.throws(() => resample(line, 0, 4), RangeError);
});

test('halving takes means of four and doubling is a bilinear enlargement, for odd sizes too', () => {
  const flat = { values: new Float32Array(5 * 7 * 3).fill(9), rows: 5, columns: 7 };
  const half = halve(flat);
  assert.deepEqual([half.rows, half.columns], [3, 4]);
  assert.ok(half.values.every((v) => v === 9));
  assert.ok(double(half, 5, 7).every((v) => v === 9));
  const picture = noise(6, 8, 20);
  const small = halve(picture);
  const at = (row: number, column: number) => picture.values[(row * 8 + column) * 3 + 1]!;
  const mean = (at(2, 4) + at(2, 5) + at(3, 4) + at(3, 5)) / 4;
  assert.ok(Math.abs(small.values[(1 * 4 + 2) * 3 + 1]! - mean) < 1e-4);
  const large = resample(picture, 12, 16).values;
  assert.ok(double(picture, 12, 16).every((v, i) => Math.abs(v - large[i]!) < 1e-3));
});

test('a view is linear, and lookBack is its transpose, for shifts, turns and scales', () => {
  const next = random(7);
  const [x, y] = [noise(9, 13, 2), noise(9, 13, 3).values];
  const most = { jitter: 5, rotate: 20, zoom: 0.3 };
  const views: View[] = [
    ...Array.from({ length: 20 }, () => randomView(next, most)),
    { right: -14, down: 10, angle: 0, scale: 1 },
  ];
  for (const view of views) {
    const forwards = dot(look(x, view), y);
    const back = dot(x.values, lookBack(y, 9, 13, view));
    assert.ok(Math.abs(forwards - back) < 1e-5 * Math.abs(forwards), JSON.stringify(view));
  }
});

test('a shift is cyclic and exact; a view without change shows the picture', () => {
  const picture = noise(4, 5, 4);
  const still = { right: 0, down: 0, angle: 0, scale: 1 };
  assert.deepEqual(look(picture, still), picture.values);
  const moved = look(picture, { ...still, right: 1, down: -1 });
  const at = (values: Float32Array, row: number, column: number) => values[(row * 5 + column) * 3];
  assert.equal(at(moved, 0, 1), at(picture.values, 1, 0));
  assert.equal(at(moved, 3, 0), at(picture.values, 0, 4));
});

test('the gradient of the total variation agrees with finite differences', () => {
  const picture = noise(5, 6, 5);
  const gradient = new Float32Array(picture.values.length);
  smooth(gradient, picture, 1);
  for (let i = 0; i < gradient.length; i += 7) {
    const at = (change: number) => {
      const values = Float64Array.from(picture.values, (v, k) => (k === i ? v + change : v));
      return totalVariation({ ...picture, values: values as unknown as Float32Array });
    };
    const slope = (at(0.01) - at(-0.01)) / 0.02;
    // smooth() subtracts it.
    assert.ok(Math.abs(gradient[i]! + slope) < 1e-3, `${gradient[i]} for ${-slope}`);
  }
});

test('uncorrelated colours: a grey gradient keeps its size, tints shrink, and the change is never downhill', () => {
  const grey = Float32Array.of(1, 1, 1);
  decorrelateColours(grey);
  assert.ok(Math.abs(grey.reduce((a, b) => a + b) / 3 - 1) < 1e-6);
  const tint = Float32Array.of(1, 0, -1);
  decorrelateColours(tint);
  assert.ok(Math.hypot(...tint) < 0.5);
  const next = random(8);
  for (let i = 0; i < 50; i++) {
    const gradient = Float32Array.from({ length: 3 }, () => next() * 2 - 1);
    const moved = gradient.slice();
    decorrelateColours(moved);
    assert.ok(dot(gradient, moved) > 0);
  }
});

test('balanced levels: coarse and fine parts come out as strong as each other', () => {
  const [rows, columns] = [32, 32];
  const coarse = resample(noise(4, 4, 9), rows, columns).values.map((v) => v - 127);
  const fine = noise(rows, columns, 10).values.map((v) => v - 127);
  const mixed = fine.map((v, i) => v + 0.01 * coarse[i]!);
  const balanced = balanceLevels(mixed, rows, columns, 4);
  const share = (values: Float32Array) => {
    const half = resample({ values, rows, columns }, 8, 8);
    return rootMeanSquare(half.values) / rootMeanSquare(values);
  };
  assert.ok(share(balanced) > 2.5 * share(mixed), `${share(balanced)} and ${share(mixed)}`);
  assert.equal(balanceLevels(mixed, rows, columns, 1), mixed);
  assert.deepEqual(balanceLevels(new Float32Array(12 * 12 * 3), 12, 12, 3), new Float32Array(12 * 12 * 3));
});

test('a step moves by the step size, pulls towards the anchor, and refuses to go where no picture is', () => {
  const plain: DreamSettings = { ...defaultDream, decorrelate: false, pyramid: 0, smoothing: 0, stepSize: 3 };
  const picture = noise(8, 8, 11);
  picture.values.forEach((v, i) => {
    picture.values[i] = 100 + v / 10;
  });
  const slope = noise(8, 8, 12).values.map((v) => v - 127);
  const step = (gradient: Float32Array, change: Partial<DreamSettings> = {}, anchor = picture.values) =>
    ascend(picture, gradient.slice(), anchor, { ...plain, ...change });
  const moved = step(slope);
  assert.equal(moved.kind, 'moved');
  if (moved.kind === 'moved') {
    const change = moved.picture.values.map((v, i) => v - picture.values[i]!);
    assert.ok(Math.abs(rootMeanSquare(change) - 3) < 1e-3);
    assert.ok(dot(change, slope) > 0.999 * rootMeanSquare(change) * rootMeanSquare(slope) * slope.length);
  }
  const grey = new Float32Array(picture.values.length).fill(0);
  const pulled = step(slope, { l2: 1 }, grey);
  const free = step(slope, { l2: 0 }, grey);
  if (pulled.kind === 'moved' && free.kind === 'moved') {
    const gap = free.picture.values[5]! - pulled.picture.values[5]!;
    assert.ok(Math.abs(gap - (3 * picture.values[5]!) / 128) < 1e-3);
  } else assert.fail('both move');
  assert.equal(step(new Float32Array(slope.length)).kind, 'flat');
  assert.equal(step(slope.map((v, i) => (i === 9 ? Number.NaN : v))).kind, 'diverged');
  assert.equal(step(slope.map((v, i) => (i === 9 ? Number.POSITIVE_INFINITY : v))).kind, 'diverged');
  assert.equal(step(slope, { stepSize: 1e6 }).kind, 'diverged');
  assert.equal(step(slope, { normalise: 'none', stepSize: 1e300 }).kind, 'diverged');
});

test('octaves shrink by their scale, keep to the multiples asked for and stay large enough to see', () => {
  const settings = { octaves: 3, octaveScale: 2 };
  assert.deepEqual(octaveSizes({ rows: 240, columns: 320 }, settings), [
    { rows: 60, columns: 80 },
    { rows: 120, columns: 160 },
    { rows: 240, columns: 320 },
  ]);
  for (const { rows, columns } of octaveSizes(
    { rows: 100, columns: 70 },
    { octaves: 5, octaveScale: 1.5 },
    32,
  )) {
    assert.ok(rows % 32 === 0 && columns % 32 === 0 && rows >= 64 && columns >= 64);
  }
});

test('working sizes keep proportions within the bounds, for tiny, huge and very long pictures', () => {
  assert.deepEqual(dreamSize({ width: 768, height: 576 }, 320), { width: 320, height: 240 });
  assert.deepEqual(dreamSize({ width: 8, height: 6 }, 320), { width: 320, height: 240 });
  assert.deepEqual(dreamSize({ width: 12000, height: 9000 }, 320), { width: 320, height: 240 });
  assert.deepEqual(dreamSize({ width: 4000, height: 10 }, 320), { width: 320, height: 64 });
  assert.deepEqual(dreamSize({ width: 100, height: 100 }, 5000), { width: 1024, height: 1024 });
  assert.throws(() => dreamSize({ width: 0, height: 10 }, 320), RangeError);
});

test('the clock is right when steps cost a start plus their pixels, and forgets its first, slow step', () => {
  const sizes = [1, 4, 16].map((n) => ({ rows: 10, columns: 10 * n }));
  const cost = (octave: number) => 20 + sizes[octave]!.columns;
  const clock = stepClock(sizes, 10);
  assert.equal(clock.secondsLeft(0, 0), null);
  clock.record(0, 5000);
  clock.record(0, cost(0));
  assert.equal(clock.secondsLeft(2, 10), 0);
  for (let k = 0; k < 10; k++) clock.record(0, cost(0));
  // One size only: in proportion to the pixels.
  const guess = clock.secondsLeft(0, 10)!;
  assert.ok(Math.abs(guess - (10 * (4 * cost(0) + 16 * cost(0))) / 1000) < 1e-9);
  for (let k = 0; k < 3; k++) clock.record(1, cost(1));
  const left = clock.secondsLeft(1, 3)!;
  assert.ok(Math.abs(left - (7 * cost(1) + 10 * cost(2)) / 1000) < 0.2, `${left}`);
  clock.reset();
  assert.equal(clock.secondsLeft(1, 3), null);
});

test('detail that is added strip by strip is what one enlargement would give', () => {
  const small = noise(7, 12, 13);
  const rows = 25;
  const whole = resample(small, rows, 12).values;
  const photo = new Float32Array(rows * 12 * 3);
  for (const [top, count] of [
    [0, 10],
    [10, 10],
    [20, 5],
  ] as const) {
    const into = new Uint8ClampedArray(count * 12 * 4);
    addDetail(photo.subarray(top * 36, (top + count) * 36), small, top, rows, into);
    for (let pixel = 0; pixel < count * 12; pixel++) {
      for (let colour = 0; colour < 3; colour++) {
        const wanted = whole[(top * 12 + pixel) * 3 + colour]!;
        assert.ok(Math.abs(into[pixel * 4 + colour]! - wanted) < 0.51);
      }
      assert.equal(into[pixel * 4 + 3], 255);
    }
  }
});
