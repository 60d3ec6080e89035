import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrowStep,
  gripAt,
  moveBox,
  moveCorner,
  SHORTEST_SIDE,
} from '../../../src/components/ui/box-drag.ts';

const sheet = { width: 100, height: 80 };

test('a moved box keeps its size and stays inside the picture', () => {
  assert.deepEqual(moveBox([10, 10, 40, 30], 5, -3, sheet), [15, 7, 45, 27]);
  assert.deepEqual(moveBox([10, 10, 40, 30], 500, 500, sheet), [70, 60, 100, 80]);
  assert.deepEqual(moveBox([10, 10, 40, 30], -500, -500, sheet), [0, 0, 30, 20]);
});

test('a moved corner leaves the opposite one where it is, and never crosses it', () => {
  assert.deepEqual(moveCorner([10, 10, 40, 30], 2, 60.4, 50.6, sheet), [10, 10, 60, 51]);
  assert.deepEqual(moveCorner([10, 10, 40, 30], 0, 0, 5, sheet), [0, 5, 40, 30]);
  assert.deepEqual(moveCorner([10, 10, 40, 30], 1, 50, 0, sheet), [10, 0, 50, 30]);
  assert.deepEqual(moveCorner([10, 10, 40, 30], 3, 0, 99, sheet), [0, 10, 40, 80]);
  assert.deepEqual(moveCorner([10, 10, 40, 30], 2, 0, 0, sheet), [
    10,
    10,
    10 + SHORTEST_SIDE,
    10 + SHORTEST_SIDE,
  ]);
});

test('a pointer takes the smallest box under it, so a nested box can be reached', () => {
  const boxes = [
    [0, 0, 100, 80],
    [30, 20, 60, 50],
  ] as const;
  assert.deepEqual(gripAt(boxes, 0, 45, 35, 3), { index: 1, corner: null });
  assert.deepEqual(gripAt(boxes, 0, 10, 40, 3), { index: 0, corner: null });
  assert.equal(gripAt([boxes[1]], -1, 5, 5, 3), null);
});

test('of equal boxes the selected one is taken, else the one on top', () => {
  const boxes = [
    [30, 20, 60, 50],
    [30, 20, 60, 50],
  ] as const;
  assert.deepEqual(gripAt(boxes, 0, 45, 35, 3), { index: 0, corner: null });
  assert.deepEqual(gripAt(boxes, -1, 45, 35, 3), { index: 1, corner: null });
});

test('a corner within reach wins over the box, that of the selected box first', () => {
  const boxes = [
    [30, 20, 60, 50],
    [31, 21, 80, 70],
  ] as const;
  assert.deepEqual(gripAt(boxes, 0, 61, 51, 4), { index: 0, corner: 2 });
  assert.deepEqual(gripAt(boxes, 0, 31, 21, 4), { index: 0, corner: 0 });
  assert.deepEqual(gripAt(boxes, 1, 30, 20, 4), { index: 1, corner: 0 });
});

test('arrow keys go one pixel, with Shift ten, and other keys nowhere', () => {
  assert.deepEqual(arrowStep('ArrowLeft', false), [-1, 0]);
  assert.deepEqual(arrowStep('ArrowDown', true), [0, 10]);
  assert.equal(arrowStep('a', false), null);
});
