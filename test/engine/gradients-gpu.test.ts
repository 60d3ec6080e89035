import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CheckOptions, Difference, Kind } from './harness/gradientCases.ts';
import { type Bench, openBench } from './harness/open.ts';

/** Fewer than in Node, because a GPU compiles a program for each shape, and less exact, because GPUs may round otherwise. */
const SETS = [
  { backend: 'webgl', cases: 6, differences: 3, opCases: 1 },
  { backend: 'webgpu', cases: 5, differences: 3, opCases: 1 },
] as const;
const TOLERANCE = 2e-3;

let bench: Bench;
before(async () => {
  bench = await openBench({ webgpu: true });
});
after(() => bench.close());

const check = (page: Page, kind: Kind, options: CheckOptions): Promise<Difference[]> =>
  page.evaluate(async ([k, o]) => (await window.harness.gradients()).failures(k, o), [
    kind,
    options,
  ] as const);

for (const { backend, cases, differences, opCases } of SETS) {
  test(`${backend}: gradients agree with the CPU backend's kernels and with finite differences`, () =>
    bench.withPage('', async (page) => {
      const used = await page.evaluate(
        async (name) => (await window.harness.gradients()).useBackend(name),
        backend,
      );
      assert.equal(used, backend);
      for (const kind of ['conv2d', 'depthwise', 'transposed'] as const) {
        const tolerance = TOLERANCE;
        assert.deepEqual(await check(page, kind, { from: 1, count: cases, tolerance }), [], kind);
        const options = { from: 1001, count: differences, tolerance: 5 * tolerance, differences: true };
        assert.deepEqual(await check(page, kind, options), [], kind);
      }
      const wrong = await page.evaluate(
        async (most) => (await window.harness.gradients()).opFailures(most),
        opCases,
      );
      assert.deepEqual(wrong, []);
      const still = await page.evaluate(async () => (await window.harness.gradients()).backend());
      assert.equal(still, backend);
    }));
}
