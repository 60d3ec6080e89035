import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupSplit, leaks, TEST, TRAINING, VALIDATION } from '../../../src/lib/datasets/group-split.ts';

const examples = fc.array(fc.record({ label: fc.nat(3), group: fc.nat(20) }), {
  minLength: 1,
  maxLength: 80,
});

test('a group never lies on two sides, whatever the groups, labels and seed', () => {
  fc.assert(
    fc.property(examples, fc.nat(1000), (list, seed) => {
      const labels = list.map(({ label }) => label);
      const groups = list.map(({ group }) => group);
      const parts = groupSplit(labels, groups, { seed });
      const sides = new Map<number, number>();
      groups.forEach((group, i) => {
        assert.equal(sides.get(group) ?? parts[i], parts[i]);
        sides.set(group, parts[i]!);
      });
      assert.equal(leaks(parts, groups), 0);
      assert.deepEqual(groupSplit(labels, groups, { seed }), parts);
    }),
    { seed: 5, numRuns: 300 },
  );
});

test('five pictures of each of two classes give three, one and one of each', () => {
  const labels = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
  const parts = groupSplit(labels, [...labels.keys()], { seed: 3 });
  for (const label of [0, 1]) {
    const count = (part: number) => labels.filter((one, i) => one === label && parts[i] === part).length;
    assert.deepEqual([TRAINING, VALIDATION, TEST].map(count), [3, 1, 1]);
  }
});

test('one group is learnt from, two leave nothing to validate on, and the largest is always learnt from', () => {
  assert.deepEqual([...groupSplit([0, 0, 0], [4, 4, 4], { seed: 1 })], [TRAINING, TRAINING, TRAINING]);
  for (let seed = 0; seed < 20; seed++)
    assert.deepEqual([...groupSplit([0, 0, 0], [4, 5, 4], { seed })], [TRAINING, TEST, TRAINING]);
});

test('dealing series out picture by picture leaks, and is counted', () => {
  const groups = Array.from({ length: 60 }, (_, i) => Math.floor(i / 10));
  const labels = groups.map(() => 0);
  const parts = groupSplit(labels, [...groups.keys()], { seed: 1 });
  const byHand = groups.filter(
    (group, i) => parts[i] === TEST && groups.some((other, j) => other === group && parts[j] === TRAINING),
  );
  assert.ok(byHand.length > 0);
  assert.equal(leaks(parts, groups), byHand.length);
});

test('another seed deals out otherwise; wrong arguments are named', () => {
  const labels = new Array(40).fill(0);
  const groups = [...labels.keys()];
  assert.notDeepEqual(groupSplit(labels, groups, { seed: 1 }), groupSplit(labels, groups, { seed: 2 }));
  assert.throws(() => groupSplit([0], [], { seed: 1 }), /groups/);
  assert.throws(() => groupSplit([0], [0], { seed: 1, test: 0 }), /test/);
});
