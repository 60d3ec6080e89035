import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { memory, setBackend, type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { layers as keras, type LayersModel, loadLayersModel, sequential } from '@tensorflow/tfjs-layers';
import {
  type NamedValues,
  planStack,
  readLayersModel,
  type StackPlan,
  type TrainableLayer,
  writeLayersModel,
} from '../../../../src/lib/conv/stack/index.ts';
import { forward } from '../../../../src/lib/nn/layers/forward.ts';
import { initialWeights } from '../../../../src/lib/nn/layers/initial.ts';
import { toTensors, toValues } from '../../../../src/lib/nn/layers/weights.ts';
import { random } from '../../../../src/lib/random.ts';

before(() => setBackend('cpu'));

/** Weights in which nothing is 0 or 1, so that a mix-up shows. */
function odd(plan: StackPlan, seed: number): NamedValues[] {
  const next = random(seed);
  return plan.parameters.map(({ name, shape, role }) => ({
    name,
    shape,
    values: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
      role === 'variance' || role === 'scale' ? 0.5 + next() : next() - 0.5,
    ),
  }));
}

/** Pictures for the plan. */
function pictures(plan: StackPlan, count: number): Tensor4D {
  const next = random(99);
  const size = plan.inputShape.reduce((a, b) => a * b, 1);
  return tensor4d(
    Float32Array.from({ length: count * size }, () => next()),
    [count, ...plan.inputShape],
  );
}

/** What our forward pass gives. */
function ours(plan: StackPlan, weights: readonly NamedValues[], input: Tensor4D): number[] {
  return tidy(() => [...forward(plan, toTensors(plan.parameters, weights), input).at(-1)!.dataSync()]);
}

/** The model that TensorFlow.js reads from our files. */
function theirs(files: ReturnType<typeof writeLayersModel>): Promise<LayersModel> {
  const { modelTopology, weightsManifest } = files.json;
  return loadLayersModel({
    load: async () => ({
      modelTopology,
      weightSpecs: weightsManifest[0]!.weights,
      weightData: files.weights.buffer,
    }),
  });
}

function assertClose(a: ArrayLike<number>, b: ArrayLike<number>, name: string, within = 1e-5): void {
  assert.equal(a.length, b.length, name);
  for (let i = 0; i < a.length; i++) {
    assert.ok(
      Math.abs(a[i]! - b[i]!) <= within * Math.max(1, Math.abs(b[i]!)),
      `${name}: ${a[i]} and ${b[i]} at ${i}`,
    );
  }
}

