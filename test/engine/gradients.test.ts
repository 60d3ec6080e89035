import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import {
  concat,
  conv2d,
  depthwiseConv2d,
  env,
  fused,
  getBackend,
  getGradient,
  getKernelsForBackend,
  grad,
  maxPool,
  memory,
  randomUniform,
  range,
  reshape,
  reverse,
  setBackend,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { geometryOf } from '../../src/lib/engine/gradients/geometry.ts';
import { ops } from '../../src/lib/nn/ops.ts';
import { registerGradients } from '../lib/nn/gradients.ts';
import { againstCpu, type CheckOptions, failures, type Kind, longCases } from './harness/gradientCases.ts';
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

test('wasm: the filter gradient is right where a row is longer than what is worked on at once', async () => {
  assert.ok(await setBackend('wasm'));
  registerGradients('wasm');
  for (const settings of longCases) {
    const found = await againstCpu(settings);
    assert.ok(found.x < 1e-3 && found.filter < 1e-3, JSON.stringify(found));
  }
});

/** The numbers of a result on both backends. */
async function onBoth(compute: () => Tensor): Promise<[number[], number[]]> {
  const results: number[][] = [];
  for (const backend of ['wasm', 'cpu']) {
    assert.ok(await setBackend(backend));
    registerGradients(backend);
    const before = memory().numTensors;
    const result = tidy(compute);
    results.push([...(await result.data())]);
    result.dispose();
    assert.equal(memory().numTensors, before);
  }
  return results as [number[], number[]];
}

test('wasm: SAME padding is right for every kernel and stride, also where the stride is the longer one', async () => {
  for (let kernel = 1; kernel <= 4; kernel++) {
    for (let stride = 1; stride <= 5; stride++) {
      for (let side = 1; side <= 12; side++) {
        const [ours, stock] = await onBoth(() => {
          const x = reshape(range(1, side * side * 2 + 1), [1, side, side, 2]) as Tensor4D;
          const filter = reshape(range(1, kernel * kernel * 4 + 1), [kernel, kernel, 2, 2]) as Tensor4D;
          const settings = { x, filter, strides: stride, pad: 'same' } as const;
          const results = [
            conv2d(x, filter, stride, 'same'),
            fused.conv2d(settings),
            depthwiseConv2d(x, filter, stride, 'same'),
            fused.depthwiseConv2d(settings),
          ];
          return concat(results.map((y) => reshape(y, [-1])));
        });
        assert.deepEqual(ours, stock, `kernel ${kernel}, stride ${stride}, ${side} x ${side}`);
      }
    }
  }
});

test('wasm: sums over leading axes and reversals are those of the CPU backend', async () => {
  for (const shape of [
    [700, 9],
    [3, 5, 7, 19],
    [1, 1],
    [513, 2, 8],
    [2, 3, 4, 32],
  ]) {
    const make = () => randomUniform(shape, -1, 1, 'float32', 4);
    for (let axes = 1; axes <= shape.length; axes++) {
      const leading = Array.from({ length: axes }, (_, i) => i);
      for (const keep of [true, false]) {
        const [ours, stock] = await onBoth(() => sum(make(), leading, keep));
        for (const [i, value] of ours.entries()) {
          assert.ok(Math.abs(value - stock[i]!) < 1e-4, `${shape} over ${leading}`);
        }
        assert.equal(ours.length, stock.length);
      }
      assert.deepEqual(...(await onBoth(() => reverse(make(), leading))), `${shape} reversed in ${leading}`);
    }
  }
});

test('wasm: a window of negative numbers has its gradient at its largest', async () => {
  assert.ok(await setBackend('wasm'));
  registerGradients('wasm');
  const x = tensor4d([-4, -3, -1, -2], [1, 2, 2, 1]);
  const dx = grad((y: Tensor) => maxPool(y as Tensor4D, 2, 2, 'valid'))(x);
  assert.deepEqual([...(await dx.data())], [0, 0, 1, 0]);
  for (const tensor of [x, dx]) tensor.dispose();
});

test('registering again changes no kernel and no gradient', () => {
  for (const backend of ['wasm', 'cpu']) {
    registerGradients(backend);
    const kernels = () => getKernelsForBackend(backend).map(({ kernelFunc }) => kernelFunc);
    const gradients = () =>
      ['Conv2D', 'AvgPool', 'MirrorPad', 'DepthToSpace', 'Prod'].map((name) => getGradient(name));
    const before = [kernels(), gradients()];
    registerGradients(backend);
    const [functions, configurations] = [kernels(), gradients()];
    assert.ok(functions.every((f) => (before[0] as unknown[]).includes(f)));
    assert.equal(functions.length, before[0]!.length);
    assert.ok(configurations.every((config, i) => config === before[1]![i]));
  }
});

test('channels-first is refused with a sentence', () => {
  const attrs = { dataFormat: 'NCHW', strides: 1, pad: 'same' };
  assert.throws(() => geometryOf([1, 3, 8, 8], [3, 3, 3, 4], attrs, false), /NHWC/);
});
