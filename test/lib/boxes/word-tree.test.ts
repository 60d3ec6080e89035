import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeOnTree, wordTree } from '../../../src/lib/boxes/index.ts';
import { readNames, readNodeMap, readTree, readWordTree } from '../../../src/lib/datasets/wordtree.ts';
import { random } from '../../../src/lib/random.ts';

const seeded = { seed: 20261122, numRuns: 200 };
const close = (actual: number, expected: number, within = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
const file = (name: string) =>
  readFileSync(new URL(`../../../public/data/wordtree/${name}`, import.meta.url), 'utf8');
const data = readWordTree({
  tree: file('9k.tree'),
  names: file('9k.names'),
  classNames: file('coco.names'),
  classMap: file('coco9k.map'),
});
const real = wordTree(data.parents);

// animal(0) -> dog(2), cat(3); vehicle(1) -> car(4); dog -> terrier(5), hound(6)
const small = wordTree([-1, -1, 0, 0, 1, 2, 2]);
const logits = [Math.log(3), 0, Math.log(4), 0, 7, Math.log(1.5), 0];

const parentsOf = fc
  .array(fc.nat(), { minLength: 1, maxLength: 30 })
  .map((picks) => picks.map((pick, i) => (pick % (i + 1)) - 1));

test('probabilities on a small tree worked by hand', () => {
  [0.75, 0.25, 0.8, 0.2, 1, 0.6, 0.4].forEach((p, i) => {
    close(small.conditional(logits)[i]!, p);
  });
  [0.75, 0.25, 0.6, 0.15, 0.25, 0.36, 0.24].forEach((p, i) => {
    close(small.absolute(logits)[i]!, p);
  });
});

test('a higher threshold gives a more general answer', () => {
  const at = (threshold: number) => small.topPrediction(logits, threshold).index;
  assert.deepEqual([at(0.3), at(0.36 + 1e-9), at(0.59), at(0.61), at(0.74)], [5, 2, 2, 0, 0]);
  close(small.topPrediction(logits, 0.5).probability, 0.6);
});

test('as in darknet, the best child of the root is the answer even below the threshold', () => {
  const { index, probability } = small.topPrediction(logits, 0.9);
  assert.equal(index, 0);
  close(probability, 0.75);
});

test('a child whose probability equals the threshold is not entered', () => {
  const tree = wordTree([-1, 0, 0]);
  assert.deepEqual(tree.topPrediction([5, 1, 1], 0.5), { index: 0, probability: 1 });
  assert.deepEqual(tree.topPrediction([5, 1, 1], 0.49), { index: 1, probability: 0.5 });
});

test('siblings add up to 1, absolute probabilities to their parent’s, leaves to 1', () => {
  fc.assert(
    fc.property(parentsOf, fc.integer(), (parents, seed) => {
      const next = random(seed);
      const values = parents.map(() => next() * 12 - 6);
      const tree = wordTree(parents);
      const conditional = tree.conditional(values);
      const absolute = tree.absolute(values);
      const total = (group: readonly number[], p: number[]) => group.reduce((sum, i) => sum + p[i]!, 0);
      close(total(tree.roots, conditional), 1);
      tree.children.forEach((group, i) => {
        if (!group.length) return;
        close(total(group, conditional), 1);
        close(total(group, absolute), absolute[i]!);
      });
      const leaves = parents.map((_, i) => i).filter((i) => tree.children[i]!.length === 0);
      close(total(leaves, absolute), 1);
      parents.forEach((_, i) => {
        close(
          absolute[i]!,
          tree.path(i).reduce((p, j) => p * conditional[j]!, 1),
        );
      });
    }),
    seeded,
  );
});

// darknet's reader and walk: groups are runs of lines with the same parent, child[i] is the group below node i.
function darknetTop(parents: number[], predictions: number[], threshold: number): number {
  const groups: number[][] = [];
  const child = parents.map(() => -1);
  parents.forEach((parent, i) => {
    if (i === 0 || parent !== parents[i - 1]) {
      groups.push([]);
      if (parent >= 0) child[parent] = groups.length - 1;
    }
    groups.at(-1)!.push(i);
  });
  let p = 1;
  let group = 0;
  while (true) {
    let max = 0;
    let best = 0;
    for (const i of groups[group]!) {
      if (predictions[i]! > max) {
        best = i;
        max = predictions[i]!;
      }
    }
    if (p * max > threshold) {
      p *= max;
      group = child[best]!;
      if (group < 0) return best;
    } else if (group === 0) return best;
    else return parents[groups[group]![0]!]!;
  }
}

test('on the real tree the answer is darknet’s, at any threshold', () => {
  const next = random(11);
  for (let run = 0; run < 12; run++) {
    const values = data.parents.map(() => next() * 10);
    const conditional = real.conditional(values);
    const absolute = real.absolute(values);
    for (const threshold of [0.001, 0.01, 0.05, 0.2, 0.5]) {
      const top = real.topPrediction(values, threshold);
      assert.equal(top.index, darknetTop(data.parents, conditional, threshold));
      assert.equal(top.probability, absolute[top.index]);
    }
  }
});

test('the real tree has 9,418 nodes, four under the root, and a place for each COCO class', () => {
  assert.deepEqual([real.size, real.roots.length, data.classNodes.length], [9418, 4, 80]);
  assert.equal(data.names[data.classNodes[data.classNames.indexOf('bicycle')]!], 'bicycle');
  const dog = data.classNodes[data.classNames.indexOf('dog')]!;
  assert.equal(data.names[dog], 'dog');
  assert.ok(real.children[dog]!.length > 5, 'which dog comes after a dog');
  assert.equal(data.names[real.path(dog)[0]!], 'object');
});

test('flat scores on the tree: odds over their sum at the class, sums above, nothing below', () => {
  // dog 0.8 (odds 4), cat 0.5 (odds 1), car 0.75 (odds 3)
  const { shares, absolute, conditional } = placeOnTree(small, [0.8, 0.5, 0.75], [2, 3, 4]);
  [0.5, 0.125, 0.375].forEach((share, c) => {
    close(shares[c]!, share);
  });
  [0.625, 0.375, 0.5, 0.125, 0.375, 0, 0].forEach((p, i) => {
    close(absolute[i]!, p);
  });
  [0.625, 0.375, 0.8, 0.2, 1, 0, 0].forEach((p, i) => {
    close(conditional[i]!, p);
  });
  assert.equal(small.descend(conditional, 0).index, 2, 'a dog, never which dog');
  assert.equal(small.descend(conditional, 0.55).index, 0);
});

test('flat scores: the shares are those of exactly one yes among independent answers', () => {
  const scores = [0.3, 0.6, 0.05];
  const only = scores.map((s, c) => s * scores.reduce((p, other, d) => (d === c ? p : p * (1 - other)), 1));
  const total = only.reduce((a, b) => a + b);
  const { shares } = placeOnTree(small, scores, [2, 3, 4]);
  shares.forEach((share, c) => {
    close(share, only[c]! / total);
  });
});

test('flat scores of 1 take everything, scores of 0 give nothing, and a class may lie above another', () => {
  assert.deepEqual(placeOnTree(small, [1, 0.9, 1], [2, 3, 4]).shares, [0.5, 0, 0.5]);
  const none = placeOnTree(small, [0, 0, 0], [2, 3, 4]);
  assert.ok([...none.shares, ...none.absolute, ...none.conditional].every((p) => p === 0));
  assert.deepEqual(small.descend(none.conditional, 0.1), { index: 0, probability: 0 });
  const nested = placeOnTree(small, [0.5, 0.5], [0, 2]);
  assert.deepEqual([nested.absolute[0], nested.conditional[2]], [1, 0.5]);
});

test('a dog on the real tree: from object down to dog as the threshold falls', () => {
  const scores = data.classNames.map((name) => (name === 'dog' ? 0.43 : name === 'cat' ? 0.2 : 0.004));
  const { conditional } = placeOnTree(real, scores, data.classNodes);
  const name = (threshold: number) => data.names[real.descend(conditional, threshold).index];
  assert.equal(name(0.3), 'dog');
  assert.notEqual(name(0.7), 'dog');
  assert.ok(real.path(real.descend(conditional, 0.7).index).length > 1);
});

test('trees of none and one node, circles and wrong arguments', () => {
  assert.deepEqual(wordTree([]).topPrediction([], 0.5), { index: -1, probability: 1 });
  assert.deepEqual(wordTree([-1]).topPrediction([-3], 0.5), { index: 0, probability: 1 });
  assert.deepEqual(wordTree([1, -1]).path(0), [1, 0], 'parents may come after their children');
  const refused = (message: RegExp, run: () => unknown) =>
    assert.throws(run, { name: 'RangeError', message });
  refused(/^parents\[1\] leads in a circle/, () => wordTree([-1, 2, 1]));
  refused(/^parents\[0\]/, () => wordTree([1]));
  refused(/^parents\[0\]/, () => wordTree([-2]));
  refused(/^logits must have/, () => small.absolute([1]));
  refused(/^logits\[2\]/, () => small.absolute([1, 1, Number.NaN, 1, 1, 1, 1]));
  refused(/^logits/, () => small.conditional([1, 1, Infinity, 1, 1, 1, 1]));
  refused(/^threshold/, () => small.topPrediction(logits, Number.NaN));
  refused(/^index/, () => small.path(7));
  refused(/^scores\[1\]/, () => placeOnTree(small, [0.5, 1.5], [0, 1]));
  refused(/^nodes\[1\]/, () => placeOnTree(small, [0.5, 0.5], [0, 7]));
  refused(/^nodes must/, () => placeOnTree(small, [0.5, 0.5], [0]));
});

test('a tree file that is wrong is refused by its line', () => {
  const refused = (message: string, run: () => unknown) => assert.throws(run, { message });
  refused('9k.tree, line 2: expected an id and a parent, found "n2".', () => readTree('n1 -1\nn2\n'));
  refused('9k.tree, line 2: the parent 1 is neither -1 nor an earlier node.', () => readTree('n1 -1\nn2 1'));
  refused('9k.tree, line 2: n1 is on line 1 already.', () => readTree('n1 -1\nn1 0'));
  refused('9k.names, line 2: the name is missing.', () => readNames('a\n\nb', '9k.names'));
  refused('coco9k.map, line 1: expected a node from 0 to 4, found "5".', () =>
    readNodeMap('5', 5, 'coco9k.map'),
  );
  refused('coco9k.map, line 2: expected a node from 0 to 4, found "x".', () =>
    readNodeMap('1\r\nx', 5, 'coco9k.map'),
  );
  refused('9k.names has 1 lines, but 9k.tree has 2 nodes.', () =>
    readWordTree({ tree: 'n1 -1\nn2 0\n', names: 'a', classNames: '', classMap: '' }),
  );
  refused('coco9k.map has 1 lines, but coco.names has 2.', () =>
    readWordTree({ tree: 'n1 -1', names: 'a', classNames: 'x\ny', classMap: '0' }),
  );
});