const stacks: Record<string, [number[], TrainableLayer[]]> = {
  digits: [
    [8, 8, 1],
    [
      { type: 'conv', kernel: 3, filters: 4, padding: 'SAME' },
      { type: 'relu' },
      { type: 'maxPool', kernel: 2 },
      { type: 'flatten' },
      { type: 'dense', filters: 5 },
      { type: 'softmax' },
    ],
  ],
  'one of each': [
    [12, 12, 3],
    [
      {
        type: 'conv',
        kernel: [3, 5],
        filters: 8,
        padding: [
          [1, 2],
          [0, 1],
        ],
        stride: [1, 2],
        name: 'ä first!',
      },
      { type: 'batchNorm' },
      { type: 'activation', activation: 'leakyRelu' },
      { type: 'depthwise', kernel: 3, multiplier: 2, padding: 'SAME' },
      { type: 'activation', activation: 'tanh' },
      { type: 'separable', kernel: 3, filters: 6, padding: 'SAME', bias: false, dilation: 2 },
      { type: 'transposed', kernel: 3, stride: 2, filters: 4 },
      { type: 'avgPool', kernel: 3, stride: 2, padding: 'SAME' },
      {
        type: 'pad',
        padding: [
          [1, 0],
          [0, 2],
        ],
      },
      { type: 'upsample', factor: [1, 2] },
      { type: 'activation', activation: 'sigmoid' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', filters: 7 },
      { type: 'flatten' },
      { type: 'batchNorm' },
    ],
  ],
  branches: [
    [10, 10, 2],
    [
      { type: 'conv', kernel: 3, filters: 4, padding: 'SAME', name: 'a' },
      { type: 'conv', kernel: 1, filters: 4, from: 'input', name: 'b' },
      { type: 'add', from: ['a', 'b'], name: 'sum' },
      { type: 'conv', kernel: 3, filters: 3, name: 'c' },
      { type: 'crop', from: ['sum', 'c'], offset: 1, name: 'cut' },
      { type: 'concat', from: ['c', 'cut'], name: 'both' },
      { type: 'globalAvgPool', name: 'mean' },
      { type: 'dense', filters: 7, name: 'gates' },
      { type: 'scale', from: ['both', 'gates'], name: 'gated' },
      { type: 'dense', filters: 3 },
    ],
  ],
};

for (const [name, [inputShape, layers]] of Object.entries(stacks)) {
  test(`TensorFlow.js reads the written network and computes the same: ${name}`, async () => {
    const plan = planStack(inputShape, layers);
    const weights = odd(plan, 5);
    const model = await theirs(writeLayersModel(plan, weights));
    const input = pictures(plan, 2);
    const answer = model.predict(input) as Tensor;
    assert.deepEqual(answer.shape.slice(1), plan.outputShape);
    assertClose(ours(plan, weights, input), await answer.data(), name);
  });
}

test('a written network is read again with the same numbers, through JSON', () => {
  for (const name of ['digits', 'one of each']) {
    const [inputShape, layers] = stacks[name]!;
    const plan = planStack(inputShape, layers);
    const weights = odd(plan, 6);
    const { json, weights: bytes } = writeLayersModel(plan, weights);
    const again = readLayersModel(JSON.parse(JSON.stringify(json)), bytes);
    const input = pictures(plan, 2);
    assert.deepEqual(ours(again.plan, again.weights, input), ours(plan, weights, input));
  }
});

test('a network that TensorFlow.js saved is read: a chain, activations inside layers, a dense layer on a map', async () => {
  const model = sequential({
    layers: [
      keras.conv2d({ inputShape: [9, 9, 2], filters: 4, kernelSize: 3, activation: 'relu', padding: 'same' }),
      keras.batchNormalization({}),
      keras.maxPooling2d({ poolSize: 2, strides: 2 }),
      keras.depthwiseConv2d({ kernelSize: 3, activation: 'tanh', useBias: false }),
      keras.dense({ units: 5 }),
      keras.globalAveragePooling2d({}),
      keras.dense({ units: 3, activation: 'softmax' }),
    ],
  });
  let saved: { modelTopology?: unknown; weightSpecs?: unknown; weightData?: unknown } = {};
  await model.save({
    save: async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    },
  });
  const json = {
    format: 'layers-model',
    modelTopology: saved.modelTopology,
    weightsManifest: [{ paths: ['w.bin'], weights: saved.weightSpecs }],
  };
  const read = readLayersModel(
    JSON.parse(JSON.stringify(json)),
    new Uint8Array(saved.weightData as ArrayBuffer),
  );
  const input = pictures(read.plan, 2);
  assertClose(ours(read.plan, read.weights, input), await (model.predict(input) as Tensor).data(), 'saved');
});

test('files that are no such network, or lack numbers, are refused in words', () => {
  const [inputShape, layers] = stacks['digits']!;
  const plan = planStack(inputShape, layers);
  const { json, weights } = writeLayersModel(plan, odd(plan, 1));
  const copy = () => structuredClone(json);
  assert.throws(() => readLayersModel({}, weights), /no model.json/);
  assert.throws(() => readLayersModel({ ...copy(), format: 'graph-model' }, weights), /graph model/);
  assert.throws(() => readLayersModel(copy(), weights.subarray(0, 40)), /missing or cut short/);
  const unknown = copy();
  unknown.modelTopology.config.layers[2]!.class_name = 'Lambda';
  assert.throws(() => readLayersModel(unknown, weights), /activation_2 is a Lambda/);
  const halves = copy();
  (halves.weightsManifest[0]!.weights[0] as { dtype: string }).dtype = 'float16';
  assert.throws(() => readLayersModel(halves, weights), /32-bit/);
  const sized = copy();
  sized.modelTopology.config.layers[0]!.config['batch_input_shape'] = [null, null, null, 1];
  assert.throws(() => readLayersModel(sized, weights), /height, width and channels/);
});

test('what the format cannot hold is refused by the name of its layer', () => {
  const write = (layer: TrainableLayer) => {
    const plan = planStack([8, 8, 4], [layer]);
    return () => writeLayersModel(plan, odd(plan, 1));
  };
  assert.throws(write({ type: 'lrn' }), /normalisation 1.*local response/);
  assert.throws(write({ type: 'conv', kernel: 3, filters: 4, groups: 2 }), /conv 1.*groups/);
  assert.throws(write({ type: 'depthwise', kernel: 3, dilation: 2 }), /depthwise 1.*dilated/);
  assert.throws(write({ type: 'maxPool', kernel: 2, padding: 1 }), /maxPool 1.*SAME or VALID/);
  const plan = planStack([8, 8, 4], [{ type: 'dense', filters: 2 }]);
  assert.throws(() => writeLayersModel(plan, []), /dense 1\/kernel/);
});

