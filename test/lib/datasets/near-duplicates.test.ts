import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint, hashDistance } from '../../../src/lib/datasets/fingerprint.ts';
import type { Pictures } from '../../../src/lib/datasets/labelled-pictures.ts';
import { nearDuplicates } from '../../../src/lib/datasets/near-duplicates.ts';
import { pictureVariant } from '../../../src/lib/datasets/picture-variant.ts';
import { random } from '../../../src/lib/random.ts';

const SIDE = 32;
/** A picture of soft random patches; `change` alters each value. */
function picture(seed: number, change = (value: number, _x: number) => value): Uint8Array<ArrayBuffer> {
  const next = random(seed);
  const cells = Array.from({ length: 8 * 8 * 3 }, () => 40 + 170 * next());
  const pixels = new Uint8Array(SIDE * SIDE * 3);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let k = 0; k < 3; k++)
        pixels[(y * SIDE + x) * 3 + k] = change(cells[((y >> 2) * 8 + (x >> 2)) * 3 + k]!, x);
  return pixels;
}
const set = (...list: Uint8Array[]): Pictures => ({
  pixels: Uint8Array.from(list.flatMap((one) => [...one])),
  shape: [SIDE, SIDE, 3],
});
const printsOf = (pictures: Pictures) =>
  Array.from({ length: pictures.pixels.length / (SIDE * SIDE * 3) }, (_, i) => fingerprint(pictures, i));

test('a picture a little brighter or with noise is a near-duplicate, another picture is not', () => {
  const noise = random(9);
  const pictures = set(
    picture(1),
    picture(1, (value) => value + 5),
    picture(1, (value) => value + 6 * (noise() - 0.5)),
    picture(2),
  );
  assert.deepEqual([...nearDuplicates(printsOf(pictures), [-1, -1, -1, -1])], [0, 0, 0, 1]);
});

test('pictures of one burst belong together however different, and those alike to any of them too', () => {
  const pictures = set(picture(1), picture(2), picture(3), picture(2));
  assert.deepEqual([...nearDuplicates(printsOf(pictures), [7, 7, -1, -1])], [0, 0, 1, 0]);
  assert.deepEqual([...nearDuplicates(printsOf(pictures), [-1, -1, -1, -1])], [0, 1, 2, 1]);
});

test('equal shapes in other colours are no duplicates: the hash alone would join them', () => {
  const redder = picture(1);
  for (let i = 0; i < redder.length; i += 3) redder[i] = Math.min(255, redder[i]! + 40);
  for (let i = 2; i < redder.length; i += 3) redder[i] = Math.max(0, redder[i]! - 40);
  const pictures = set(picture(1), redder);
  const [a, b] = printsOf(pictures);
  assert.ok(hashDistance(a!, b!) <= 10);
  assert.deepEqual([...nearDuplicates([a!, b!], [-1, -1], { bits: 10 })], [0, 1]);
});

test('a mirrored copy is another picture to the hash, as the page says', () => {
  const mirrored = picture(1);
  const from = picture(1);
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++)
      for (let k = 0; k < 3; k++) mirrored[(y * SIDE + x) * 3 + k] = from[(y * SIDE + SIDE - 1 - x) * 3 + k]!;
  assert.deepEqual([...nearDuplicates(printsOf(set(from, mirrored)), [-1, -1])], [0, 1]);
});

test('2,000 pictures are grouped in well under a second', () => {
  const one = printsOf(set(...Array.from({ length: 50 }, (_, i) => picture(i))));
  const prints = Array.from({ length: 2000 }, (_, i) => one[i % 50]!);
  const start = performance.now();
  const groups = nearDuplicates(prints, new Int32Array(2000).fill(-1));
  const time = performance.now() - start;
  assert.equal(new Set(groups).size, 50);
  assert.ok(time < 3000, `${time} ms`);
});

test('wrong arguments are named', () => {
  assert.throws(() => nearDuplicates(printsOf(set(picture(1))), []), /bursts/);
  assert.throws(() => fingerprint(set(picture(1)), 1), /index/);
  assert.throws(() => fingerprint({ pixels: new Uint8Array(16), shape: [4, 4, 1] }, 0), /pictures/);
});

test('a variant is the same for the same seed, another for the next, and variant 0 is the picture itself', () => {
  const pictures = set(picture(1), picture(2));
  const make = (variant: number, seed: number) => {
    const to = new Float32Array(2 * SIDE * SIDE * 3);
    pictureVariant(pictures, 1, { variant, seed }, to, SIDE * SIDE * 3);
    return to;
  };
  assert.deepEqual([...make(0, 1).subarray(SIDE * SIDE * 3)], [...picture(2)]);
  assert.deepEqual(make(3, 1), make(3, 1));
  assert.notDeepEqual(make(3, 1), make(4, 1));
  assert.notDeepEqual(make(3, 1), make(3, 2));
  assert.ok(make(3, 1).every((value) => value >= 0 && value <= 255));
  assert.ok(
    make(3, 1)
      .subarray(0, SIDE * SIDE * 3)
      .every((value) => value === 0),
  );
});
