import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { numberRows } from '../../src/lib/number-rows.ts';

const boxes = numberRows([[0, 0, 5, 5]], {
  columns: [
    { min: 0, max: 50, step: 1 },
    { min: 0, max: 50, step: 1 },
    { min: 0, max: 50, step: 1 },
    { min: -1, max: 1, step: 0.01 },
  ],
  least: 0,
  most: 3,
  fits: ([a, b]) => a! <= b!,
});

test('what is written is read again, the empty list too, and needs no escapes in a URL', () => {
  const row = fc
    .tuple(
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 25, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: -100, max: 100 }),
    )
    .map(([a, b, c, d]) => [a, b, c, d / 100 + 0]);
  fc.assert(
    fc.property(fc.array(row, { maxLength: 3 }), (rows) => {
      const text = boxes.write(rows);
      assert.equal(encodeURIComponent(text), text);
      assert.deepEqual(boxes.read(text), rows);
    }),
    { seed: 11, numRuns: 200 },
  );
});

test('numbers outside their column are brought to it', () => {
  assert.deepEqual(boxes.read('-9_99_7.4_5'), [[0, 50, 7, 1]]);
});

test('one bad row refuses the whole list', () => {
  for (const text of [
    '',
    '1_2_3',
    '1_2_3_0_5',
    '1_2_x_0',
    '9_2_3_0',
    '1_2_3_0~',
    '1_2_3_0~1_2_3_0~1_2_3_0~1_2_3_0',
    '1__3_0',
  ])
    assert.equal(boxes.read(text), undefined, text);
});

test('fewer rows than the least are refused', () => {
  const two = numberRows([[1], [2]], { columns: [{ min: 0, max: 9 }], least: 2, most: 2 });
  assert.equal(two.read('1'), undefined);
  assert.equal(two.read('0'), undefined);
  assert.deepEqual(two.read('3~4'), [[3], [4]]);
});
