import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLanes } from '../../../src/offline/lanes.ts';

const turn = () => new Promise((done) => setImmediate(done));

test('every item is worked on once, begun in order, never more than so many at a time', async () => {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  await inLanes(new Set([1, 2, 3, 4, 5, 6, 7]), 3, async (item) => {
    begun.push(item);
    most = Math.max(most, ++running);
    for (let wait = 0; wait < item % 3; wait++) await turn();
    running--;
  });
  assert.deepEqual(begun, [1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual([running, most], [0, 3]);
});

test('nothing to do is done at once; more lanes than items do no harm', async () => {
  await inLanes([], 3, () => assert.fail('there is nothing'));
  const seen: string[] = [];
  await inLanes(['a'], 5, async (item) => {
    seen.push(item);
  });
  assert.deepEqual(seen, ['a']);
});

test('after the first failure, of a promise or not, no more are begun', async () => {
  for (const fail of [
    () => Promise.reject(new Error('no')),
    () => {
      throw new Error('no');
    },
  ]) {
    const begun: number[] = [];
    const work = inLanes([1, 2, 3, 4, 5, 6], 2, async (item) => {
      begun.push(item);
      await turn();
      if (item === 2) await fail();
    });
    await assert.rejects(work, /no/);
    for (let wait = 0; wait < 20; wait++) await turn();
    assert.deepEqual(begun, [1, 2, 3]);
  }
});
