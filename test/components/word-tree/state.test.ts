import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  type Candidates,
  derive,
  type FoundObject,
  namesOf,
  objectsOf,
  probabilitiesOf,
  ROOT,
  search,
  smallNames,
  smallProbabilities,
  THE_ANSWER,
  wordTreeCodec,
} from '../../../src/components/word-tree/state.ts';
import { cocoCategories } from '../../../src/lib/datasets/coco-categories.ts';
import { readWordTree } from '../../../src/lib/datasets/wordtree.ts';

const file = (name: string) =>
  readFile(new URL(`../../../public/data/wordtree/${name}`, import.meta.url), 'utf8');
const real = namesOf(
  readWordTree({
    tree: await file('9k.tree'),
    names: await file('9k.names'),
    classNames: await file('coco.names'),
    classMap: await file('coco9k.map'),
  }),
);
const start = wordTreeCodec.initial;
const DOG = 16;
const CAT = 15;
const CAR = 2;

/** An object whose place has these scores. */
function object(scores: Record<number, number>): FoundObject {
  const all = new Array<number>(80).fill(0);
  for (const [klass, score] of Object.entries(scores)) all[Number(klass)] = score;
  return { label: 'dog', score: 0.6, class: DOG, box: [0, 0, 10, 10], scores: all };
}

test('the network’s classes lie at the nodes of their names', () => {
  assert.equal(real.tree.size, 9418);
  for (const name of ['dog', 'cat', 'car', 'bicycle', 'person', 'giraffe', 'spoon', 'umbrella']) {
    const klass = cocoCategories.findIndex((category) => category.name === name);
    assert.equal(real.names[real.classNodes[klass]!], name);
  }
});

test('the more confidence is asked for, the less special the answer is', () => {
  const given = probabilitiesOf(real, object({ [DOG]: 0.6, [CAT]: 0.3, [CAR]: 0.2 }));
  const names: string[] = [];
  let before = real.tree.size;
  for (const threshold of [0, 0.3, 0.6, 0.75, 0.9]) {
    const { answer } = derive({ ...start, threshold }, real, given);
    const depth = real.tree.path(answer!.index).length;
    assert.ok(depth <= before, `${threshold}`);
    before = depth;
    names.push(real.names[answer!.index]!);
  }
  assert.equal(names[0], 'dog');
  assert.ok(names.includes('carnivore'), names.join());
  assert.equal(names.at(-1), 'whole');
});

test('shares are proportional to odds, and a node has those at and below it', () => {
  const given = probabilitiesOf(real, object({ [DOG]: 0.5, [CAT]: 0.25 }));
  // Odds 1 and 1/3.
  assert.ok(Math.abs(given.absolute[real.classNodes[DOG]!]! - 0.75) < 1e-12);
  const { path } = derive({ ...start, node: real.classNodes[DOG]! }, real, given);
  assert.equal(path.at(-1)!.name, 'dog');
  const product = path.reduce((all, { conditional }) => all * conditional, 1);
  assert.ok(Math.abs(product - 0.75) < 1e-12);
  assert.ok(Math.abs(path[0]!.absolute - 1) < 1e-12);
});

test('the sentence says that nothing is known below a class of the network', () => {
  const given = probabilitiesOf(real, object({ [DOG]: 0.9 }));
  assert.match(
    derive(start, real, given).sentence,
    /^Asked for more than 0\.50, the tree answers “dog”, with probability 1\.00\. Nothing is known about the 18 kinds/,
  );
});

test('the sentence says what one step further would be, and when nothing is above the threshold', () => {
  const given = smallProbabilities(start.logits);
  const dog = derive({ ...start, threshold: 0.6 }, smallNames, given);
  assert.match(dog.sentence, /answers “dog”.*“retriever” would be only 0\.\d\d\./);
  assert.match(derive({ ...start, threshold: 0.99 }, smallNames, given).sentence, /^No node under the root/);
  assert.match(derive({ ...start, threshold: 0.1 }, smallNames, given).sentence, /a leaf/);
});

test('siblings of the small tree share their parent’s probability', () => {
  const { conditional, absolute } = smallProbabilities(start.logits);
  const { roots, children } = smallNames.tree;
  const sum = (group: readonly number[], values: ArrayLike<number>) =>
    group.reduce((all, i) => all + values[i]!, 0);
  assert.ok(Math.abs(sum(roots, conditional) - 1) < 1e-12);
  assert.ok(Math.abs(sum(children[2]!, absolute) - absolute[2]!) < 1e-12);
  // A link may carry fewer logits than there are nodes.
  assert.equal(smallProbabilities([]).conditional.length, smallNames.names.length);
});

test('without a detection the tree can be walked all the same', () => {
  const root = derive(start, real, null);
  assert.equal(root.open, ROOT);
  assert.equal(root.answer, null);
  assert.deepEqual(
    root.children.map(({ name }) => name),
    ['atmospheric phenomenon', 'matter', 'object', 'thing'],
  );
  const dog = derive({ ...start, node: real.classNodes[DOG]! }, real, null);
  assert.equal(dog.children.length, 18);
  assert.equal(dog.path[0]!.name, 'object');
});

test('search finds names that begin with the word first, and counts the rest', () => {
  const { rows, more } = search(real, ' Dog', 5);
  assert.equal(real.names[rows[0]!], 'dog');
  assert.equal(rows.length, 5);
  assert.ok(more > 5);
  assert.deepEqual(search(real, '   '), { rows: [], more: 0 });
  assert.deepEqual(search(real, 'no such thing at all').rows, []);
});

test('an object has the scores of all classes at its own cell, and of no other', () => {
  const found: Candidates = {
    boxes: new Float32Array([0, 0, 10, 10, 0, 0, 10, 10, 1, 0, 11, 10, 50, 50, 60, 60]),
    scores: new Float32Array([0.5, 0.4, 0.3, 0.01]),
    classes: [DOG, CAT, DOG, CAR],
    cells: [7, 7, 8, 7],
  };
  const objects = objectsOf(
    found,
    cocoCategories.map(({ name }) => name),
  );
  assert.deepEqual(
    objects.map(({ label }) => label),
    ['dog', 'cat'],
  );
  assert.ok(Math.abs(objects[0]!.scores[CAR]! - 0.01) < 1e-6);
  assert.ok(Math.abs(objects[0]!.scores[DOG]! - 0.5) < 1e-6);
});

test('what a link says is bounded', () => {
  const state = wordTreeCodec.read('node=1e9&threshold=7&object=-2&logits=9,-9&find=%3Cb%3E');
  assert.deepEqual(state, {
    ...start,
    node: 9417,
    threshold: 0.99,
    object: 0,
    logits: [6, -6],
    find: '<b>',
  });
  assert.equal(wordTreeCodec.read('node=-9').node, THE_ANSWER);
  // A node of the real tree means nothing in the small one.
  assert.equal(derive({ ...start, source: 'small', node: 9000 }, smallNames, null).open, ROOT);
});
