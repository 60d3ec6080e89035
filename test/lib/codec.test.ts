import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  choice,
  codec,
  flag,
  fromFragment,
  mergeFragment,
  number,
  numbers,
  text,
} from '../../src/lib/codec.ts';

const sample = codec<{
  score: number;
  mode: 'greedy' | 'soft';
  raw: boolean;
  only: readonly number[];
  note: string;
}>({
  score: number(0.3, { min: 0, max: 1, step: 0.05 }),
  mode: choice('greedy', ['greedy', 'soft']),
  raw: flag(false),
  only: numbers([], { min: 0, max: 79, length: 80 }),
  note: text('', 20),
});

test('a state at its start value is written as nothing', () => {
  assert.equal(sample.write(sample.initial), '');
  assert.deepEqual(sample.read(''), sample.initial);
});

test('what is written is read back, whatever the values', () => {
  const fields = {
    score: fc.integer({ min: 0, max: 20 }).map((n) => Number((n * 0.05).toPrecision(12))),
    mode: fc.constantFrom('greedy' as const, 'soft' as const),
    raw: fc.boolean(),
    only: fc.array(fc.integer({ min: 0, max: 79 }), { maxLength: 80 }),
    note: fc.string({ maxLength: 20 }),
  };
  fc.assert(
    fc.property(fc.record(fields, { noNullPrototype: true }), (value) => {
      assert.deepEqual(sample.read(sample.write(value)), value);
    }),
    { seed: 1, numRuns: 500 },
  );
});

test('a number out of range is clamped, and one that is no number keeps its start value', () => {
  assert.equal(sample.read('score=9').score, 1);
  assert.equal(sample.read('score=-1e300').score, 0);
  for (const bad of ['NaN', 'Infinity', '', 'alert(1)', '0.3;0.4'])
    assert.equal(sample.read(`score=${bad}`).score, 0.3, bad);
});

test('unknown fields, unknown words and broken escapes are ignored', () => {
  assert.deepEqual(
    sample.read('mode=evil&__proto__=1&constructor=2&raw=yes&note=%E0%A4%A&&&=3'),
    sample.initial,
  );
});

test('a list with one bad entry, or a longer one than allowed, is refused as a whole', () => {
  assert.deepEqual(sample.read('only=1,2,x').only, []);
  assert.deepEqual(sample.read(`only=${Array(81).fill(1).join(',')}`).only, []);
  assert.deepEqual(sample.read('only=3,16').only, [3, 16]);
});

test('text cut in the middle of a surrogate pair can still be written', () => {
  assert.equal(sample.write({ ...sample.initial, note: `${'x'.repeat(19)}🐕` }), `note=${'x'.repeat(19)}`);
});

test('no text whatever makes reading throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (source) => {
      const state = sample.read(source);
      assert.ok(state.score >= 0 && state.score <= 1);
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test('two widgets share one fragment without clashing', () => {
  let fragment = 'nms';
  fragment = mergeFragment(fragment, 'live-detector', 'score=0.5&raw=1');
  fragment = mergeFragment(fragment, 'nms-steps', 'score=0.2');
  assert.equal(fragment, 'live-detector.score=0.5&live-detector.raw=1&nms-steps.score=0.2');
  assert.equal(fromFragment(fragment, 'live-detector'), 'score=0.5&raw=1');
  fragment = mergeFragment(fragment, 'live-detector', '');
  assert.equal(fragment, 'nms-steps.score=0.2');
  assert.equal(fromFragment(fragment, 'live-detector'), '');
});
