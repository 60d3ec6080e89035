import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SteadyRate } from '../../../src/components/ui/steady-rate.ts';

test('the first frame tells the rate; later ones move it by a fifth of the way', () => {
  const rate = new SteadyRate(1000);
  assert.equal(rate.now, 0);
  assert.equal(rate.frame(1100), 10);
  assert.ok(Math.abs(rate.frame(1150) - 12) < 1e-9);
  assert.ok(Math.abs(rate.frame(1150 + 1000 / 12) - 12) < 1e-9);
});
