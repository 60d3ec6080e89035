import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cocoCategories } from '../../../src/lib/datasets/coco-categories.ts';

test('there are 80 categories with ids from 1 to 90', () => {
  assert.equal(cocoCategories.length, 80);
  assert.equal(new Set(cocoCategories.map(({ id }) => id)).size, 80);
  assert.deepEqual(cocoCategories[0], { id: 1, name: 'person' });
  assert.deepEqual(cocoCategories.at(-1), { id: 90, name: 'toothbrush' });
});

test('the ids around the gaps are those of the COCO files', () => {
  const id = Object.fromEntries(cocoCategories.map((category) => [category.name, category.id]));
  assert.equal(id['stop sign'], 13);
  assert.equal(id['dog'], 18);
  assert.equal(id['backpack'], 27);
  assert.equal(id['handbag'], 31);
  assert.equal(id['wine glass'], 46);
  assert.equal(id['bed'], 65);
  assert.equal(id['dining table'], 67);
  assert.equal(id['toilet'], 70);
  assert.equal(id['tv'], 72);
  assert.equal(id['book'], 84);
});
