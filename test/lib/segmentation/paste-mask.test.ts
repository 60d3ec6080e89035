import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pastedPixels, pasteMask } from '../../../src/lib/segmentation/paste-mask.ts';

const picture = { width: 8, height: 6 };

test('a mask is resized bilinearly to its box, the outer bins going on to the edge', () => {
  const { left, top, width, height, values } = pasteMask([0, 1, 0, 1], [2, 1, 6, 3], picture);
  assert.deepEqual({ left, top, width, height }, { left: 2, top: 1, width: 4, height: 2 });
  assert.deepEqual([...values], [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1]);
});

test('pixels whose middle lies outside the box or the picture are not part of it', () => {
  const inside = pasteMask([1], [0.6, 0.4, 2.6, 1.4], picture);
  assert.deepEqual([inside.left, inside.width, inside.top, inside.height], [1, 2, 0, 1]);
  const over = pasteMask([1], [6, 4, 20, 20], picture);
  assert.deepEqual([over.left, over.width, over.top, over.height], [6, 2, 4, 2]);
  assert.equal(pasteMask([1], [2.6, 2, 3.2, 4], picture).values.length, 0);
});

test('pixels from the threshold on are the mask', () => {
  const pasted = pasteMask([0, 1, 0, 1], [2, 1, 6, 3], picture);
  const rows = (threshold?: number) => {
    const pixels = pastedPixels(pasted, picture, threshold);
    return Array.from({ length: 6 }, (_, y) => pixels.subarray(y * 8, y * 8 + 8).join(''));
  };
  assert.deepEqual(rows(), ['00000000', '00001100', '00001100', '00000000', '00000000', '00000000']);
  assert.deepEqual(rows(0.25)[1], '00011100');
});

test('what is wrong with a mask or a box is named', () => {
  assert.throws(() => pasteMask([0, 1, 2], [0, 0, 1, 1], picture), /mask must be a square/);
  assert.throws(() => pasteMask([], [0, 0, 1, 1], picture), /mask must be a square/);
  assert.throws(() => pasteMask([1], [0, 0, 0, 1], picture), /box must have an area/);
  assert.throws(() => pasteMask([1], [0, 0, Number.NaN, 1], picture), /box must be four finite/);
});
