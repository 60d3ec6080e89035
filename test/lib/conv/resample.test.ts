import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Resampling, resample } from '../../../src/lib/conv/resample.ts';

const picture = {
  width: 7,
  height: 5,
  channels: 1,
  data: Array.from({ length: 35 }, (_, i) => (i * 37 + 11) % 101),
};
const methods: Resampling[] = ['nearest', 'box', 'bilinear', 'bicubic'];

test('a smaller picture is the one that Pillow makes', () => {
  // Image.resize((3, 2), …) of Pillow on 32-bit floats
  const pillow: Record<Resampling, number[]> = {
    nearest: [4, 78, 51, 17, 91, 64],
    box: [36, 55.5556, 52.6667, 52.25, 52.1667, 35.25],
    bilinear: [42.6558, 51.8048, 52.6786, 48.7695, 55.3529, 38.789],
    bicubic: [42.2978, 52.6246, 52.9357, 49.1466, 56.4058, 37.2816],
  };
  for (const method of methods)
    resample(picture, { width: 3, height: 2 }, method).forEach((value, i) => {
      assert.ok(Math.abs(value - pillow[method][i]!) < 1e-3, `${method} ${i}: ${value}`);
    });
});

test('a larger bicubic picture is the one that Pillow makes', () => {
  const first = [
    1.9196, 13.8736, 39.1767, 64.335, 87.5694, 75.5977, 28.4198, 19.3026, 48.2461, 74.335, 97.5694, 85.2836,
    40.6181, 19.5372,
  ];
  const large = resample(picture, { width: 14, height: 10 }, 'bicubic');
  first.forEach((value, i) => {
    assert.ok(Math.abs(value - large[i]!) < 1e-3);
  });
});

test('a picture of one value stays so at every size, and the same size changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...methods),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      (method, width, height) => {
        const flat = { width: 5, height: 4, channels: 2, data: new Float32Array(40).fill(7) };
        for (const value of resample(flat, { width, height }, method)) assert.ok(Math.abs(value - 7) < 1e-5);
      },
    ),
    { seed: 6, numRuns: 60 },
  );
  for (const method of methods)
    assert.deepEqual(
      [...resample(picture, picture, method)].map((x) => Math.round(x * 1e4) / 1e4),
      picture.data,
    );
});

test('a box over whole cells is their mean, channel by channel', () => {
  const data = [1, 10, 3, 30, 5, 50, 7, 70];
  assert.deepEqual(
    [...resample({ width: 2, height: 2, channels: 2, data }, { width: 1, height: 1 }, 'box')],
    [4, 40],
  );
});

test('what does not go together is refused by name', () => {
  assert.throws(() => resample(picture, { width: 0, height: 2 }, 'box'), /size\.width/);
  assert.throws(() => resample({ ...picture, data: [1] }, picture, 'box'), /input\.data/);
  assert.throws(() => resample(picture, picture, 'lanczos' as 'box'), /method/);
});
