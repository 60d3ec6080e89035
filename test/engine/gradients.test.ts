import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, getBackend, setBackend } from '@tensorflow/tfjs-core';
import { ops } from '../../src/lib/nn/ops.ts';
import { registerGradients } from '../lib/nn/gradients.ts';
import { type CheckOptions, failures, type Kind } from './harness/gradientCases.ts';
import { notDifferentiable, opCases, opFailures } from './harness/opCases.ts';

setWasmPaths(
  fileURLToPath(new URL('../../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)),
);
env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);

async function check(backend: string, kind: Kind, options: CheckOptions): Promise<void> {
  assert.ok(await setBackend(backend));
  registerGradients(backend);
  assert.equal(getBackend(), backend);
  assert.deepEqual(await failures(kind, options), []);
  assert.equal(getBackend(), backend, 'the backend under test is still the current one');
}

for (const backend of ['wasm', 'cpu']) {
  for (const kind of ['conv2d', 'depthwise', 'transposed'] as const) {
    test(`${backend}: both gradients of ${kind} are those of the CPU backend's own kernels, for all strides, paddings and dilations`, () =>
      check(backend, kind, { from: 1, count: 120, tolerance: 1e-4 }));
    test(`${backend}: both gradients of ${kind} agree with finite differences`, () =>
      check(backend, kind, { from: 1001, count: 40, tolerance: 2e-3, differences: true }));
  }
}

for (const backend of ['wasm', 'cpu']) {
  test(`${backend}: the gradient of every op of the op table agrees with finite differences`, async () => {
    assert.ok(await setBackend(backend));
    registerGradients(backend);
    assert.deepEqual(await opFailures(), []);
    assert.equal(getBackend(), backend);
  });
}

test('every op of the op table is checked, or is not differentiable by nature', () => {
  const checked = new Set(opCases.map(({ op }) => op));
  for (const op of Object.keys(ops)) {
    assert.ok(checked.has(op) !== op in notDifferentiable, `${op} is in exactly one of the two lists`);
  }
});
