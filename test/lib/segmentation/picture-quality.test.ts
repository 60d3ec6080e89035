import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../../src/lib/random.ts';
import { psnr } from '../../../src/lib/segmentation/psnr.ts';
import { luma, ssim } from '../../../src/lib/segmentation/ssim.ts';

const next = random(4);
const noise = (size: number) => Float32Array.from({ length: size }, () => Math.floor(next() * 256));

test('psnr is 20 log10 of the peak over the error, and infinite without one', () => {
  assert.ok(Math.abs(psnr([0, 0, 0, 0], [1, 1, 1, 1]) - 20 * Math.log10(255)) < 1e-12);
  assert.ok(Math.abs(psnr([0, 0], [0, 0.5], 1) - 10 * Math.log10(8)) < 1e-12);
  assert.equal(psnr([3, 4], [3, 4]), Number.POSITIVE_INFINITY);
  const a = noise(100);
  const half = a.map((value) => value + 2);
  const whole = a.map((value) => value + 4);
  assert.ok(Math.abs(psnr(a, half) - psnr(a, whole) - 20 * Math.log10(2)) < 1e-9);
});

test('ssim of equal pictures is 1, and of two flat ones what the formula says', () => {
  const size = { width: 16, height: 12 };
  const a = noise(192);
  assert.ok(Math.abs(ssim(a, a, size) - 1) < 1e-12);
  const flat = (value: number) => new Float32Array(192).fill(value);
  const c1 = (0.01 * 255) ** 2;
  assert.ok(
    Math.abs(ssim(flat(100), flat(150), size) - (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1)) < 1e-9,
  );
});

test('ssim is the mean of the formula over Gaussian windows, written out', () => {
  const [width, height] = [15, 13];
  const [a, b] = [noise(195), noise(195)];
  const gauss = (y: number, x: number) => Math.exp(-((y - 5) ** 2 + (x - 5) ** 2) / 4.5);
  let norm = 0;
  for (let y = 0; y < 11; y++) for (let x = 0; x < 11; x++) norm += gauss(y, x);
  let total = 0;
  let windows = 0;
  for (let top = 0; top + 11 <= height; top++)
    for (let left = 0; left + 11 <= width; left++) {
      let [ma, mb, va, vb, cov] = [0, 0, 0, 0, 0];
      const each = (visit: (weight: number, p: number, q: number) => void) => {
        for (let y = 0; y < 11; y++)
          for (let x = 0; x < 11; x++) {
            const i = (top + y) * width + left + x;
            visit(gauss(y, x) / norm, a[i]!, b[i]!);
          }
      };
      each((w, p, q) => {
        ma += w * p;
        mb += w * q;
      });
      each((w, p, q) => {
        va += w * (p - ma) ** 2;
        vb += w * (q - mb) ** 2;
        cov += w * (p - ma) * (q - mb);
      });
      const [c1, c2] = [2.55 ** 2, 7.65 ** 2];
      total += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
      windows++;
    }
  assert.ok(Math.abs(ssim(a, b, { width, height }) - total / windows) < 1e-9);
});

test('ssim notices lost structure that psnr takes for a shift of brightness', () => {
  const size = { width: 32, height: 32 };
  const a = Float32Array.from({ length: 1024 }, (_, i) => 100 + 20 * ((i + (i >> 5)) % 2));
  const brighter = a.map((value) => value + 10);
  const flat = a.map(() => 110);
  assert.ok(Math.abs(psnr(a, brighter) - psnr(a, flat)) < 1e-9);
  assert.ok(ssim(a, brighter, size) > 0.9);
  assert.ok(ssim(a, flat, size) < 0.5);
});

test('luma weighs green most, and takes three or four channels', () => {
  assert.deepEqual([...luma([255, 255, 255, 0, 0, 0], 3)].map(Math.round), [255, 0]);
  assert.deepEqual(
    [...luma([100, 0, 0, 9, 0, 100, 0, 9], 4)].map((value) => Math.round(value * 10) / 10),
    [29.9, 58.7],
  );
});

test('what does not go together is refused by name', () => {
  assert.throws(() => psnr([1], [1, 2]), /picture/);
  assert.throws(() => psnr([], []), /picture/);
  assert.throws(() => psnr([1], [2], 0), /peak/);
  assert.throws(() => ssim(noise(100), noise(100), { width: 10, height: 10 }), /width and height/);
  assert.throws(() => ssim(noise(121), noise(120), { width: 11, height: 11 }), /a, b/);
});
