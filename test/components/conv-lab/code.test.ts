import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import {
  type ConvState,
  convCodec,
  derive,
  objection,
  resize,
} from '../../../src/components/conv-lab/state.ts';

/** Settings that a reader would try, and those at which libraries differ. */
const settings: Partial<ConvState>[] = [
  {},
  { padding: 'same' },
  { padding: 'same', stride: 2 },
  { padding: 'same', rows: 8, stride: 3 },
  { padding: 'explicit', pads: [0, 1, 2, 0] },
  { dilation: 2 },
  { dilation: 2, stride: 2 },
  { channels: 3, filters: 2 },
  { channels: 4, filters: 2, groups: 2 },
  { channels: 4, filters: 4, groups: 4, padding: 'same', stride: 2, dilation: 2 },
  { kernelRows: 1, kernelColumns: 5, padding: 'same', rows: 1 },
];

test('the TensorFlow.js code on offer, executed, gives the numbers in the picture', async () => {
  for (const part of settings) {
    const state: ConvState = {
      ...resize(convCodec.initial, { input: 'noise', ...part }),
      bias: [3, -1, 2, 5],
    };
    assert.equal(objection(state), '', JSON.stringify(part));
    const { code, input, filter, output } = derive(state);
    const head = "import * as tf from '@tensorflow/tfjs';\n";
    assert.ok(code.tensorflowjs.startsWith(head));
    const body = `${code.tensorflowjs.slice(head.length).replace('export function', 'function')}\nreturn layer;`;
    const layer = new Function('tf', body)(tf) as (...tensors: tf.Tensor[]) => tf.Tensor;
    const tensors = [input, filter].map(({ shape, data }) => tf.tensor(Array.from(data), [...shape]));
    const result = layer(...tensors, tf.tensor1d(state.bias.slice(0, state.filters)));
    assert.deepEqual(result.shape, output.shape, JSON.stringify(part));
    assert.deepEqual(Array.from(await result.data()), Array.from(output.data), JSON.stringify(part));
    assert.match(code.keras, /Conv2D\(/);
    assert.match(code.pytorch, /nn\.Conv2d\(/);
  }
});
