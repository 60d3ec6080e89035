import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHART, curvePoints, roundTicks } from '../../../src/components/ui/loss-chart.ts';

test('ticks are round, few, and inside the range', () => {
  assert.deepEqual(roundTicks(0, 1), [0, 0.5, 1]);
  assert.deepEqual(roundTicks(0, 0.0032), [0, 0.001, 0.002, 0.003]);
  assert.deepEqual(roundTicks(-4, 4), [-4, -2, 0, 2, 4]);
  assert.deepEqual(roundTicks(2, 2), [2]);
  for (let high = 1e-9; high < 1e9; high *= 1.7) {
    const ticks = roundTicks(0, high);
    assert.ok(ticks.length >= 2 && ticks.length <= 6, `${ticks} for ${high}`);
    assert.ok(ticks.at(-1)! <= high * (1 + 1e-9));
  }
});

test('the curve begins at the left edge and ends at the right one when all steps are done; 0 is the floor', () => {
  const { x, y, path } = curvePoints({ values: [1, 2, 4] });
  assert.equal(x(0), CHART.left);
  assert.equal(x(2), CHART.width - CHART.right);
  assert.equal(y(0), CHART.height - CHART.bottom);
  assert.equal(y(4), CHART.top);
  assert.equal(path.match(/[ML]/g)!.join(''), 'MLL');
});

test('room is kept for steps to come, and what is no number leaves a gap', () => {
  const { x, path } = curvePoints({ values: [1, 2, Number.NaN, 3, 4], expected: 9 });
  assert.equal(x(8), CHART.width - CHART.right);
  assert.equal(path.match(/[ML]/g)!.join(''), 'MLML');
  assert.ok(!path.includes('NaN'));
});

test('nothing yet, one value and equal values are all drawn without a number that is none', () => {
  for (const values of [[], [0], [5], [3, 3, 3], [-1, -1], [Number.NaN]]) {
    const { path, ticks, x, y } = curvePoints({ values });
    assert.ok(!/NaN|Infinity/.test(`${path} ${ticks} ${x(0)} ${y(0)}`), `${values}: ${path} ${ticks}`);
  }
});
