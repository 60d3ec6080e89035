import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sizeWords } from '../../src/lib/size-words.ts';

test('sizes are said in the unit that suits them', () => {
  assert.deepEqual([0, 999, 3584, 999_949, 12_613_600, 2_500_000_000].map(sizeWords), [
    '0.0 KB',
    '1.0 KB',
    '3.6 KB',
    '999.9 KB',
    '12.6 MB',
    '2.50 GB',
  ]);
  assert.throws(() => sizeWords(-1), RangeError);
});
