import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Gate } from '../../../src/components/detector-bench/gate.ts';

test('a pause cuts the look short and holds the next one until the reader goes on', async () => {
  const gate = new Gate();
  await gate.pass();
  const before = gate.stop;
  gate.close();
  assert.deepEqual([gate.paused, before.aborted], [true, true]);
  let passed = false;
  const held = gate.pass().then(() => {
    passed = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(passed, false);
  gate.open();
  await held;
  assert.deepEqual([passed, gate.paused, gate.stop.aborted], [true, false, false]);
});
