import assert from 'node:assert/strict';
import { test } from 'node:test';
import '@tensorflow/tfjs-backend-cpu';
import {
  backend_util,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropInput,
  engine,
  memory,
  randomUniform,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { conv2dInputGradient, depthwiseInputGradient } from '../../src/lib/engine/gradients/inputGradient.ts';
import { random, randomInteger } from '../../src/lib/random.ts';

type Four = [number, number, number, number];

/** Compares our gradient with the stock kernel of tfjs's CPU backend for one random setting. */
async function compare(seed: number, depthwise: boolean): Promise<void> {
  const next = random(seed);
  const whole = (low: number, high: number) => randomInteger(next, low, high);
  const kernel = [whole(1, 5), whole(1, 5)];
  const inputShape: Four = [whole(1, 2), whole(5, 12), whole(5, 12), whole(1, 4)];
  const filterShape: Four = [kernel[0]!, kernel[1]!, inputShape[3], whole(1, 3)];
  const strides: [number, number] = [whole(1, 3), whole(1, 3)];
  const pad = next() < 0.5 ? 'same' : 'valid';
  const info = backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad, undefined, depthwise);
  const before = memory().numTensors;
  const dy = randomUniform(info.outShape as Four, -1, 1, 'float32', seed) as Tensor4D;
  const filter = randomUniform(filterShape, -1, 1, 'float32', seed + 1) as Tensor4D;
  const settings = { inputShape, strides, before: [info.padInfo.top, info.padInfo.left] as [number, number] };
  const ours = (depthwise ? depthwiseInputGradient : conv2dInputGradient)(dy, filter, settings);
  const attrs = { strides, pad, inputShape, dilations: 1, dataFormat: 'NHWC' };
  const name = depthwise ? DepthwiseConv2dNativeBackpropInput : Conv2DBackpropInput;
  const stock = engine().runKernel(name, { dy, filter }, attrs) as Tensor4D;
  const where = JSON.stringify({ seed, inputShape, filterShape, strides, pad });
  assert.deepEqual(ours.shape, inputShape, where);
  const [a, b] = [await ours.data(), await stock.data()];
  b.forEach((value, i) => {
    assert.ok(Math.abs(value - a[i]!) < 1e-4, `${where}: ${a[i]} instead of ${value} at ${i}`);
  });
  for (const tensor of [dy, filter, ours, stock]) tensor.dispose();
  assert.equal(memory().numTensors, before, `${where}: tensors are left behind`);
}

test('the input gradient of a convolution is that of the CPU backend, for all strides and paddings', async () => {
  for (let seed = 1; seed <= 60; seed++) await compare(seed, false);
});

test('so is that of a depthwise convolution, with a multiplier too', async () => {
  for (let seed = 101; seed <= 160; seed++) await compare(seed, true);
});
