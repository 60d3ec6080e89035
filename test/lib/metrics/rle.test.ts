import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  compressCounts,
  decodeRle,
  encodeRle,
  expandCounts,
  type Mask,
  mergeRuns,
  rasterisePolygon,
  rleArea,
  rleBox,
  rleIou,
  runsOf,
  runsOfSegmentation,
} from '../../../src/lib/metrics/index.ts';

const settings = { seed: 12, numRuns: 400 };
const masksOf = (count: number) =>
  fc
    .record({ height: fc.integer({ min: 1, max: 7 }), width: fc.integer({ min: 1, max: 7 }) })
    .chain(({ height, width }) =>
      fc.array(
        fc
          .array(fc.integer({ min: 0, max: 1 }), { minLength: height * width, maxLength: height * width })
          .map((data): Mask => ({ height, width, data: Uint8Array.from(data) })),
        { minLength: count, maxLength: count },
      ),
    );
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

test('decodeRle is the inverse of encodeRle, through the string too', () => {
  fc.assert(
    fc.property(masksOf(1), ([mask]) => {
      const { size, counts } = encodeRle(mask!);
      assert.deepEqual(decodeRle({ size, counts }), mask);
      assert.deepEqual(decodeRle({ size, counts: compressCounts(counts) }), mask);
    }),
    settings,
  );
});

test('expandCounts is the inverse of compressCounts, up to counts of 2^32 - 1', () => {
  const counts = fc.array(fc.oneof(fc.nat(40), fc.nat(0xffffffff), fc.constant(0xffffffff)), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(counts, (list) => assert.deepEqual(expandCounts(compressCounts(list)), list)),
    settings,
  );
});

test('runs go down the columns and start with zeros', () => {
  const mask = { height: 2, width: 3, data: Uint8Array.of(1, 0, 0, 1, 1, 0) };
  assert.deepEqual(encodeRle(mask), { size: [2, 3], counts: [0, 2, 1, 1, 2] });
});

test('rleArea, rleBox, rleIou and mergeRuns agree with counting pixels', () => {
  fc.assert(
    fc.property(masksOf(3), fc.boolean(), (masks, crowd) => {
      const [a, b, c] = masks as [Mask, Mask, Mask];
      const runs = masks.map((mask) => runsOf(encodeRle(mask)));
      assert.equal(rleArea(runs[0]!), sum(a.data));
      const both = sum(a.data.map((v, i) => v & b.data[i]!));
      const either = sum(a.data.map((v, i) => v | b.data[i]!));
      const under = crowd ? sum(a.data) : either;
      assert.equal(rleIou(runs[0]!, runs[1]!, crowd), both === 0 ? 0 : both / under);
      const merged = mergeRuns(runs);
      const decoded = decodeRle({ size: [merged.height, merged.width], counts: [...merged.counts] });
      assert.deepEqual(
        decoded.data,
        a.data.map((v, i) => v | b.data[i]! | c.data[i]!),
      );
      assert.deepEqual(rleBox(runs[0]!), boxOf(a));
    }),
    settings,
  );
});

function boxOf({ height, width, data }: Mask): number[] {
  const on = [...data.keys()].filter((i) => data[i]);
  if (on.length === 0) return [0, 0, 0, 0];
  const xs = on.map((i) => i % width);
  const ys = on.map((i) => Math.floor(i / width));
  assert.ok(Math.max(...ys) < height);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) - x + 1, Math.max(...ys) - y + 1];
}

test('a rectangle on whole pixels is filled exactly, wherever it starts, and cut at the picture', () => {
  const side = fc.integer({ min: -4, max: 14 });
  fc.assert(
    fc.property(
      side,
      side,
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      (x, y, w, h, back) => {
        const corners = [
          [x, y],
          [x + w, y],
          [x + w, y + h],
          [x, y + h],
        ];
        const runs = rasterisePolygon((back ? corners.reverse() : corners).flat(), 10, 12);
        const { data } = decodeRle({ size: [10, 12], counts: [...runs.counts] });
        for (let row = 0; row < 10; row++) {
          for (let column = 0; column < 12; column++) {
            const inside = column >= x && column < x + w && row >= y && row < y + h;
            assert.equal(data[row * 12 + column], inside ? 1 : 0);
          }
        }
      },
    ),
    settings,
  );
});

test('a corner given twice changes nothing', () => {
  const once = rasterisePolygon([2, 2, 9, 3, 6, 9], 12, 12);
  assert.deepEqual(rasterisePolygon([2, 2, 2, 2, 9, 3, 6, 9, 6, 9, 2, 2], 12, 12), once);
});

test('the parts of a segmentation are united, and four numbers are a box', () => {
  const parts = runsOfSegmentation(
    [
      [0, 0, 4, 0, 4, 4, 0, 4],
      [2, 2, 6, 2, 6, 6, 2, 6],
    ],
    [10, 10],
  );
  assert.equal(rleArea(parts), 16 + 16 - 4);
  assert.deepEqual(
    runsOfSegmentation([[1, 2, 3, 4]], [10, 10]),
    rasterisePolygon([1, 2, 4, 2, 4, 6, 1, 6], 10, 10),
  );
});

test('bad masks are refused with the field that is wrong', () => {
  const mask = { height: 2, width: 2, data: Uint8Array.of(0, 1, 1, 0) };
  const cases: [() => unknown, RegExp][] = [
    [() => encodeRle({ ...mask, height: 0 }), /^mask\.height must be a positive integer, got 0$/],
    [() => encodeRle({ ...mask, width: 3 }), /^mask\.data must have 2 x 3 = 6 values, got 4$/],
    [
      () => encodeRle({ ...mask, data: Uint8Array.of(0, 255, 0, 0) }),
      /^mask\.data\[1\] must be 0 or 1, got 255$/,
    ],
    [
      () => decodeRle({ size: [2], counts: [4] }),
      /^rle\.size must be \[height, width\], two positive integers, got \[2\]$/,
    ],
    [
      () => decodeRle({ size: [2, 2], counts: [3] }),
      /^rle\.counts add up to 3, but the size 2 x 2 has 4 pixels$/,
    ],
    [() => decodeRle({ size: [2, 2], counts: [1.5, 2.5] }), /^rle\.counts\[0\] must be an integer/],
    [() => decodeRle(null as never), /^rle must be an object with size and counts$/],
    [() => compressCounts([-1]), /^counts\[0\] must be an integer of at least 0, got -1$/],
    [() => expandCounts('oooooooooooo'), /number that is too large/],
    [() => mergeRuns([]), /^parts must hold at least one mask$/],
    [
      () => rasterisePolygon([0, 0, 1, 1], 5, 5),
      /^polygon must have an even number of values, at least 6, got 4$/,
    ],
  ];
  for (const [call, message] of cases) assert.throws(call, { message });
});
