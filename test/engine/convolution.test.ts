import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend,
  fused,
  getKernel,
  type KernelFunc,
  memory,
  randomNormal,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { startWasm } from '../../scripts/wasm.ts';
import { registerFastConvolutions } from '../../src/lib/engine/kernels/convolution.ts';

/** [side, in, out, kernel, stride, padding] */
const cases = [
  [16, 3, 8, 3, 2, 'same'],
  [16, 8, 16, 3, 1, 'same'],
  [11, 5, 24, 3, 2, 'same'],
  [12, 7, 8, 5, 3, 'valid'],
  [9, 4, 8, 2, 1, 'valid'],
  [8, 16, 8, 1, 1, 'same'],
  [5, 6, 16, 4, 1, 'same'],
  // Left to tfjs: channels that are no multiple of 8, maps too narrow for a tile.
  [8, 4, 6, 3, 1, 'same'],
  [4, 4, 8, 3, 2, 'same'],
] as const;

let stock: readonly Float32Array[];
let xs: readonly { x: Tensor4D; filter: Tensor4D; bias: Tensor1D }[];
let stockKernel: KernelFunc;

const run = (i: number, activation: 'relu' | 'linear'): Tensor => {
  const { x, filter, bias } = xs[i]!;
  const [, , , , strides, pad] = cases[i]!;
  return fused.conv2d({ x, filter, bias, strides, pad, activation });
};

before(async () => {
  await startWasm();
  xs = cases.map(([side, inputs, outputs, kernel], i) => ({
    x: randomNormal([2, side, side, inputs], 0, 1, 'float32', i + 1) as Tensor4D,
    filter: randomNormal([kernel, kernel, inputs, outputs], 0, 1, 'float32', i + 50) as Tensor4D,
    bias: randomNormal([outputs], 0, 1, 'float32', i + 90) as Tensor1D,
  }));
  stock = await Promise.all(
    cases.flatMap((_, i) =>
      (['relu', 'linear'] as const).map(async (activation) =>
        Float32Array.from(await run(i, activation).data()),
      ),
    ),
  );
  stockKernel = getKernel('Conv2D', 'wasm')!.kernelFunc;
});

test('our convolutions give the numbers of XNNPACK, biased and rectified, for every stride, padding and odd size', async () => {
  assert.equal(registerFastConvolutions(backend() as BackendWasm), true);
  assert.notEqual(getKernel('Conv2D', 'wasm')!.kernelFunc, stockKernel);
  const before = memory().numTensors;
  for (const [i, one] of cases.entries()) {
    for (const [j, activation] of (['relu', 'linear'] as const).entries()) {
      const made = run(i, activation);
      const values = await made.data();
      const wanted = stock[2 * i + j]!;
      assert.equal(values.length, wanted.length);
      values.forEach((value, n) => {
        assert.ok(Math.abs(value - wanted[n]!) < 1e-4, `${one} ${activation}, number ${n}`);
      });
      made.dispose();
    }
  }
  assert.equal(memory().numTensors, before);
});

test('registering them again changes nothing', () => {
  const { kernelFunc } = getKernel('Conv2D', 'wasm')!;
  registerFastConvolutions(backend() as BackendWasm);
  assert.equal(getKernel('Conv2D', 'wasm')!.kernelFunc, kernelFunc);
});

test('the same numbers come out every time', async () => {
  const [a, b] = [run(1, 'linear'), run(1, 'linear')];
  assert.deepEqual(await a.data(), await b.data());
});
