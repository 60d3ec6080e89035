import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import { type Layer, layerCode } from '../../../src/lib/conv/index.ts';
import { random } from '../../../src/lib/random.ts';
import { assertClose, assertSame, tensor } from './random-case.ts';
import { caseOf, drawLayer, type LayerCase } from './random-layer.ts';

/** Runs generated TensorFlow.js source as a reader's page would, with tfjs-core in the place of its import. */
async function run(source: string, { input, weights, output }: LayerCase): Promise<void> {
  const head = "import * as tf from '@tensorflow/tfjs';\n";
  assert.ok(source.startsWith(head));
  const body = `${source.slice(head.length).replace('export function', 'function')}\nreturn layer;`;
  const layer = new Function('tf', body)(tf) as (...tensors: tf.Tensor[]) => tf.Tensor;
  const before = tf.memory().numTensors;
  const tensors = [input, ...weights].map((array) => tensor(array));
  const result = layer(...tensors);
  const actual = { shape: result.shape, data: Array.from(await result.data()) };
  tf.dispose([result, ...tensors]);
  assert.equal(tf.memory().numTensors, before, 'the generated function leaks tensors');
  const compare = source.includes('avgPool') ? assertClose : assertSame;
  compare(actual, output, source);
}

test('the TensorFlow.js text, executed, gives the library’s numbers on 600 layers of every kind', async () => {
  const next = random(200);
  const seen = new Set<string>();
  for (let i = 0; i < 600; i++) {
    const drawn = drawLayer(next);
    const source = layerCode(drawn.input.shape, drawn.layer).tensorflowjs;
    await run(source, drawn);
    seen.add(`${drawn.layer.type}${drawn.layer.groups ? ' grouped' : ''}`);
    if (source.includes('stretch(')) seen.add(`${drawn.layer.type} stretched`);
  }
  for (const kind of ['conv grouped', 'transposed grouped', 'conv stretched', 'transposed stretched']) {
    assert.ok(seen.has(kind), kind);
  }
});

const code = (inputShape: number[], layer: Layer) => layerCode(inputShape, layer);

