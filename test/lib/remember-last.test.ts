import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rememberLast } from '../../src/lib/remember-last.ts';

test('only fields that count, and other arguments, make it compute again', () => {
  let runs = 0;
  const sum = rememberLast(
    ({ list }: { list: readonly number[]; at: number }, more: number) => {
      runs += 1;
      return [list.reduce((total, value) => total + value, more)];
    },
    ['at'],
  );
  const list = [1, 2];
  const first = sum({ list, at: 0 }, 1);
  assert.deepEqual(first, [4]);
  assert.equal(sum({ list, at: 5 }, 1), first);
  assert.equal(runs, 1);
  assert.deepEqual(sum({ list: [1, 2], at: 5 }, 1), [4]);
  assert.deepEqual(sum({ list, at: 5 }, 2), [5]);
  assert.equal(runs, 3);
});
