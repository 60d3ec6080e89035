import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { getBackend, memory, setBackend } from '@tensorflow/tfjs-core';
import { publicFile, startWasm, turn } from '../../../../scripts/wasm.ts';
import { planStack, type TrainableLayer } from '../../../../src/lib/conv/stack/index.ts';
import { digits, readBundled } from '../../../../src/lib/datasets/bundled.ts';
import { digitLayers, digitSettings } from '../../../../src/lib/datasets/digit-network.ts';
import { holdOut } from '../../../../src/lib/datasets/held-out.ts';
import { pick } from '../../../../src/lib/datasets/labelled-pictures.ts';
import type { LoopSettings } from '../../../../src/lib/nn/train/loop.ts';
import { classificationFigures, mostProbable } from '../../../../src/lib/nn/train/predict.ts';
import { type ClassifierTraining, trainClassifier } from '../../../../src/lib/nn/train/trainClassifier.ts';
import { stripes } from './classes.ts';

before(() => startWasm());

const layers: TrainableLayer[] = [
  { type: 'conv', kernel: 3, filters: 8, padding: 'SAME' },
  { type: 'batchNorm' },
  { type: 'relu' },
  { type: 'maxPool', kernel: 2 },
  { type: 'flatten' },
  { type: 'dropout', rate: 0.2 },
  { type: 'dense', filters: 3 },
  { type: 'softmax' },
];

const settings: LoopSettings = {
  epochs: 4,
  batchSize: 16,
  optimiser: { kind: 'adam' },
  learningRate: 0.01,
  schedule: { kind: 'cosine' },
  seed: 1,
};

/** Trains on stripes; fails when a tensor is left behind. */
async function run(change: Partial<ClassifierTraining> = {}) {
  const start = memory().numTensors;
  try {
    return await trainClassifier({
      plan: planStack([6, 6, 1], layers),
      training: stripes(90, 1),
      validation: stripes(60, 2),
      settings,
      loss: 'cross-entropy',
      augmentation: { shift: 1, flip: true },
      turn,
      ...change,
    });
  } finally {
    assert.equal(memory().numTensors, start, 'tensors are left behind');
  }
}

const accuracyOf = (probabilities: Float32Array) =>
  classificationFigures(probabilities, stripes(60, 2).labels, 3).accuracy;

test('a small network with normalisation and dropout learns to tell stripes, on WASM', async () => {
  assert.equal(getBackend(), 'wasm');
  const { ended, probabilities, state } = await run();
  assert.equal(ended, 'finished');
  assert.ok(accuracyOf(probabilities) > 0.95, String(accuracyOf(probabilities)));
  const { validation, training } = state.history.at(-1)!;
  assert.ok(Math.abs(validation!['accuracy']! - accuracyOf(probabilities)) < 1e-9);
  assert.ok(training['accuracy']! > 0.8 && training['loss']! < 1);
});

test('on WASM the same seed gives the same weights to the last bit, paused or not', async () => {
  const whole = await run();
  assert.deepEqual((await run()).weights, whole.weights);
  const controller = new AbortController();
  const first = await run({
    stop: controller.signal,
    onEpoch: ({ epoch }) => {
      if (epoch === 2) controller.abort();
    },
  });
  assert.equal(first.ended, 'stopped');
  const rest = await run({ resume: structuredClone(first.state) });
  assert.deepEqual(rest.weights, whole.weights);
  assert.deepEqual(rest.state, whole.state);
  const other = await run({ settings: { ...settings, seed: 2 } });
  assert.notDeepEqual(other.weights[0], whole.weights[0]);
});

test('the squared error trains too, and plain JavaScript comes to nearly the same numbers as WASM', async () => {
  // Not Adam: it would blow up rounding where a gradient is 0, as that of a bias before a normalisation.
  const change = {
    loss: 'squared-error',
    settings: { ...settings, epochs: 2, optimiser: { kind: 'sgd', momentum: 0.9 } },
  } as const;
  const wasm = await run(change);
  await setBackend('cpu');
  try {
    const { registerGradients } = await import('../gradients.ts');
    registerGradients('cpu');
    const plain = await run(change);
    plain.weights.forEach(({ name, values }, i) => {
      values.forEach((value, j) => {
        const away = Math.abs(value - wasm.weights[i]!.values[j]!);
        assert.ok(away < 2e-3, `${name}[${j}]: ${value} is ${away} away`);
      });
    });
  } finally {
    await setBackend('wasm');
  }
});

test('training goes on from given weights', async () => {
  const { weights } = await run();
  const hardly = { ...settings, epochs: 1, learningRate: 1e-6 };
  assert.ok(accuracyOf((await run({ weights, settings: hardly })).probabilities) > 0.95);
  assert.ok(accuracyOf((await run({ settings: hardly })).probabilities) < 0.7);
  await assert.rejects(run({ weights: weights.slice(1) }), /conv 1\/kernel is missing/);
});

test('pictures that do not fit the network are refused in words', async () => {
  const plan = planStack([7, 7, 1], layers);
  await assert.rejects(
    run({ plan }),
    /training: its pictures are 6 x 6 x 1, but the network takes 7 x 7 x 1/,
  );
  const two = { ...stripes(60, 2), classes: ['a', 'b'] };
  await assert.rejects(run({ validation: two }), /2 classes, but the network gives 3 numbers/);
  await assert.rejects(run({ loss: 'hinge' as 'cross-entropy' }), /'cross-entropy' and 'squared-error'/);
});

test('figures of predictions are those of a hand count', () => {
  const probabilities = Float32Array.of(0.7, 0.2, 0.1, 0.3, 0.3, 0.4, 0.5, 0.5, 0);
  assert.deepEqual([...mostProbable(probabilities, 3)], [0, 2, 0]);
  const { accuracy, loss } = classificationFigures(probabilities, [0, 1, 2], 3);
  assert.ok(Math.abs(accuracy - 1 / 3) < 1e-12);
  const nats = -(Math.log(0.7) + Math.log(0.3) + Math.log(1e-7)) / 3;
  assert.ok(Math.abs(loss - nats) < 1e-6);
});

test('the digit network reads at least 97 % of held-out digits after a few seconds of training', async () => {
  const all = await readBundled(digits, publicFile);
  const { training, heldOut } = holdOut(all.labels, 0.2, 1);
  const validation = pick(all, heldOut);
  const { probabilities } = await run({
    plan: planStack(all.shape, digitLayers),
    training: pick(all, training),
    validation,
    settings: digitSettings,
    augmentation: undefined,
  });
  const { accuracy } = classificationFigures(probabilities, validation.labels, 10);
  assert.ok(accuracy >= 0.97, String(accuracy));
});
