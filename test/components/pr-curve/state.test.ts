import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  append,
  type CurveState,
  curveCodec,
  derive,
  dropLast,
  EXAMPLE,
  flip,
  highestLater,
  MOST,
  PRESETS,
  scoreAt,
  setPositives,
} from '../../../src/components/pr-curve/state.ts';

const start = curveCodec.initial;
const preset = (name: string): CurveState => ({
  ...start,
  ...PRESETS.find((one) => one.name === name)!.state,
});
const near = (actual: number, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(actual - expected) < tolerance, `${actual} is not ${expected}`);

test('each average is what can be computed by hand', () => {
  // Hit, miss, hit, hit of 4: precision 1, .5, 2/3, 3/4 at recall 1/4, 1/4, 1/2, 3/4; the envelope is 1, .75, .75.
  const { averages, envelope } = derive({ ...start, hits: '1011', positives: 4 });
  assert.deepEqual(envelope, [1, 0.75, 0.75, 0.75]);
  near(averages['all-point'].ap, 0.25 * 1 + 0.25 * 0.75 + 0.25 * 0.75);
  // Recalls 0, .1, .2 have 1; .3 to .7 have .75; .8 to 1 have nothing.
  near(averages['11-point'].ap, (3 * 1 + 5 * 0.75) / 11);
  near(averages['101-point'].ap, (26 * 1 + 50 * 0.75) / 101);
});

test('a perfect list has an AP of 1 by every rule, an empty one 0', () => {
  for (const { ap } of Object.values(derive(preset('Perfect')).averages)) near(ap, 1);
  for (const { ap } of Object.values(derive({ ...start, hits: '' }).averages)) assert.equal(ap, 0);
});

test('the presets have the precisions that their names promise', () => {
  const at = (name: string, recall: number) => {
    const { curve } = derive(preset(name));
    return curve.precision[curve.recall.findIndex((r) => Math.abs(r - recall) < 1e-12)]!;
  };
  near(at('90 % at 10 %, then better', 0.1), 0.9);
  near(at('90 % at 10 %, then better', 0.2), 18 / 19);
  near(at('96 % at 20 %', 0.2), 0.96);
  near(at('96 % at 20 %', 0.1), 12 / 13);
});

test('interpolated precision at 10 % recall is the better one of 20 %', () => {
  for (const [name, precision] of [
    ['90 % at 10 %, then better', 18 / 19],
    ['96 % at 20 %', 0.96],
  ] as const) {
    const { averages } = derive(preset(name));
    near(averages['11-point'].precision[2]!, precision);
    // The first entries are all hits, so only recall 0 may have more.
    assert.ok(averages['101-point'].precision[10]! >= precision - 1e-12);
  }
});

test('no list has 90 % at 10 % recall and then 96 % at 20 %: a false positive is never taken back', () => {
  const [first, second] = EXAMPLE;
  near(highestLater(first, second.recall), 18 / 19);
  assert.ok(highestLater(first, second.recall) < second.precision);
  // The preset reaches the bound, and brute force over all counts of objects and mistakes finds nothing better.
  let best = 0;
  for (let positives = 10; positives <= 1000; positives += 10)
    for (let wrong = 0; wrong <= positives; wrong++) {
      const [one, two] = [positives / 10, positives / 5];
      if (one / (one + wrong) <= first.precision + 1e-12) best = Math.max(best, two / (two + wrong));
    }
  near(best, 18 / 19);
  assert.match(derive(start).example, /4 false positives at first and 3 later.*beyond 94\.7 %/);
});

test('flipping a hit into a miss never raises an average', () => {
  for (let place = 0; place < start.hits.length; place++) {
    if (start.hits[place] === '0') continue;
    const before = derive(start).averages;
    const after = derive(flip(start, place)).averages;
    for (const rule of ['11-point', 'all-point', '101-point'] as const)
      assert.ok(after[rule].ap <= before[rule].ap + 1e-12, `${rule} at ${place}`);
  }
});

test('flipping twice gives the list back; more hits than objects make more objects', () => {
  assert.deepEqual(flip(flip(start, 3), 3), start);
  const full: CurveState = { ...start, hits: '1110', positives: 3 };
  assert.equal(flip(full, 3).positives, 4);
  assert.equal(setPositives(full, 1).positives, 3);
  assert.equal(flip(full, 9), full);
});

test('the threshold counts right, wrong and missed, and F1 follows', () => {
  const { cut } = derive({ ...start, hits: '1101', positives: 5, threshold: 0.94 });
  assert.deepEqual([cut.kept, cut.hits, cut.falsePositives, cut.missed], [3, 2, 1, 3]);
  near(cut.precision, 2 / 3);
  near(cut.recall, 2 / 5);
  near(cut.f1, 0.5);
});

test('the best F1 is no lower than that of any threshold', () => {
  const { best } = derive(start);
  for (let threshold = 0; threshold <= 1; threshold += 0.01)
    assert.ok(derive({ ...start, threshold }).cut.f1 <= best!.f1 + 1e-12);
  near(derive({ ...start, threshold: best!.threshold }).cut.f1, best!.f1);
});

test('nothing kept and nothing to find are said in words', () => {
  assert.match(
    derive({ ...start, threshold: 1 }).sentence,
    /nothing is kept: recall 0, and precision is undefined/,
  );
  const none = derive({ ...start, hits: '000', positives: 0 });
  assert.match(none.sentence, /nothing to find.*undefined/);
  assert.ok(Number.isNaN(none.averages['101-point'].ap));
});

test('the list grows to its limit and shrinks to nothing', () => {
  let state = start;
  for (let i = 0; i < 60; i++) state = append(state, i % 2 === 0);
  assert.equal(state.hits.length, MOST);
  assert.ok(scoreAt(MOST - 1) > 0);
  for (let i = 0; i < 60; i++) state = dropLast(state);
  assert.equal(state.hits, '');
  assert.deepEqual(curveCodec.read(curveCodec.write(state)).hits, '');
});

test('a link keeps the list and refuses what is none', () => {
  const state: CurveState = { hits: '10101', positives: 7, threshold: 0.9, rule: '11-point', example: true };
  assert.deepEqual(curveCodec.read(curveCodec.write(state)), state);
  for (const broken of ['hits=12', 'hits=', `hits=${'1'.repeat(MOST + 1)}`, 'rule=9-point', 'positives=many'])
    assert.deepEqual(curveCodec.read(broken), start);
});
