import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import {
  addClass,
  addStrokes,
  changeClass,
  emptyPainting,
  MOST_CLASSES,
  MOST_STROKES,
  nameProblem,
  readPainting,
  removeClass,
} from '../../../src/lib/segmentation/painting.ts';

const stroke = (label: number) => ({ label, radius: 2, points: [[1, 2]] as [number, number][] });

test('there are at most 30 classes, each with a name of its own', () => {
  let painting = emptyPainting(['class']);
  for (let i = 0; i < 50; i++) painting = addClass(painting);
  assert.equal(painting.classes.length, MOST_CLASSES);
  assert.equal(new Set(painting.classes.map(({ name }) => name)).size, MOST_CLASSES);
});

test('an empty name and one that is taken are refused in a sentence; its own name is fine', () => {
  const painting = emptyPainting(['dog', 'cat']);
  assert.match(nameProblem(painting, 0, ' ')!, /needs a name/);
  assert.match(nameProblem(painting, 0, 'cat')!, /another class/);
  assert.equal(nameProblem(painting, 0, 'dog'), null);
  assert.deepEqual(
    changeClass(painting, 1, { name: 'cow' }).classes.map(({ name }) => name),
    ['dog', 'cow'],
  );
});

test('deleting a class takes its strokes along and moves the labels after it; erased places stay', () => {
  const painting = {
    ...emptyPainting(['a', 'b', 'c']),
    strokes: [0, 1, 2, UNPAINTED].map(stroke),
    truth: [stroke(2)],
  };
  const left = removeClass(painting, 1);
  assert.deepEqual(
    left.strokes.map(({ label }) => label),
    [0, 1, UNPAINTED],
  );
  assert.deepEqual(
    left.truth.map(({ label }) => label),
    [1],
  );
  const one = emptyPainting(['only']);
  assert.equal(removeClass(one, 0), one);
});

test('strokes are added to their layer, up to the most there may be', () => {
  const painting = addStrokes(emptyPainting(['a']), 'truth', [stroke(0)]);
  assert.deepEqual([painting.strokes.length, painting.truth.length], [0, 1]);
  const many = addStrokes(painting, 'strokes', new Array(MOST_STROKES).fill(stroke(0)));
  assert.equal(many.strokes.length, MOST_STROKES);
  assert.equal(addStrokes(many, 'strokes', [stroke(0)]), many);
});

test('what a device kept is read field by field: no painting without classes, no stroke that is none', () => {
  const kept = {
    ...emptyPainting(['a', 'b']),
    strokes: [stroke(1), { ...stroke(0), kind: 'fill' as const }],
  };
  assert.deepEqual(readPainting(JSON.parse(JSON.stringify(kept))), { ...kept, truth: [] });
  for (const value of [
    null,
    3,
    {},
    { classes: [] },
    { classes: [{ name: '' }] },
    { classes: new Array(31).fill({ name: 'x' }) },
  ])
    assert.equal(readPainting(value), null);
  const odd = readPainting({
    classes: [{ name: 'a', colour: 'url(x)' }],
    strokes: [
      stroke(1),
      stroke(-1),
      { ...stroke(0), radius: Number.NaN },
      { ...stroke(0), points: [] },
      { ...stroke(0), points: [[1]] },
      stroke(UNPAINTED),
      null,
    ],
    truth: 'none',
  });
  assert.equal(odd?.classes[0]?.colour, null);
  assert.deepEqual(
    odd?.strokes.map(({ label }) => label),
    [UNPAINTED],
  );
  assert.deepEqual(odd?.truth, []);
});
