import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Check } from '../../../src/lib/classroom/check.ts';
import { exercises } from '../../../src/lib/classroom/exercises/index.ts';
import { totals } from '../../../src/lib/classroom/exercises/memory.ts';
import { largestBatch } from '../../../src/lib/classroom/exercises/out-of-memory.ts';
import { goals, reaches } from '../../../src/lib/classroom/goals.ts';
import { answerText, firstOrder, judge, partnersToChoose } from '../../../src/lib/classroom/judge.ts';
import { readNumber } from '../../../src/lib/classroom/read-number.ts';

const about = { right: 'because', wrong: 'think again' };
const number: Check = {
  kind: 'number',
  value: 12.5,
  tolerance: 0.5,
  ...about,
  slips: [{ value: 25, why: 'That is the double.' }],
};

test('numbers are read the way people write them, and words are not', () => {
  for (const [text, value] of [
    ['903,400', 903_400],
    ['903 400', 903_400],
    ['903\u202f400', 903_400],
    ['1,000', 1000],
    ['0,5', 0.5],
    ['12,61', 12.61],
    [' −3.5 ', -3.5],
    ['1e3', 1000],
    ['1,234,567.5', 1_234_567.5],
  ] as const)
    assert.equal(readNumber(text), value, text);
  for (const text of ['', 'ten', '1,2,3', '0x10', 'Infinity', '1.2.3'])
    assert.equal(readNumber(text), undefined, text);
});

test('a number is right up to its tolerance, both ends included; a known slip gets its own reason', () => {
  for (const text of ['12', '13', '12.5'])
    assert.deepEqual(judge(number, { kind: 'number', text }), { right: true, say: 'because' });
  assert.deepEqual(judge(number, { kind: 'number', text: '13.01' }), { right: false, say: 'think again' });
  assert.equal(judge(number, { kind: 'number', text: '25.2' }).say, 'That is the double.');
  assert.equal(judge(number, { kind: 'number', text: 'many' }).right, null);
});

test('each option of a choice says its own reason', () => {
  const check: Check = {
    kind: 'choice',
    options: [
      { text: 'A', right: false, why: 'not A' },
      { text: 'B', right: true, why: 'since B' },
    ],
  };
  assert.deepEqual(judge(check, { kind: 'choice', picked: 0 }), { right: false, say: 'not A' });
  assert.deepEqual(judge(check, { kind: 'choice', picked: 1 }), { right: true, say: 'since B' });
  assert.equal(judge(check, { kind: 'choice', picked: 2 }).right, null);
});

test('an order is right as a whole; how many are in place is said', () => {
  const check: Check = { kind: 'order', items: ['a', 'b', 'c'], ends: ['first', 'last'], ...about };
  assert.equal(judge(check, { kind: 'order', order: [0, 1, 2] }).right, true);
  assert.deepEqual(judge(check, { kind: 'order', order: [0, 2, 1] }), {
    right: false,
    say: '1 of 3 are in their place. think again',
  });
  for (const order of [[0, 1], [0, 0, 1], [0, 1, 7], []])
    assert.equal(judge(check, { kind: 'order', order }).right, null);
  const shuffled = firstOrder(check);
  assert.deepEqual(shuffled, firstOrder(check));
  assert.notDeepEqual(shuffled, [0, 1, 2]);
  assert.deepEqual(shuffled.toSorted(), [0, 1, 2]);
});

test('partners that read the same count as the same', () => {
  const check: Check = {
    kind: 'match',
    pairs: [
      { left: 'one', right: 'odd' },
      { left: 'two', right: 'even' },
      { left: 'three', right: 'odd' },
    ],
    ...about,
  };
  assert.deepEqual(partnersToChoose(check).toSorted(), [0, 1]);
  assert.equal(judge(check, { kind: 'match', partners: [2, 1, 0] }).right, true);
  assert.match(judge(check, { kind: 'match', partners: [1, 1, 0] }).say, /^2 of 3 are right/);
  assert.equal(judge(check, { kind: 'match', partners: [0, 1] }).right, null);
});

