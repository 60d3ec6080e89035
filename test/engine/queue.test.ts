import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError } from '../../src/lib/engine/errors.ts';
import { createQueue } from '../../src/lib/engine/queue.ts';

const isAborted = (error: unknown): boolean => error instanceof EngineError && error.code === 'aborted';
const never = new AbortController().signal;

test('jobs run one at a time in the order in which they came', async () => {
  const queue = createQueue();
  const log: string[] = [];
  const job = (name: string, ms: number) => async () => {
    log.push(`${name} begins`);
    await sleep(ms);
    log.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([queue.add(job('a', 20), never), queue.add(job('b', 1), never)]);
  assert.deepEqual(results, ['a', 'b']);
  assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a job that fails does not stop the next', async () => {
  const queue = createQueue();
  const failed = queue.add(async () => {
    throw new Error('no');
  }, never);
  const next = queue.add(async () => 'yes', never);
  await assert.rejects(failed, /no/);
  assert.equal(await next, 'yes');
});

test('a job that is aborted while it waits rejects at once and never begins', async () => {
  const queue = createQueue();
  const controller = new AbortController();
  let ended = false;
  let began = false;
  const first = queue.add(async () => {
    await sleep(30);
    ended = true;
  }, never);
  const second = queue.add(async () => {
    began = true;
  }, controller.signal);
  controller.abort();
  await assert.rejects(second, isAborted);
  assert.equal(ended, false);
  await first;
  await queue.add(async () => undefined, never);
  assert.equal(began, false);
});

test('a running job that is aborted rejects at once, and the next waits until it has really ended', async () => {
  const queue = createQueue();
  const controller = new AbortController();
  const log: string[] = [];
  const first = queue.add(async () => {
    await sleep(20);
    log.push('first ends');
  }, controller.signal);
  const second = queue.add(async () => log.push('second begins'), never);
  await sleep(5);
  controller.abort();
  await assert.rejects(first, isAborted);
  assert.deepEqual(log, []);
  await second;
  assert.deepEqual(log, ['first ends', 'second begins']);
});
