import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../src/lib/random.ts';
import { seedFor } from '../../src/lib/seeds.ts';

test('a place of a seed has a seed of its own, the same every time', () => {
  assert.equal(seedFor(1, 2, 3), seedFor(1, 2, 3));
  for (const seed of [0, 1, -7, 2 ** 31]) {
    const seeds = new Set<number>();
    for (let part = 0; part < 80; part++)
      for (let step = 0; step < 100; step++) seeds.add(seedFor(seed, part, step));
    assert.equal(seeds.size, 8000);
    for (const one of seeds) assert.ok(Number.isInteger(one) && one >= 0 && one < 2 ** 32);
  }
});

test('the first draws of neighbouring places are spread evenly', () => {
  const counts = new Array<number>(10).fill(0);
  for (let step = 0; step < 5000; step++) counts[Math.floor(random(seedFor(1, 2, step))() * 10)]!++;
  for (const count of counts) assert.ok(Math.abs(count - 500) < 90, String(counts));
});
