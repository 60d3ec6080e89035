import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { deflateSync, gzipSync } from 'node:zlib';
import {
  type BundledSet,
  digits,
  fashionTest,
  fashionTraining,
  readBundled,
} from '../../../src/lib/datasets/bundled.ts';
import { readGreyPng } from '../../../src/lib/datasets/grey-png.ts';
import { holdOut } from '../../../src/lib/datasets/held-out.ts';
import { idxPictures, readIdx } from '../../../src/lib/datasets/idx.ts';
import { checkPictures, pick } from '../../../src/lib/datasets/labelled-pictures.ts';
import { unpack } from '../../../src/lib/datasets/unpack.ts';

const load = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(`public/${path}`));

/** A PNG chunk; nobody here looks at its checksum. */
function chunk(type: string, data: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
}

/** A PNG of the given filtered rows. */
function png(rows: number[][], { depth = 8, colour = 0, interlaced = 0 } = {}): Uint8Array {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(rows[0]!.length - 1, 0);
  head.writeUInt32BE(rows.length, 4);
  head.set([depth, colour, 0, 0, interlaced], 8);
  const data = deflateSync(Uint8Array.from(rows.flat()));
  const half = data.length >> 1;
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', head),
      chunk('IDAT', data.subarray(0, half)),
      chunk('IDAT', data.subarray(half)),
      chunk('IEND', new Uint8Array(0)),
    ]),
  );
}

/** An IDX file of bytes. */
function idx(shape: number[], data: number[], kind = 8): Uint8Array<ArrayBuffer> {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, kind, shape.length]);
  shape.forEach((size, axis) => {
    head.writeUInt32BE(size, 4 + 4 * axis);
  });
  return new Uint8Array([...head, ...data]);
}

test('every filter of a PNG is undone, and its data may come in pieces', async () => {
  const rows = [
    [0, 10, 20, 30],
    [1, 5, 1, 1],
    [2, 1, 2, 255],
    [3, 4, 4, 4],
    [4, 1, 1, 1],
  ];
  const { width, height, pixels } = await readGreyPng(png(rows));
  assert.deepEqual([width, height], [3, 5]);
  // By hand: plain; left; above (with wrap-around); mean of both; the nearest of three.
  assert.deepEqual([...pixels], [10, 20, 30, 5, 6, 7, 6, 8, 6, 7, 11, 12, 8, 12, 13]);
});

test('a picture that is no such PNG is refused in words', async () => {
  const plain = png([[0, 1, 2]]);
  const refusals: [Uint8Array, RegExp][] = [
    [new Uint8Array([0xff, 0xd8, 0xff]), /no PNG/],
    [png([[0, 1, 2]], { colour: 2 }), /grey values with 8 bits/],
    [png([[0, 1, 2]], { depth: 16 }), /grey values with 8 bits/],
    [png([[0, 1, 2]], { interlaced: 1 }), /not interlaced/],
    [plain.subarray(0, plain.length - 20), /damaged or cut short/],
    [png([[7, 1, 2]]), /filter that PNG does not know/],
  ];
  for (const [bytes, message] of refusals) await assert.rejects(readGreyPng(bytes, 'a.png'), message);
});

test('the bundled sets are read whole: sizes, classes, and known pictures', async () => {
  const sets: [BundledSet, number[], number][] = [
    [digits, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180], 64],
    [fashionTest, [], 784],
    [fashionTraining, [], 784],
  ];
  for (const [set, counts, size] of sets) {
    const read = await readBundled(set, load);
    assert.equal(read.pixels.length, set.count * size);
    const found = set.classes.map((_, label) => read.labels.filter((one) => one === label).length);
    if (counts.length) assert.deepEqual(found, counts, set.title);
    assert.ok(Math.min(...found) > set.count / 20, set.title);
  }
  const first = pick(await readBundled(digits, load), [0]);
  assert.deepEqual([...first.pixels.subarray(0, 8)], [0, 0, 80, 207, 143, 16, 0, 0]);
  assert.deepEqual([...first.labels], [0]);
});

