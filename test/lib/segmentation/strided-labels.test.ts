import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { enlargeLabels, shrinkLabels } from '../../../src/lib/segmentation/strided-labels.ts';

const map = (rows: readonly string[]) => ({
  width: rows[0]!.length,
  height: rows.length,
  labels: Uint8Array.from(rows.join(''), Number),
});

test('majority takes the most frequent label of a cell, nearest the one in its middle', () => {
  const small = map(['0012', '0122', '1111', '1100']);
  const shrink = (rule: 'majority' | 'nearest') => [
    ...shrinkLabels(small, { stride: 2, rule, classCount: 3 }).labels,
  ];
  assert.deepEqual(shrink('majority'), [0, 2, 1, 0], 'two of each in the last cell: the smaller label');
  assert.deepEqual(shrink('nearest'), [1, 2, 1, 0]);
});

test('cells that the border cuts off count what is there', () => {
  const cut = shrinkLabels(map(['001', '001', '222']), { stride: 2, rule: 'majority', classCount: 3 });
  assert.deepEqual([cut.width, cut.height, ...cut.labels], [2, 2, 0, 1, 2, 2]);
});

test('repeated cells shrink to themselves again, by either rule', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom('majority' as const, 'nearest' as const),
      (labels, stride, rule) => {
        const size = { width: 3 * stride, height: 2 * stride };
        const large = enlargeLabels(
          { width: 3, height: 2, labels },
          { stride, rule: 'nearest', classCount: 4, size },
        );
        assert.deepEqual([...shrinkLabels(large, { stride, rule, classCount: 4 }).labels], labels);
      },
    ),
    { seed: 6, numRuns: 100 },
  );
});

test('bilinear keeps cell middles and moves the border between two cells to half way', () => {
  const coarse = { width: 2, height: 1, labels: [1, 0] };
  const back = (size: { width: number; height: number }) =>
    [...enlargeLabels(coarse, { stride: 4, rule: 'bilinear', classCount: 2, size }).labels].slice(
      0,
      size.width,
    );
  assert.deepEqual(back({ width: 8, height: 4 }), [1, 1, 1, 1, 0, 0, 0, 0]);
  assert.deepEqual(back({ width: 5, height: 4 }), [1, 1, 1, 1, 0]);
});

test('bilinear rounds off a corner that repeating leaves square', () => {
  const coarse = map(['100', '000', '000']);
  const size = { width: 24, height: 24 };
  const count = (rule: 'nearest' | 'bilinear') =>
    enlargeLabels(coarse, { stride: 8, rule, classCount: 2, size }).labels.reduce(
      (sum, label) => sum + label,
      0,
    );
  assert.equal(count('nearest'), 64);
  assert.ok(count('bilinear') < 64 && count('bilinear') > 40, String(count('bilinear')));
});

test('what does not go together is refused by name', () => {
  const good = map(['01', '10']);
  const shrink = (part: object) => () =>
    shrinkLabels(good, { stride: 2, rule: 'majority', classCount: 2, ...part });
  assert.throws(shrink({ stride: 0 }), /stride/);
  assert.throws(shrink({ classCount: 1 }), /labels\[1\]/);
  assert.throws(
    () => enlargeLabels(good, { stride: 2, rule: 'nearest', classCount: 2, size: { width: 9, height: 4 } }),
    /size/,
  );
});
