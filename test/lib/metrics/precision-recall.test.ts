import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  bestThreshold,
  envelope,
  f1Score,
  interpolate,
  precisionRecall,
} from '../../../src/lib/metrics/index.ts';

test('precisionRecall counts down the list', () => {
  const { precision, recall } = precisionRecall([1, 0, true, false], 4);
  assert.deepEqual(precision, [1, 1 / 2, 2 / 3, 2 / 4]);
  assert.deepEqual(recall, [1 / 4, 1 / 4, 2 / 4, 2 / 4]);
});

test('precisionRecall names what is wrong', () => {
  assert.throws(() => precisionRecall([1, 1], 1), { message: 'hits has 2 hits, more than the 1 positives' });
  assert.throws(() => precisionRecall([], -1), {
    message: 'positives must be an integer of at least 0, got -1',
  });
  assert.throws(() => precisionRecall([2], 5), { message: 'hits[0] must be true, false, 0 or 1, got 2' });
});

test('the envelope takes the higher precision that comes later: 90 % at recall .1 but 96 % at .2 gives 96 % at both', () => {
  const { precision } = interpolate({ precision: [0.9, 0.96], recall: [0.1, 0.2] }, '11-point');
  assert.deepEqual(precision, [0.96, 0.96, 0.96, 0, 0, 0, 0, 0, 0, 0, 0]);
  assert.deepEqual(envelope([0.9, 0.96, 0.5, 0.7]), [0.96, 0.96, 0.7, 0.7]);
});

test('the three rules by hand on a list of five with four positives', () => {
  // hits at 1, 3 and 4: precision 1, 1/2, 2/3, 3/4, 3/5; envelope 1, 3/4, 3/4, 3/4, 3/5
  const curve = precisionRecall([1, 0, 1, 1, 0], 4);
  const close = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual}, ${expected}`);
  close(interpolate(curve, 'all-point').ap, 1 / 4 + (2 / 4) * (3 / 4));
  close(interpolate(curve, '11-point').ap, (3 * 1 + 5 * (3 / 4)) / 11);
  close(interpolate(curve, '101-point').ap, (26 * 1 + 50 * (3 / 4)) / 101);
  assert.deepEqual(interpolate(curve, 'all-point').recall, [1 / 4, 2 / 4, 3 / 4]);
});

test("the grids are numpy's doubles: a recall of 3/10 does not reach the fourth of 11 points", () => {
  const curve = precisionRecall([1, 1, 1], 10);
  assert.equal(interpolate(curve, '11-point').precision[3], 0);
  assert.equal(interpolate(curve, '11-point').precision[2], 1);
  assert.equal(interpolate(precisionRecall(new Array(7).fill(1), 20), '101-point').precision[35], 0);
});

test('an empty list has AP 0, and without positives AP is NaN', () => {
  for (const rule of ['11-point', 'all-point', '101-point'] as const) {
    assert.equal(interpolate(precisionRecall([], 3), rule).ap, 0);
    assert.ok(Number.isNaN(interpolate(precisionRecall([], 0), rule).ap));
    assert.ok(Number.isNaN(interpolate(precisionRecall([0, 0], 0), rule).ap));
  }
});

test('interpolate names what is wrong', () => {
  assert.throws(
    () => interpolate({ precision: [1], recall: [] }, '11-point'),
    /curve has 1 precisions but 0 recalls/,
  );
  assert.throws(
    () => interpolate({ precision: [], recall: [] }, '12-point' as never),
    /rule must be '11-point', 'all-point' or '101-point'/,
  );
});

test('average precision stays between 0 and 1, and turning a miss into a hit never lowers it', () => {
  const lists = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(
      lists,
      fc.nat(),
      fc.constantFrom('11-point' as const, 'all-point' as const, '101-point' as const),
      (hits, at, rule) => {
        const ap = interpolate(precisionRecall(hits, 50), rule).ap;
        const better = interpolate(precisionRecall(hits.with(at % hits.length, true), 50), rule).ap;
        assert.ok(ap >= 0 && better <= 1 && better >= ap - 1e-12);
      },
    ),
    { seed: 8, numRuns: 500 },
  );
});

test('f1Score is the harmonic mean, and 0 of two zeros', () => {
  assert.equal(f1Score(0.5, 1), 2 / 3);
  assert.equal(f1Score(0, 0), 0);
});

test('bestThreshold finds the highest F1, cuts only after the last of equal scores, and prefers the higher of equals', () => {
  const scores = [0.9, 0.8, 0.8, 0.3];
  const curve = precisionRecall([1, 1, 0, 0], 2);
  assert.deepEqual(bestThreshold(curve, scores), {
    threshold: 0.8,
    f1: 0.8,
    precision: 2 / 3,
    recall: 1,
    kept: 3,
  });
  const equal = precisionRecall([1, 0, 0, 1], 2);
  assert.equal(bestThreshold(equal, [0.9, 0.8, 0.7, 0.6])!.threshold, 0.9);
  assert.equal(bestThreshold(precisionRecall([], 2), []), null);
  assert.equal(bestThreshold(precisionRecall([0], 0), [1]), null);
  assert.throws(() => bestThreshold(curve, [1, 2, 3, 4]), /scores\[1\] is not sorted/);
  assert.throws(() => bestThreshold(curve, [1]), /scores has 1 values, but the curve 4/);
});