test('a set whose parts do not go together is refused in words', () => {
  const set = {
    pixels: new Uint8Array(8),
    labels: new Uint8Array(2),
    shape: [2, 2, 1] as const,
    classes: ['a', 'b'],
  };
  assert.equal(checkPictures(set), set);
  assert.throws(() => checkPictures({ ...set, labels: new Uint8Array(3) }), /3 labels but 2 pictures/);
  assert.throws(
    () => checkPictures({ ...set, labels: Uint8Array.of(0, 2) }),
    /labels\[1\]: there are 2 classes/,
  );
  assert.throws(
    () => checkPictures({ ...set, pixels: new Uint8Array(0), labels: new Uint8Array(0) }),
    /no pictures/,
  );
  assert.throws(() => pick(set, [2]), /indices\[0\]: a number from 0 to 1/);
});

test('IDX files are read, packed or not, and in either order', async () => {
  const pictures = idx([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const labels = idx([2], [3, 1]);
  for (const file of [pictures, new Uint8Array(gzipSync(pictures))]) {
    const read = await readIdx(file);
    assert.deepEqual(read.shape, [2, 2, 2]);
    for (const set of [idxPictures(read, await readIdx(labels)), idxPictures(await readIdx(labels), read)]) {
      assert.deepEqual([...set.pixels], [1, 2, 3, 4, 5, 6, 7, 8]);
      assert.deepEqual([...set.labels], [3, 1]);
      assert.deepEqual(set.shape, [2, 2, 1]);
      assert.deepEqual(set.classes, ['0', '1', '2', '3']);
    }
  }
});

test('IDX files of the wrong kind, cut short or mixed up are refused in words', async () => {
  const packed = new Uint8Array(gzipSync(idx([2], [3, 1])));
  const refusals: [Uint8Array, RegExp][] = [
    [new Uint8Array([0x50, 0x4b, 3, 4]), /no IDX file but a ZIP archive/],
    [new Uint8Array([0x89, 0x50, 0x4e, 0x47]), /no IDX file but a PNG/],
    [new Uint8Array(0), /no IDX file/],
    [idx([2], [0, 0, 0, 0, 0, 0, 0, 0], 13), /32-bit floating-point numbers, but unsigned bytes/],
    [idx([3], [1, 2]), /cut short/],
    [idx([3], [1, 2, 3, 4]), /1 bytes more/],
    [packed.subarray(0, packed.length - 6), /damaged or cut short/],
  ];
  for (const [bytes, message] of refusals) await assert.rejects(readIdx(bytes, 'a'), message);
  const pictures = await readIdx(idx([2, 1, 1], [1, 2]));
  const labels = await readIdx(idx([2], [0, 1]));
  const three = await readIdx(idx([3], [0, 1, 1]));
  assert.throws(() => idxPictures(labels, three), /Both files hold labels/);
  assert.throws(() => idxPictures(pictures, pictures), /Both files hold pictures/);
  assert.throws(() => idxPictures(pictures, three), /2 pictures but 3 labels/);
});

test('what unpacks to more than the limit is not unpacked', async () => {
  const packed = new Uint8Array(gzipSync(new Uint8Array(100_000)));
  assert.equal((await unpack(packed, 'gzip')).length, 100_000);
  await assert.rejects(unpack(packed, 'gzip', { limit: 50_000 }), /too much/);
});

test('held-out examples are the same share of every class, by seed, and none is in both parts', () => {
  const labels = Uint8Array.from({ length: 100 }, (_, i) => (i < 60 ? 0 : i < 98 ? 1 : i === 98 ? 2 : 3));
  const { training, heldOut } = holdOut(labels, 0.2, 7);
  assert.deepEqual(
    [...training, ...heldOut].sort((a, b) => a - b),
    Array.from({ length: 100 }, (_, i) => i),
  );
  const counts = [0, 1, 2].map((label) => heldOut.filter((i) => labels[i] === label).length);
  // A class of a single picture stays where it can be learnt.
  assert.deepEqual(counts, [12, 8, 0]);
  assert.deepEqual(holdOut(labels, 0.2, 7), { training, heldOut });
  assert.notDeepEqual(holdOut(labels, 0.2, 8).heldOut, heldOut);
  assert.throws(() => holdOut(labels, 1, 1), /share/);
});