test('a convolution in groups is that of each group by itself', () => {
  const grouped = planStack([6, 6, 4], [{ type: 'conv', kernel: 3, filters: 4, groups: 2 }]);
  const weights = odd(grouped, 8);
  const input = pictures(grouped, 1);
  const together = ours(grouped, weights, input);
  // By hand, place (0, 0) of output channel 3, which reads input channels 2 and 3.
  const data = input.dataSync();
  const kernel = weights[0]!.values;
  let sum = weights[1]!.values[3]!;
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 3; x++)
      for (let c = 0; c < 2; c++)
        sum += data[(y * 6 + x) * 4 + 2 + c]! * kernel[((y * 3 + x) * 2 + c) * 4 + 3]!;
  assert.ok(Math.abs(together[3]! - sum) < 1e-5);
});

test('first values have the spread that their rule says, the same for the same seed', () => {
  const layers: TrainableLayer[] = [
    { type: 'conv', kernel: 5, filters: 64 },
    { type: 'batchNorm' },
    { type: 'relu' },
    { type: 'dense', filters: 50 },
  ];
  const plan = planStack([12, 12, 4], layers);
  const weights = initialWeights(plan, 3);
  const spread = (values: Float32Array) =>
    Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
  const named = Object.fromEntries(weights.map(({ name, values }) => [name, values]));
  // He before the rectifier: 5 * 5 * 4 numbers come in. Glorot at the end: a uniform distribution's spread is its end / √3.
  assert.ok(Math.abs(spread(named['conv 1/kernel']!) / Math.sqrt(2 / 100) - 1) < 0.03);
  const end = Math.sqrt(6 / (8 * 8 * 64 + 50));
  assert.ok(Math.abs(spread(named['dense 4/kernel']!) / (end / Math.sqrt(3)) - 1) < 0.03);
  assert.ok(named['dense 4/kernel']!.every((v) => Math.abs(v) <= end));
  assert.ok(named['conv 1/bias']!.every((v) => v === 0) && named['batchNorm 2/scale']!.every((v) => v === 1));
  assert.deepEqual(initialWeights(plan, 3), weights);
  assert.notDeepEqual(initialWeights(plan, 4)[0], weights[0]);
});

test('dropout drops its share while training, by seed, and nothing otherwise', () => {
  const plan = planStack([20, 20, 5], [{ type: 'dropout', rate: 0.3 }]);
  const input = pictures(plan, 1);
  const run = (seed?: number) =>
    tidy(() => [
      ...forward(plan, [], input, seed === undefined ? {} : { training: { seed } })
        .at(-1)!
        .dataSync(),
    ]);
  assert.deepEqual(run(), [...input.dataSync()]);
  const dropped = run(1);
  const share = dropped.filter((v) => v === 0).length / dropped.length;
  assert.ok(Math.abs(share - 0.3) < 0.03, String(share));
  assert.deepEqual(run(1), dropped);
  assert.notDeepEqual(run(2), dropped);
});

test('every layer’s output is there, and a run of the first layers stops after them', () => {
  const [inputShape, layers] = stacks['digits']!;
  const plan = planStack(inputShape, layers);
  const weights = toTensors(plan.parameters, odd(plan, 1));
  const outputs = forward(plan, weights, pictures(plan, 3));
  assert.deepEqual(
    outputs.map(({ shape }) => shape),
    plan.layers.map(({ outputShape }) => [3, ...outputShape]),
  );
  assert.equal(forward(plan, weights, pictures(plan, 3), { until: 2 }).length, 2);
});

test('weights go to tensors and back, and a missing or misshapen one is named', async () => {
  const [inputShape, layers] = stacks['digits']!;
  const plan = planStack(inputShape, layers);
  const weights = odd(plan, 1);
  const start = memory().numTensors;
  const tensors = toTensors(plan.parameters, weights);
  assert.deepEqual(await toValues(plan.parameters, tensors), weights);
  for (const one of tensors) one.dispose();
  assert.throws(() => toTensors(plan.parameters, weights.slice(1)), /conv 1\/kernel is missing/);
  const wrong = [{ ...weights[0]!, shape: [9, 4] }, ...weights.slice(1)];
  assert.throws(() => toTensors(plan.parameters, wrong), /conv 1\/kernel has the shape \[9,4\]/);
  assert.equal(memory().numTensors, start);
});