test('a setting is judged by its goal; a measured value from its threshold on', () => {
  const setting: Check = {
    kind: 'setting',
    widget: 'memory-calculator',
    start: '',
    goal: 'half-memory',
    ...about,
  };
  assert.equal(judge(setting, { kind: 'setting', state: 'bytes=2' }).right, true);
  assert.equal(judge(setting, { kind: 'setting', state: 'bytes=4' }).right, false);
  assert.equal(judge(setting, { kind: 'setting', state: 'bytes=2&batch=20' }).right, false);
  assert.equal(judge(setting, { kind: 'setting', state: 'batch=20' }).right, false);
  assert.equal(judge(setting, { kind: 'setting', state: 'layers=15_1_4096&height=4096' }).right, false);
  assert.throws(() => reaches('fly', '', ''), RangeError);
  const measure: Check = { kind: 'measure', measure: 'x', least: 0.97, unit: '%', ...about };
  const run = { kind: 'measure', seed: 3, seconds: 20, settings: '' } as const;
  assert.equal(judge(measure, { ...run, value: 0.97 }).right, true);
  assert.equal(judge(measure, { ...run, value: 0.969 }).right, false);
  assert.equal(answerText(measure, { ...run, value: 0.9712 }), '97.1 %, seed 3');
});

test('an answer of another kind is never right', () => {
  assert.equal(judge(number, { kind: 'choice', picked: 0 }).right, null);
});

test('the numbers of the second exercise are those of the book, and the third follows from them', () => {
  assert.equal(totals.parameters, 903_400);
  assert.equal(totals.prediction, 12_613_600);
  assert.equal(totals.training, 565_613_600);
  assert.ok(totals.trainingHalf < 300e6);
  assert.equal(largestBatch, 22);
});

/** A state that reaches each goal, by the goals' names. */
const reached: Readonly<Record<string, string>> = {
  'half-memory': 'bytes=2',
  'one-channel-dream': 'channel=3&octaves=4&steps=15',
};

/** An answer that is right for the check. */
function solved(check: Check) {
  switch (check.kind) {
    case 'number':
      return { kind: 'number', text: String(check.value) } as const;
    case 'choice':
      return { kind: 'choice', picked: check.options.findIndex(({ right }) => right) } as const;
    case 'order':
      return { kind: 'order', order: [...check.items.keys()] } as const;
    case 'match':
      return { kind: 'match', partners: [...check.pairs.keys()] } as const;
    case 'setting':
      return { kind: 'setting', state: reached[check.goal]! } as const;
    case 'measure':
      return { kind: 'measure', value: check.least, seed: 1, seconds: 1, settings: '' } as const;
    case 'text':
      return { kind: 'text', text: 'words' } as const;
  }
}

test('every question of every exercise can be answered, says why, and is not right from the start', () => {
  assert.deepEqual(
    exercises.map((one) => one.number),
    exercises.map((one) => one.number).toSorted((a, b) => a - b),
  );
  assert.equal(new Set(exercises.map((one) => one.id)).size, exercises.length);
  for (const { id, parts, hints } of exercises) {
    assert.ok(hints.length >= 2, id);
    assert.equal(new Set(parts.map((part) => part.id)).size, parts.length, id);
    for (const { id: part, check } of parts) {
      const verdict = judge(check, solved(check));
      assert.equal(verdict.right, check.kind === 'text' ? null : true, `${id}/${part}`);
      assert.ok(verdict.say.length > 0, `${id}/${part}`);
      if (check.kind === 'choice')
        for (const { why } of check.options)
          assert.ok(why.length > 10, `${id}/${part}: a reason for every option`);
      if (check.kind === 'number') {
        for (const { value, why } of check.slips ?? [])
          assert.deepEqual(
            judge(check, { kind: 'number', text: String(value) }),
            { right: false, say: why },
            `${id}/${part}`,
          );
      }
      if (check.kind === 'setting') {
        assert.ok(check.goal in goals);
        assert.equal(judge(check, { kind: 'setting', state: '' }).right, false);
      }
    }
  }
});
