import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SET_SIZE, TRAINING_SEEDS, testSeed, VALIDATION_SEEDS } from '../../../src/lib/scenes/seeds.ts';

test('test sets do not meet each other, nor the scenes of training and validation', () => {
  const sets = [0, 1, 2, 777, 1_999_999];
  const seeds = sets.flatMap((set) => [0, 1, SET_SIZE - 1].map((index) => testSeed(set, index)));
  assert.equal(new Set(seeds).size, seeds.length);
  assert.ok(seeds.every((seed) => seed > VALIDATION_SEEDS + 1_000_000 && seed < 2 ** 31));
  assert.ok(VALIDATION_SEEDS > TRAINING_SEEDS + 100_000);
});

test('any whole number names a test set', () => {
  assert.equal(testSeed(20_261_122, 5), testSeed(20_261_122 % 2_000_000, 5));
  assert.equal(testSeed(-1, 5), testSeed(1_999_999, 5));
  assert.throws(() => testSeed(0.5, 0), /set must be a whole number, not 0.5/);
  assert.throws(() => testSeed(1, SET_SIZE), /index must be/);
});
