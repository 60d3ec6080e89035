import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_PICTURES, planIntake } from '../../../src/components/transfer-lab/intake-plan.ts';
import {
  type Collection,
  deal,
  groupsOf,
  type Item,
  test as measure,
  testSentence,
  transferCodec,
} from '../../../src/components/transfer-lab/state.ts';

const item = (label: number, burst: number, look: number): Item => ({
  pixels: new Uint8Array(),
  print: { hash: [look * 0x01234567, ~(look * 0x07654321)], colours: new Uint8Array(192).fill(look * 20) },
  label,
  burst,
  title: `${label}-${look}`,
});
const start = transferCodec.initial;
const dealt = (collection: Collection, state = start) => deal(state, collection, groupsOf(collection));

test('nothing, one class, and a class without pictures are refused in a sentence', () => {
  assert.match(dealt({ classes: ['a', 'b'], items: [] }).problem, /no pictures yet/);
  assert.match(dealt({ classes: ['a'], items: [item(0, -1, 1)] }).problem, /One class/);
  assert.match(dealt({ classes: ['a', 'b'], items: [item(0, -1, 1)] }).problem, /“b” has no pictures/);
});

test('a class with one picture can be learnt, and the sentence says that it cannot be tested', () => {
  const items = [item(0, -1, 1), ...[2, 3, 4, 5, 6].map((look) => item(1, -1, look))];
  const { problem, sentence, counts } = dealt({ classes: ['a', 'b'], items });
  assert.equal(problem, '');
  assert.deepEqual(counts, [
    [1, 0, 0],
    [3, 1, 1],
  ]);
  assert.match(sentence, /“a” cannot be tested/);
});

test('a picture that stands in two classes stays on one side, and series split by pictures leak', () => {
  const twice = { classes: ['a', 'b'], items: [item(0, -1, 1), item(1, -1, 1)] };
  assert.match(dealt(twice).problem, /No picture of “b” is left|^$/);
  assert.equal(dealt(twice).duplicates.length, 1);
  const items = Array.from({ length: 40 }, (_, i) => item(i % 2, Math.floor(i / 8) * 2 + (i % 2), i));
  const series = { classes: ['a', 'b'], items };
  assert.equal(dealt(series).leaked, 0);
  const split = dealt(series, { ...start, split: 'pictures' });
  assert.ok(split.leaked > 0);
  assert.ok(split.sentence.includes(`${split.leaked} test pictures have a near-duplicate`));
});

test('the test counts its own pictures only, and the surest mistake comes first', () => {
  const items = [0, 0, 1, 1].map((label, i) => item(label, -1, i));
  const parts = Uint8Array.of(0, 2, 2, 2);
  const probabilities = Float32Array.of(0, 1, 0.4, 0.6, 0.9, 0.1, 0.2, 0.8);
  const result = measure({ classes: ['a', 'b'], items }, parts, probabilities);
  assert.deepEqual(result.confusion, [
    [0, 1],
    [1, 1],
  ]);
  assert.deepEqual(
    result.mistakes.map(({ index }) => index),
    [2, 1],
  );
  assert.match(testSentence(result, false), /1 of 3 test pictures are right, 33\.3 %.*33\.3 points/);
  const none = measure({ classes: ['a', 'b'], items }, new Uint8Array(4), probabilities);
  assert.match(testSentence(none, true), /nobody knows/);
});

test('10,000 files of 12 folders are thinned out evenly, and what is left out is said', () => {
  const files = Array.from({ length: 10_000 }, (_, i) => ({ folder: `f${i % 12}`, name: `${i}.jpg` }));
  const { classes, wanted, notes } = planIntake(files, ['Class 1', 'Class 2'], [0, 0], 0);
  assert.equal(classes.length, 10);
  assert.equal(classes[0], 'f0');
  assert.equal(wanted.length, 10 * MOST_PICTURES);
  assert.equal(new Set(wanted.map(({ file }) => file)).size, wanted.length);
  assert.ok(wanted.some(({ file }) => file > 9900));
  assert.ok(notes.some((note) => /2 more folders/.test(note)));
  assert.ok(notes.some((note) => /200 of 834 files/.test(note)));
});

test('files without a folder go to the class that was asked for, hidden ones nowhere', () => {
  const files = ['.DS_Store', 'a.png', 'b.png'].map((name) => ({ folder: '', name }));
  const { wanted } = planIntake(files, ['Cup', 'Plate'], [3, 199], 1);
  assert.deepEqual(wanted, [{ file: 1, label: 1 }]);
});

test('the settings survive their link', () => {
  const state = { seed: 7, variants: 3, split: 'pictures', epochs: 50, rounds: 12 } as const;
  assert.deepEqual(transferCodec.read(transferCodec.write(state)), state);
});
