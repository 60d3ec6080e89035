import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreetWork } from '../../../src/components/ui/street-work.ts';
import { EngineError } from '../../../src/lib/engine/errors.ts';

/** A host that counts its updates, and jobs that end when the test says so. */
function bench() {
  const host = {
    updates: 0,
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => {
      host.updates++;
    },
    updateComplete: Promise.resolve(true),
  };
  const work = new StreetWork<string>(host);
  const runs: {
    key: string;
    signal: AbortSignal;
    end: (value: string) => void;
    fail: (error: Error) => void;
  }[] = [];
  const job = (key: string) => ({
    key,
    run: ({ signal }: { signal: AbortSignal }) =>
      new Promise<string>((end, fail) => {
        runs.push({ key, signal, end, fail });
      }),
  });
  return { host, work, runs, job };
}
const turn = () => new Promise((resolve) => setTimeout(resolve));

test('nothing runs before the reader asks; then every other street is looked at by itself, once', async () => {
  const { work, runs, job } = bench();
  work.want(job('a'));
  assert.equal(runs.length, 0);
  work.start();
  assert.deepEqual([runs.length, work.running], [1, true]);
  work.want(job('a'));
  assert.equal(runs.length, 1);
  runs[0]!.end('A');
  await turn();
  assert.deepEqual([work.result, work.running], [{ key: 'a', value: 'A' }, false]);
  work.want(job('a'));
  work.want(job('b'));
  assert.deepEqual(
    runs.map(({ key }) => key),
    ['a', 'b'],
  );
  assert.equal(work.result?.key, 'a', 'the last answer stays until the next one is there');
});

test('a street that is left is given up, and its late answer is dropped', async () => {
  const { work, runs, job } = bench();
  work.want(job('a'));
  work.start();
  work.want(job('b'));
  assert.ok(runs[0]!.signal.aborted);
  runs[0]!.end('A');
  runs[1]!.end('B');
  await turn();
  assert.deepEqual(work.result, { key: 'b', value: 'B' });
  work.want(job('a'));
  work.want(null);
  assert.ok(runs[2]!.signal.aborted);
  assert.equal(work.running, false);
});

test('an error is a sentence and is not tried again by itself; the reader can', async () => {
  const { work, runs, job } = bench();
  work.want(job('a'));
  work.start();
  runs[0]!.fail(new EngineError('network-damaged', 'The files are not what they should be.'));
  await turn();
  assert.deepEqual([work.error, work.running], ['The files are not what they should be.', false]);
  work.want(job('a'));
  assert.equal(runs.length, 1);
  work.start();
  assert.deepEqual([runs.length, work.error], [2, '']);
});

test('an element that leaves the page stops its work, and begins anew when it is back', async () => {
  const { work, runs, job } = bench();
  work.want(job('a'));
  work.start();
  work.hostDisconnected();
  assert.ok(runs[0]!.signal.aborted);
  runs[0]!.end('A');
  await turn();
  assert.equal(work.result, null);
  work.want(job('a'));
  assert.equal(runs.length, 2);
});