test('SAME with a stride is an explicit, uneven F.pad in PyTorch where it is uneven, and depends on the size', () => {
  const layer: Layer = { type: 'conv', kernel: 3, filters: 8, stride: 2, padding: 'SAME' };
  const even = code([6, 6, 3], layer).pytorch;
  assert.match(even, /x = F\.pad\(x, \(0, 1, 0, 1\)\)/);
  assert.match(even, /depends on the input's size/);
  assert.match(even, /nn\.Conv2d\(3, 8, kernel_size=\(3, 3\), stride=\(2, 2\), bias=True\)/);
  const odd = code([5, 5, 3], layer).pytorch;
  assert.doesNotMatch(odd, /F\.pad/);
  assert.match(odd, /padding=\(1, 1\)/);
  assert.match(odd, /other sizes need other padding/);
  assert.match(code([6, 5, 3], layer).pytorch, /F\.pad\(x, \(1, 1, 0, 1\)\)/);
});

test('Keras takes SAME, groups and dilation as they are', () => {
  const { keras } = code([8, 8, 4], {
    type: 'conv',
    kernel: [3, 5],
    filters: 6,
    padding: 'SAME',
    groups: 2,
    dilation: 2,
    bias: false,
  });
  assert.match(
    keras,
    /layers\.Conv2D\(6, kernel_size=\(3, 5\), padding="same", dilation_rate=\(2, 2\), groups=2, use_bias=False\)/,
  );
});

test('a stride together with a dilation is composed in Keras and TensorFlow.js and plain in PyTorch', () => {
  const both = code([9, 9, 1], {
    type: 'conv',
    kernel: 3,
    filters: 1,
    stride: 2,
    dilation: 2,
    padding: 'SAME',
  });
  assert.match(both.keras, /ZeroPadding2D\(\(\(2, 2\), \(2, 2\)\)\)/);
  assert.match(both.keras, /padding="valid", dilation_rate=\(2, 2\)/);
  assert.doesNotMatch(both.keras, /strides=/);
  assert.match(both.keras, /x = x\[:, ::2, ::2, :\]/);
  assert.match(both.tensorflowjs, /filter = stretch\(filter, 0, 2\);\n\s+filter = stretch\(filter, 1, 2\);/);
  assert.match(both.pytorch, /stride=\(2, 2\), padding=\(2, 2\), dilation=\(2, 2\)/);
});

test('explicit padding is a layer of its own in Keras and uneven padding an F.pad in PyTorch', () => {
  const layer: Layer = {
    type: 'conv',
    kernel: 2,
    filters: 1,
    padding: [
      [1, 0],
      [0, 2],
    ],
  };
  assert.match(code([5, 5, 1], layer).keras, /ZeroPadding2D\(\(\(1, 0\), \(0, 2\)\)\)/);
  assert.match(code([5, 5, 1], layer).pytorch, /F\.pad\(x, \(0, 2, 1, 0\)\)/);
  assert.match(code([5, 5, 1], layer).tensorflowjs, /\[\[0, 0\], \[1, 0\], \[0, 2\], \[0, 0\]\]/);
});

test('causal is a word in Keras, padding in front elsewhere', () => {
  const layer: Layer = { type: 'conv1d', kernel: 3, filters: 4, dilation: 4, padding: 'CAUSAL' };
  const causal = code([20, 2], layer);
  assert.match(causal.keras, /Conv1D\(4, kernel_size=3, padding="causal", dilation_rate=4/);
  assert.match(causal.pytorch, /F\.pad\(x, \(8, 0\)\)/);
  assert.match(causal.tensorflowjs, /tf\.pad\(x, \[\[0, 0\], \[8, 0\], \[0, 0\]\]\)/);
});

test('a transposed layer gets the output_padding that PyTorch needs for TensorFlow’s size', () => {
  const layer: Layer = { type: 'transposed', kernel: 3, filters: 2, stride: 2, padding: 'SAME' };
  const { keras, pytorch } = code([4, 4, 3], layer);
  assert.match(keras, /Conv2DTranspose\(2, kernel_size=\(3, 3\), strides=\(2, 2\), padding="same"/);
  // TensorFlow pads the convolution 8 -> 4 by (0, 1): nothing is cut in front and one cell at the end.
  assert.match(pytorch, /return self\.conv\(x\)\[:, :, 0:8, 0:8\]/);
  const four = code([4, 4, 3], { ...layer, kernel: 4 }).pytorch;
  assert.match(
    four,
    /ConvTranspose2d\(3, 2, kernel_size=\(4, 4\), stride=\(2, 2\), padding=\(1, 1\), bias=True\)/,
  );
  const odd = code([4, 4, 3], { ...layer, kernel: 5 }).pytorch;
  assert.match(odd, /\[:, :, 1:9, 1:9\]/);
  const valid = code([4, 4, 3], { ...layer, kernel: 3, padding: 'VALID', outputShape: 10 });
  assert.match(valid.pytorch, /output_padding=\(1, 1\)/);
  assert.match(valid.keras, /ZeroPadding2D\(\(\(0, 1\), \(0, 1\)\)\)/);
  assert.match(valid.keras, /x = x\[:, 0:10, 0:10, :\]/);
});

test('groups of a transposed layer are layers of their own in Keras and TensorFlow.js', () => {
  const { keras, tensorflowjs, pytorch } = code([4, 4, 4], {
    type: 'transposed',
    kernel: 2,
    filters: 6,
    stride: 2,
    groups: 2,
  });
  assert.match(keras, /keras\.ops\.split\(x, 2, axis=-1\)/);
  assert.match(keras, /Concatenate\(\)\(\[layers\.Conv2DTranspose\(3,/);
  assert.match(tensorflowjs, /tf\.split\(filter, 2, -1\)/);
  assert.match(pytorch, /ConvTranspose2d\(4, 6, .*groups=2/);
});

test('an average never counts padding, in any library', () => {
  const same = code([4, 4, 1], { type: 'avgPool', kernel: 3, stride: 1, padding: 'SAME' });
  assert.match(same.pytorch, /count_include_pad=False/);
  const uneven = code([4, 4, 1], { type: 'avgPool', kernel: 2, stride: 1, padding: 'SAME' });
  assert.match(uneven.pytorch, /torch\.ones_like\(x\)/);
  const explicit = code([4, 4, 1], { type: 'avgPool', kernel: 3, stride: 1, padding: 1 });
  assert.match(explicit.keras, /keras\.ops\.ones_like\(x\)/);
});

test('padding never wins a maximum, in any library', () => {
  const layer: Layer = { type: 'maxPool', kernel: 2, stride: 1, padding: 'SAME' };
  assert.match(code([4, 4, 1], layer).pytorch, /value=float\("-inf"\)/);
  assert.match(code([4, 4, 1], { ...layer, padding: 1 }).keras, /constant_values=float\("-inf"\)/);
});

test('unequal strides of a depthwise layer are taken after it in Keras', () => {
  const { keras } = code([8, 8, 2], { type: 'depthwise', kernel: 3, stride: [1, 2], padding: 'SAME' });
  assert.match(keras, /equal strides/);
  assert.match(keras, /x = x\[:, :, ::2, :\]/);
});

test('conv3d under SAME is padded by hand in TensorFlow.js where it would pad by less than nothing', async () => {
  const layer: Layer = { type: 'conv3d', kernel: 1, filters: 1, stride: 3, padding: 'SAME', bias: false };
  const drawn = caseOf(random(3), [3, 3, 3], 1, layer);
  const source = layerCode(drawn.input.shape, layer).tensorflowjs;
  assert.match(source, /gets SAME wrong/);
  await run(source, drawn);
});

test('code is refused, with the reason, for what is no such layer', () => {
  assert.throws(
    () => code([4, 4, 1], { type: 'dense', filters: 3 }),
    /layer\.type: code is written for conv/,
  );
  assert.throws(() => code([4, 4, 1], { type: 'conv', kernel: 5, filters: 3 }), /layer\.kernel/);
  assert.throws(() => code([9, 1], { type: 'maxPool', kernel: [2] }), /two spatial axes/);
});
