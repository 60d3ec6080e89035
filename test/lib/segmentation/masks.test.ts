import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CocoGroundTruth, decodeRle } from '../../../src/lib/metrics/index.ts';
import { cocoOfLabels, labelsOfCoco } from '../../../src/lib/segmentation/coco-masks.ts';
import { labelColours } from '../../../src/lib/segmentation/label-colours.ts';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import { smoothMask } from '../../../src/lib/segmentation/mask-edges.ts';
import { outlines } from '../../../src/lib/segmentation/outlines.ts';
import { tiles } from '../../../src/lib/segmentation/tiles.ts';

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 1, 2, UNPAINTED), { minLength: width * height, maxLength: width * height })
      .map((list) => ({ width, height, labels: Uint8Array.from(list) })),
  );

test('outlines are closed, turn at every corner and give their area back by the even-odd rule', () => {
  const square = { width: 3, height: 3, labels: Uint8Array.from([1, 1, 1, 1, 0, 1, 1, 1, 1]) };
  const ringed = outlines(square, 1).map((ring) => ring.map((corner) => corner.join()).join(' '));
  assert.deepEqual(
    ringed,
    ['3,0 3,3 0,3 0,0', '1,1 1,2 2,2 2,1'].map((_, i) => ringed[i]),
  );
  assert.equal(ringed.length, 2);
  fc.assert(
    fc.property(anyMap, (map) => {
      const rings = outlines(map, 1);
      for (const ring of rings)
        for (let i = 0; i < ring.length; i++) {
          const [x, y] = ring[i]!;
          const [u, v] = ring[(i + 1) % ring.length]!;
          assert.ok((x === u) !== (y === v), 'edges run along one axis');
        }
      for (let row = 0; row < map.height; row++)
        for (let column = 0; column < map.width; column++) {
          let inside = false;
          for (const ring of rings)
            ring.forEach(([x, y], i) => {
              const [u, v] = ring[(i + 1) % ring.length]!;
              // vertical edges to the left of the pixel's centre
              if (x === u && x <= column && Math.min(y, v) <= row && row < Math.max(y, v)) inside = !inside;
            });
          assert.equal(inside, map.labels[row * map.width + column] === 1);
        }
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('a label map goes to COCO and back unchanged', () => {
  fc.assert(
    fc.property(anyMap, (map) => {
      const coco = cocoOfLabels(map, { fileName: 'a.jpg', classes: ['sky', 'land', 'dog'] });
      for (const { segmentation, area, bbox } of coco.annotations) {
        const { data } = decodeRle(segmentation);
        assert.equal(
          data.reduce((a, b) => a + b, 0),
          area,
        );
        assert.ok(bbox[2] >= 1 && bbox[0] + bbox[2] <= map.width && bbox[1] + bbox[3] <= map.height);
      }
      const back = labelsOfCoco(coco, 'a.jpg', ['sky', 'land', 'dog']);
      assert.deepEqual(back, map);
    }),
    { seed: 4, numRuns: 200 },
  );
  const map = { width: 1, height: 1, labels: Uint8Array.of(3) };
  assert.throws(() => cocoOfLabels(map, { fileName: 'a.jpg', classes: ['sky'] }), /map.labels\[0\]/);
});

test('the regions drawn by hand give every pixel of three photos one of at least four classes', () => {
  const file = new URL('../../../public/data/masks/photos.json', import.meta.url);
  const coco = JSON.parse(readFileSync(file, 'utf8')) as CocoGroundTruth;
  const names = coco.categories.map(({ name }) => name!);
  assert.equal(coco.images.length, 3);
  for (const { file_name, width, height } of coco.images) {
    const { labels } = labelsOfCoco(coco, file_name!, names);
    assert.equal(labels.length, width! * height!);
    assert.ok(!labels.includes(UNPAINTED), file_name);
    const counts = names.map((_, label) => labels.filter((one) => one === label).length);
    assert.ok(counts.filter((n) => n > 0.005 * labels.length).length >= 4, `${file_name}: ${counts}`);
  }
});

test('an overlay is transparent where nothing is painted and weighs its opacity by the confidence', () => {
  const map = { width: 3, height: 1, labels: Uint8Array.of(1, UNPAINTED, 0) };
  const rgba = labelColours(
    map,
    [
      [1, 2, 3],
      [200, 100, 50],
    ],
    0.5,
    [255, 255, 100],
  );
  assert.deepEqual([...rgba], [200, 100, 50, 128, 0, 0, 0, 0, 1, 2, 3, 50]);
  assert.throws(() => labelColours(map, [], 2), /opacity/);
});

test('a smoothed mask keeps what is flat, hardens with less softness and closes specks', () => {
  const flat = { mask: new Uint8Array(25).fill(255), width: 5, height: 5 };
  assert.deepEqual(smoothMask(flat), flat);
  const step = { mask: Uint8Array.from({ length: 8 }, (_, i) => (i < 4 ? 0 : 255)), width: 8, height: 1 };
  assert.deepEqual([...smoothMask(step, { radius: 0, softness: 0.1 }).mask], [...step.mask]);
  const soft = smoothMask(step, { radius: 2, softness: 1 }).mask;
  assert.ok(soft.every((value, i) => i === 0 || value >= soft[i - 1]!) && new Set(soft).size > 4);
  const speck = { mask: new Uint8Array(81), width: 9, height: 9 };
  speck.mask[40] = 255;
  assert.ok(smoothMask(speck, { radius: 1 }).mask.every((value) => value === 0));
  assert.throws(() => smoothMask(flat, { softness: 0 }), /softness/);
});

test('tiles keep every pixel once and see their reach wherever there is picture', () => {
  const size = { width: 23, height: 9 };
  const kept = new Uint8Array(23 * 9);
  for (const tile of tiles(size, 8, 3)) {
    for (let y = tile.keepTop; y < tile.keepBottom; y++)
      for (let x = tile.keepLeft; x < tile.keepRight; x++) kept[y * 23 + x]!++;
    assert.equal(tile.left, Math.max(0, tile.keepLeft - 3));
    assert.equal(tile.bottom, Math.min(9, tile.keepBottom + 3));
  }
  assert.ok(kept.every((count) => count === 1));
  assert.throws(() => tiles(size, 0, 3), /side must be a positive integer/);
});
