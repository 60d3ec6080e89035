import assert from 'node:assert/strict';
import { test } from 'node:test';
import { streetScene } from '../../../src/lib/scenes/street.ts';

test('a street has all its classes, thin and thick, whatever the seed', () => {
  for (let seed = 0; seed < 40; seed++) {
    const { width, height, labels, classes } = streetScene(seed);
    assert.equal(labels.length, width * height);
    const counts = classes.map((_, k) => labels.filter((label) => label === k).length);
    classes.forEach((name, k) => {
      assert.ok(counts[k]! > 100, `seed ${seed}: ${counts[k]} pixels of ${name}`);
    });
    assert.ok(counts[6]! < 600, 'wires are a pixel thick');
  }
});

test('the same seed gives the same street, another seed another one', () => {
  assert.deepEqual(streetScene(5), streetScene(5));
  assert.notDeepEqual(streetScene(5).labels, streetScene(6).labels);
});
