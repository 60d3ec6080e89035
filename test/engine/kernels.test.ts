import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getKernel, type KernelConfig, type KernelFunc, unregisterKernel } from '@tensorflow/tfjs-core';
import { hardSwishGradient, reluGradient } from '../../src/lib/engine/kernels/activationGradient.ts';
import { assemble } from '../../src/lib/engine/kernels/assemble.ts';
import { copyRows } from '../../src/lib/engine/kernels/copyRows.ts';
import { hardSwish } from '../../src/lib/engine/kernels/hardSwish.ts';
import { packFilter } from '../../src/lib/engine/kernels/packFilter.ts';
import { replaceKernel, wrapKernel } from '../../src/lib/engine/kernels/replaceKernel.ts';
import { scatterRow } from '../../src/lib/engine/kernels/scatterRow.ts';
import { random } from '../../src/lib/random.ts';

const memory = new WebAssembly.Memory({ initial: 1 });
const { instance } = await WebAssembly.instantiate(
  assemble([hardSwish, hardSwishGradient, reluGradient, copyRows, scatterRow, packFilter]),
  { env: { memory } },
);
const run = instance.exports as unknown as Record<string, (...numbers: number[]) => void>;
const floats = new Float32Array(memory.buffer);

test('hardSwish agrees with its formula for any length, and writes nothing past its end', () => {
  const next = random(5);
  for (const length of [0, 1, 3, 4, 5, 16, 1001]) {
    const x = Float32Array.from({ length }, () => next() * 20 - 10);
    floats.fill(-99);
    floats.set(x, 4);
    const [from, to] = [16, 32768];
    run['hardSwish']!(from, to, from + (length >> 2) * 16, from + length * 4, 1 / 6);
    for (let i = 0; i < length; i++) {
      const wanted = (x[i]! * Math.min(Math.max(x[i]! + 3, 0), 6)) / 6;
      assert.ok(Math.abs(floats[to / 4 + i]! - wanted) < 1e-5, `length ${length}, number ${i}`);
    }
    assert.equal(floats[to / 4 + length], -99);
    assert.equal(floats[to / 4 - 1], -99);
  }
});

test('copyRows lays rows at their stride and leaves what is between them', () => {
  floats.fill(0);
  for (let i = 0; i < 24; i++) floats[i] = i + 1;
  run['copyRows']!(0, 4096, 3, 32, 48);
  const at = 4096 / 4;
  for (let row = 0; row < 3; row++) {
    const copied = [...floats.slice(at + row * 12, at + row * 12 + 12)];
    const wanted = Array.from({ length: 12 }, (_, i) => (i < 8 ? row * 8 + i + 1 : 0));
    assert.deepEqual(copied, wanted);
  }
  run['copyRows']!(0, 8192, 0, 32, 48);
  assert.equal(floats[8192 / 4], 0);
});

test('the gradients of hard swish and relu agree with their formulas for any length, corners too', () => {
  const next = random(6);
  const rules: [string, number, (v: number) => number][] = [
    ['hardSwishGradient', 0.2, (v) => (v <= -3 ? 0 : v <= 3 ? 0.2 * (2 * v + 3) : 1.2)],
    ['reluGradient', 6, (v) => (v > 0 && v < 6 ? 1 : 0)],
    ['reluGradient', Number.POSITIVE_INFINITY, (v) => (v > 0 ? 1 : 0)],
  ];
  for (const [name, parameter, slope] of rules) {
    for (const length of [0, 1, 4, 7, 1001]) {
      const x = Float32Array.from({ length }, (_, i) => (i < 5 ? [-3, 3, 0, 6, 2][i]! : next() * 20 - 10));
      const dy = Float32Array.from({ length }, () => next() * 2 - 1);
      floats.fill(-99);
      floats.set(x, 4);
      floats.set(dy, 4096);
      const [from, other, to] = [16, 4096 * 4, 32768];
      run[name]!(from, other, to, from + (length >> 2) * 16, from + length * 4, parameter);
      for (let i = 0; i < length; i++) {
        const wanted = dy[i]! * slope(x[i]!);
        assert.ok(Math.abs(floats[to / 4 + i]! - wanted) < 1e-5, `${name} of ${x[i]}, length ${length}`);
      }
      assert.equal(floats[to / 4 + length], -99);
      assert.equal(floats[to / 4 - 1], -99);
    }
  }
});

test('scatterRow adds a row of cells, weighted, to cells that lie further apart, and touches nothing between them', () => {
  const next = random(7);
  const [channels, count, apart] = [8, 5, 3];
  floats.fill(0);
  const dy = Float32Array.from({ length: channels * count }, () => next() - 0.5);
  const w = Float32Array.from({ length: channels }, () => next() - 0.5);
  const before = Float32Array.from({ length: channels * count * apart }, () => next());
  floats.set(dy, 64);
  floats.set(w, 512);
  floats.set(before, 1024);
  run['scatterRow']!(64 * 4, 512 * 4, 1024 * 4, count, channels * 4, apart * channels * 4);
  before.forEach((value, i) => {
    const cell = Math.floor(i / channels);
    const c = i % channels;
    const added = cell % apart ? 0 : dy[(cell / apart) * channels + c]! * w[c]!;
    assert.ok(Math.abs(floats[1024 + i]! - value - added) < 1e-6, `number ${i}`);
  });
  assert.equal(floats[1024 + before.length], 0);
});

test('packFilter brings the weights of eight neighbouring channels together, and does nothing for no numbers', () => {
  for (const [numbers, blocks] of [
    [9, 1],
    [27, 3],
    [1, 5],
  ] as const) {
    const outputs = blocks * 8;
    const filter = Float32Array.from({ length: numbers * outputs }, (_, i) => i + 1);
    const at = 4096;
    floats.fill(-99);
    floats.set(filter, 4);
    run['packFilter']!(16, at * 4, numbers, blocks, outputs * 4);
    filter.forEach((value, i) => {
      const [number, output] = [Math.floor(i / outputs), i % outputs];
      assert.equal(floats[at + (Math.floor(output / 8) * numbers + number) * 8 + (output % 8)], value);
    });
    assert.equal(floats[at - 1], -99);
    assert.equal(floats[at + filter.length], -99);
  }
  floats.fill(-99);
  run['packFilter']!(16, 4096, 0, 2, 64);
  assert.ok(floats.every((value) => value === -99));
});

test('a kernel is wrapped once by each wrap, however often and in whatever order they come', () => {
  const result = { dataId: {}, shape: [], dtype: 'float32' } as const;
  const calls: string[] = [];
  const wrapNamed =
    (name: string) =>
    (stock: KernelConfig): KernelFunc =>
    (parameters) => {
      calls.push(name);
      return stock.kernelFunc(parameters);
    };
  const [inner, outer] = [wrapNamed('inner'), wrapNamed('outer')];
  wrapKernel('Nothing', inner);
  assert.equal(getKernel('Nothing', 'wasm'), undefined);
  replaceKernel('Nothing', () => ({ ...result, shape: [1] }));
  replaceKernel('Nothing', () => ({ ...result, shape: [2] }));
  for (const wrap of [inner, outer, inner, outer]) wrapKernel('Nothing', wrap);
  const made = getKernel('Nothing', 'wasm').kernelFunc({ inputs: {}, backend: {} });
  assert.deepEqual(calls, ['outer', 'inner']);
  assert.deepEqual(made, { ...result, shape: [2] });
  unregisterKernel('Nothing', 'wasm');
});
