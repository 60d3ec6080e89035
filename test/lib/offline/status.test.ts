import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Facts, isMetered, sentenceOf, statusOf, UNKNOWN } from '../../../src/offline/status.ts';

const facts = (change: Partial<Facts>): Facts => ({ ...UNKNOWN, neededBytes: 9e6, ...change });

test('the status follows from what is known', () => {
  const table: [string, Partial<Facts>, string][] = [
    ['nothing was looked at yet', { neededBytes: 0 }, 'online-only'],
    ['all bytes are there but nobody looked', { keptBytes: 9e6 }, 'online-only'],
    ['all bytes were seen', { checked: true, keptBytes: 9e6 }, 'ready'],
    ['one byte is missing', { checked: true, keptBytes: 9e6 - 1 }, 'online-only'],
    ['still fetching the rest', { checked: true, keptBytes: 4e6, fetching: true }, 'fetching'],
    ['ready although the connection is metered', { checked: true, keptBytes: 9e6, metered: true }, 'ready'],
    ['incomplete on a metered connection', { checked: true, keptBytes: 1, metered: true }, 'metered'],
    ['removed by the reader', { declined: true }, 'online-only'],
    ['removed by the reader, metered', { declined: true, metered: true }, 'online-only'],
    ['no connection', { checked: true, keptBytes: 1, trouble: 'connection' }, 'online-only'],
    ['no room', { checked: true, keptBytes: 1, trouble: 'room' }, 'failed'],
    ['damaged', { checked: true, keptBytes: 1, trouble: 'damaged' }, 'failed'],
    ['the worker is missing', { checked: false, keptBytes: 9e6, trouble: 'worker' }, 'failed'],
    ['no service workers', { obstacle: 'missing', checked: true, keptBytes: 9e6 }, 'unsupported'],
  ];
  for (const [name, change, expected] of table) assert.equal(statusOf(facts(change)), expected, name);
});

test('only the status ready says that the page is ready', () => {
  const bytes = [0, 9e6];
  const truths = [false, true];
  for (const obstacle of [null, 'insecure', 'missing', 'blocked', 'development'] as const)
    for (const trouble of [null, 'connection', 'room', 'damaged', 'worker'] as const)
      for (const keptBytes of bytes)
        for (const checked of truths)
          for (const fetching of truths)
            for (const metered of truths)
              for (const declined of truths) {
                const now = facts({ obstacle, trouble, keptBytes, checked, fetching, metered, declined });
                const ready = statusOf(now) === 'ready';
                assert.equal(sentenceOf(now).startsWith('Ready offline'), ready);
                if (ready) assert.ok(checked && !fetching && !obstacle && !trouble && keptBytes === 9e6);
              }
});

test('a metered connection and a removal say what is missing', () => {
  assert.match(sentenceOf(facts({ metered: true, keptBytes: 1e6 })), /metered or slow: 8\.0 MB/);
  assert.match(sentenceOf(facts({ declined: true })), /as you chose: 9\.0 MB/);
});

test('data saver, cellular and 2g are metered; wifi, 4g and silence are not', () => {
  assert.equal(isMetered({ saveData: true }), true);
  assert.equal(isMetered({ type: 'cellular', effectiveType: '4g' }), true);
  assert.equal(isMetered({ effectiveType: '2g' }), true);
  assert.equal(isMetered({ effectiveType: 'slow-2g' }), true);
  assert.equal(isMetered({ saveData: false, type: 'wifi', effectiveType: '4g' }), false);
  assert.equal(isMetered({}), false);
  assert.equal(isMetered(undefined), false);
});
