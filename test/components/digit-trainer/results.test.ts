import assert from 'node:assert/strict';
import { test } from 'node:test';
import { measureAnswers } from '../../../src/components/digit-trainer/results.ts';
import { runSentence } from '../../../src/components/digit-trainer/run-words.ts';

const answers = measureAnswers(Uint8Array.of(0, 1, 1), [0.8, 0.2, 0.5, 0.5, 0, 1], 2);

test('the most probable class is the answer, the first of two alike; an impossible truth costs a finite loss', () => {
  assert.deepEqual([...Array.from(answers.guesses)], [0, 0, 1]);
  assert.equal(answers.accuracy, 2 / 3);
  assert.ok(Math.abs(answers.loss - (-Math.log(0.8) - Math.log(0.5)) / 3) < 1e-9);
  assert.deepEqual(answers.confusion, [
    [1, 0],
    [1, 1],
  ]);
  assert.ok(Math.abs(measureAnswers(Uint8Array.of(0), [0, 1], 2).loss + Math.log(1e-7)) < 1e-9);
});

test('each end of a run has its sentence, with the result when there is one', () => {
  type Run = NonNullable<Parameters<typeof runSentence>[0]>;
  const examples = { validation: { labels: Uint8Array.of(0, 1, 1), classes: ['zero', 'one'] } };
  const run = (phase: Run['phase'], part: Partial<Run> = {}) =>
    runSentence({
      title: 'Run 1',
      phase,
      says: 'The loss is no number.',
      seconds: 12.4,
      output: null,
      examples: examples as unknown as Run['examples'],
      ...part,
    });
  assert.equal(runSentence(null), 'Nothing is trained yet.');
  assert.equal(run('running'), 'Run 1 is training.');
  assert.equal(run('paused'), 'Run 1 is paused after 12 s.');
  assert.equal(run('diverged'), 'Run 1: The loss is no number.');
  assert.match(
    run('finished', {
      output: { weights: [], validation: answers } as unknown as NonNullable<Run['output']>,
    }),
    /^Run 1 is done after 12 s\. 66\.7 % of 3 held-out pictures are right, 1 wrong\./,
  );
});
