import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thinned } from '../../../src/components/deep-dream/history.ts';

const pictures = (count: number, bytes = 1) => Array.from({ length: count }, (_, at) => ({ at, bytes }));
const never = () => false;

test('few pictures all stay', () => {
  const kept = pictures(10);
  assert.deepEqual(thinned(kept, never, { count: 10, bytes: 100 }), kept);
});

test('however many come, one by one, at most so many stay; first and last always, in order, without a large gap', () => {
  const limits = { count: 20, bytes: 1e9 };
  let kept: { at: number; bytes: number }[] = [];
  for (const picture of pictures(2000)) {
    kept = thinned([...kept, picture], never, limits);
    assert.ok(kept.length <= limits.count);
    assert.equal(kept[0]!.at, 0);
    assert.equal(kept.at(-1)!, picture);
  }
  const gaps = kept.slice(1).map(({ at }, i) => at - kept[i]!.at);
  assert.ok(Math.min(...gaps) > 0);
  assert.ok(Math.max(...gaps) <= 2000 / 4, `gaps ${gaps}`);
});

test('bytes count too', () => {
  const kept = thinned(pictures(50, 10), never, { count: 100, bytes: 120 });
  assert.ok(kept.length <= 12 && kept.length >= 3);
});

test('landmarks outlive the others, but not the limit', () => {
  const limits = { count: 12, bytes: 1e9 };
  const tens = ({ at }: { at: number }) => at % 10 === 0;
  const kept = thinned(pictures(41), tens, limits).map(({ at }) => at);
  for (const step of [0, 10, 20, 30, 40]) assert.ok(kept.includes(step), `${step} in ${kept}`);
  assert.ok(thinned(pictures(41), () => true, limits).length <= 12);
});
