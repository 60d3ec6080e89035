import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, redo, step, undo } from '../../src/lib/history.ts';

test('undo and redo walk through the steps, and end at both ends', () => {
  let history = step(step(begin(0), 1), 2);
  history = undo(undo(undo(history)));
  assert.equal(history.now, 0);
  history = redo(history);
  assert.equal(history.now, 1);
  assert.equal(redo(redo(history)).now, 2);
});

test('a step after an undo forgets what was undone, and the same value is no step', () => {
  const history = step(undo(step(step(begin(0), 1), 2)), 3);
  assert.deepEqual([...history.past, history.now, ...history.future], [0, 1, 3]);
  assert.equal(step(history, 3).past.length, 2);
});

test('200 steps can be undone', () => {
  let history = begin(0);
  for (let i = 1; i <= 300; i++) history = step(history, i);
  for (let i = 0; i < 300; i++) history = undo(history);
  assert.equal(history.now, 100);
});
