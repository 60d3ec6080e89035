import assert from 'node:assert/strict';
import { test } from 'node:test';
import { floodFill } from '../../../src/lib/segmentation/fill.ts';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import { paintedCells } from '../../../src/lib/segmentation/painted-cells.ts';
import { paintedShare, paintStrokes } from '../../../src/lib/segmentation/strokes.ts';

const picture = { width: 8, height: 6 };
const rows = (labels: Uint8Array, width: number) =>
  Array.from({ length: labels.length / width }, (_, row) =>
    [...labels.subarray(row * width, (row + 1) * width)].map((n) => (n === UNPAINTED ? '.' : n)).join(''),
  );

test('a line paints the pixels whose centres lie within its radius, cut off at the picture', () => {
  const { labels } = paintStrokes(
    [
      {
        label: 1,
        radius: 1,
        points: [
          [2, 3],
          [6, 3],
        ],
      },
    ],
    picture,
  );
  assert.deepEqual(rows(labels, 8), ['........', '........', '.111111.', '.111111.', '........', '........']);
  const edge = paintStrokes([{ label: 0, radius: 1.6, points: [[0, 0]] }], picture);
  assert.deepEqual(rows(edge.labels, 8).slice(0, 3), ['00......', '0.......', '........']);
});

test('a point of radius 0 paints its pixel, later strokes lie on top, and 255 erases', () => {
  const dot = paintStrokes([{ label: 3, radius: 0, points: [[4.2, 2.9]] }], picture);
  assert.equal(dot.labels[2 * 8 + 4], 3);
  assert.equal(paintedShare(dot), 1 / 48);
  const line = {
    radius: 0.6,
    points: [
      [0.5, 0.5],
      [7.5, 0.5],
    ],
  } as const;
  const erased = paintStrokes(
    [
      { ...line, label: 1 },
      { label: 2, radius: 0, points: [[3, 0]] },
      { label: UNPAINTED, radius: 0, points: [[5, 0]] },
    ],
    picture,
  );
  assert.equal(rows(erased.labels, 8)[0], '11121.11');
});

test('at another size strokes are scaled along each axis by itself', () => {
  const { labels } = paintStrokes(
    [
      {
        label: 1,
        radius: 1,
        points: [
          [2, 3],
          [6, 3],
        ],
      },
    ],
    picture,
    {
      width: 16,
      height: 3,
    },
  );
  assert.deepEqual(rows(labels, 16), ['................', '..111111111111..', '................']);
  assert.equal(labels[16 + 8], 1);
  assert.equal(labels[8], UNPAINTED);
});

test('fill pours paint up to the brush’s outline and does not leak through corners', () => {
  const map = { width: 3, height: 3, labels: Uint8Array.from([9, 1, 9, 1, 9, 9, 9, 9, 9]) };
  assert.deepEqual(rows(floodFill(map, 0, 0, 2).labels, 3), ['219', '199', '999']);
  assert.deepEqual(rows(floodFill(map, 2, 0, 2).labels, 3), ['912', '122', '222']);
  assert.equal(map.labels[0], 9);
  const poured = paintStrokes(
    [
      {
        label: 1,
        radius: 0.5,
        points: [
          [1.5, 1.5],
          [5.5, 1.5],
          [5.5, 4.5],
          [1.5, 4.5],
          [1.5, 1.5],
        ],
      },
      { kind: 'fill', label: 0, radius: 0, points: [[3, 3]] },
    ],
    picture,
  );
  assert.deepEqual(rows(poured.labels, 8), [
    '........',
    '.11111..',
    '.10001..',
    '.10001..',
    '.11111..',
    '........',
  ]);
});

test('a coarse cell takes the most frequent paint in it and ignores what is unpainted', () => {
  const map = { width: 4, height: 2, labels: Uint8Array.from([255, 255, 2, 1, 255, 3, 1, 2]) };
  assert.deepEqual([...paintedCells(map, { width: 2, height: 1 }).labels], [3, 1]);
  assert.deepEqual([...paintedCells(map, { width: 4, height: 4 }).labels.subarray(4, 8)], [255, 255, 2, 1]);
  // A line one pixel wide survives any shrinking.
  const wide = paintStrokes(
    [
      {
        label: 0,
        radius: 0,
        points: [
          [10, 0],
          [10, 99],
        ],
      },
    ],
    { width: 100, height: 100 },
  );
  const { labels } = paintedCells(
    { ...wide, labels: wide.labels.map((_, i) => (i % 100 === 10 ? 0 : 255)) },
    { width: 16, height: 16 },
  );
  assert.equal(labels.filter((label) => label === 0).length, 16);
});

test('bad strokes and sizes are named', () => {
  const stroke = { label: 0, radius: 1, points: [[0, 0]] as [number, number][] };
  assert.throws(() => paintStrokes([stroke], { width: 0, height: 2 }), /picture: width and height/);
  assert.throws(() => paintStrokes([{ ...stroke, label: 256 }], picture), /strokes\[0\].label/);
  assert.throws(() => paintStrokes([stroke, { ...stroke, radius: -1 }], picture), /strokes\[1\].radius/);
  assert.throws(() => paintStrokes([{ ...stroke, points: [] }], picture), /strokes\[0\].points is empty/);
  assert.throws(() => paintStrokes([{ ...stroke, points: [[0, Number.NaN]] }], picture), /finite/);
  assert.throws(() => floodFill({ ...picture, labels: new Uint8Array(48) }, 8, 0, 1), /lies outside 8 x 6/);
  assert.throws(() => paintedCells({ ...picture, labels: [] }, picture), /map.labels must have 48/);
});
