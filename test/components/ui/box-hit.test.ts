import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxAt, type HitBox } from '../../../src/components/ui/box-hit.ts';

const boxes: HitBox[] = [
  { index: 0, box: [0, 0, 200, 200] },
  { index: 1, box: [50, 50, 150, 150] },
  { index: 2, box: [300, 0, 340, 40] },
];

test('inside several boxes the smallest one is meant', () => {
  assert.equal(boxAt(boxes, 100, 100, 5), 1);
  assert.equal(boxAt(boxes, 20, 100, 5), 0);
});

test('near an edge the box of that edge is meant, also from outside', () => {
  assert.equal(boxAt(boxes, 198, 100, 5), 0);
  assert.equal(boxAt(boxes, 203, 100, 5), 0);
  assert.equal(boxAt(boxes, 52, 100, 5), 1);
});

test('where nothing is, nothing is meant, and what is not shown is not meant either', () => {
  assert.equal(boxAt(boxes, 250, 100, 5), -1);
  assert.equal(boxAt([], 0, 0, 5), -1);
  assert.equal(
    boxAt(boxes, 100, 100, 5, (index) => index !== 1),
    0,
  );
});
