import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortNumber } from '../../src/lib/short-number.ts';

test('whole numbers stay as they are, others get at most the decimals asked for', () => {
  const cases: [number, string][] = [
    [0, '0'],
    [-0, '0'],
    [12, '12'],
    [-3, '−3'],
    [0.5, '0.5'],
    [1 / 9, '0.11'],
    [2.999, '3'],
    [-0.0004, '−0.0004'],
    [1234567, '1.2e6'],
    [Number.NaN, 'NaN'],
  ];
  for (const [value, text] of cases) assert.equal(shortNumber(value), text);
  assert.equal(shortNumber(1 / 3, 4), '0.3333');
  assert.throws(() => shortNumber(1, -1), /digits/);
});
