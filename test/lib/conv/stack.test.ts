import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeStack } from '../../../src/lib/conv/index.ts';
import { findProblem, planStack, type TrainableLayer } from '../../../src/lib/conv/stack/index.ts';

const everyKind: TrainableLayer[] = [
  { type: 'conv', kernel: [3, 5], filters: 8, padding: 'SAME', stride: [1, 2] },
  { type: 'batchNorm' },
  { type: 'relu', name: 'first' },
  { type: 'depthwise', kernel: 3, multiplier: 2, padding: 1 },
  { type: 'separable', kernel: 3, filters: 8, padding: 'SAME', bias: false },
  { type: 'add', from: ['separable 5', 'first'] },
  { type: 'conv', kernel: 3, filters: 4, groups: 2, dilation: 2, padding: 'SAME' },
  { type: 'maxPool', kernel: 2 },
  { type: 'transposed', kernel: 4, stride: 2, filters: 6, padding: 'SAME' },
  { type: 'pad', padding: 1 },
  { type: 'crop', offset: 1, size: [12, 6] },
  { type: 'upsample', factor: 2 },
  { type: 'avgPool', kernel: 2 },
  { type: 'concat', from: ['avgPool 13', 'crop 11'] },
  { type: 'globalAvgPool' },
  { type: 'dense', filters: 12 },
  { type: 'activation', activation: 'sigmoid' },
  { type: 'scale', from: ['concat 14', 'activation 17'] },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', filters: 10 },
  { type: 'softmax' },
];

test('a plan has the shapes and as many parameters as the description of the same layers', () => {
  const plan = planStack([12, 12, 3], everyKind);
  const described = describeStack([12, 12, 3], everyKind);
  assert.deepEqual(
    plan.layers.map(({ outputShape }) => outputShape),
    described.layers.map(({ outputShape }) => outputShape),
  );
  const size = (shape: number[]) => shape.reduce((a, b) => a * b, 1);
  const trainable = plan.parameters.filter((parameter) => parameter.trainable);
  assert.equal(
    trainable.reduce((sum, { shape }) => sum + size(shape), 0),
    described.parameters,
  );
  assert.equal(new Set(plan.parameters.map(({ name }) => name)).size, plan.parameters.length);
});

test('fans are the numbers that a unit adds up, and the units that a number goes to', () => {
  const { parameters } = planStack([12, 12, 3], everyKind);
  const fans = Object.fromEntries(parameters.map(({ name, fanIn, fanOut }) => [name, [fanIn, fanOut]]));
  assert.deepEqual(fans['conv 1/kernel'], [45, 120]);
  assert.deepEqual(fans['depthwise 4/kernel'], [9, 18]);
  assert.deepEqual(fans['conv 7/kernel'], [36, 18]);
  assert.deepEqual(fans['transposed 9/kernel'], [16, 96]);
  assert.deepEqual(fans['dense 16/kernel'], [12, 12]);
});

test('a network that can be trained has no problem', () => {
  assert.equal(findProblem([12, 12, 3], everyKind, 10), null);
});

test('a problem is said with its layer, what comes in, and what to do', () => {
  const conv = (kernel: number, more: Partial<TrainableLayer> = {}): TrainableLayer => ({
    type: 'conv',
    kernel,
    filters: 8,
    ...more,
  });
  const cases: [TrainableLayer[], number | null, RegExp][] = [
    [[], null, /no layers yet/],
    [
      [conv(3), conv(5), conv(5)],
      2,
      /^Layer 3 \(conv 3\) cannot work: it gets a map of 2 x 2 x 8\. .*at most 2, or use 'SAME'/,
    ],
    [[{ type: 'flatten' }, conv(3)], 1, /it gets 64 numbers\. A conv layer needs a map/],
    [[conv(3), { type: 'dense', filters: 32 }], null, /ends with 32 numbers, but there are 10 classes/],
    [[conv(3)], null, /ends with a map of 6 x 6 x 8/],
    [[{ type: 'conv', kernel: 3 }], 0, /Filters: a whole number/],
    [[conv(3, { groups: 3 })], 0, /3 does not divide/],
    [[conv(3, { stride: 2, dilation: 2 })], 0, /stride and dilation/i],
    [[{ type: 'maxPool', kernel: 2, dilation: 2 }], 0, /dilation 1/],
    [[{ type: 'dropout', rate: 1 }], 0, /Rate: a number from 0 to below 1/],
    [[{ type: 'activation', activation: 'swish' as 'relu' }], 0, /relu, leakyRelu/],
    [[{ type: 'convolutional' }], 0, /are allowed, not convolutional/],
    [[conv(3), { type: 'add', from: ['input', 'conv 1'] }], 1, /does not go together/],
    [[conv(3, { name: 'a' }), conv(3, { name: 'a' })], 1, /names must be unique/],
  ];
  for (const [layers, place, message] of cases) {
    const problem = findProblem([8, 8, 1], layers, 10);
    assert.ok(problem, String(message));
    assert.equal(problem.layer, place, problem.message);
    assert.match(problem.message, message);
    assert.match(problem.message, /^[A-Z].*\.$/);
  }
  assert.match(findProblem([5, 2, 1], [{ type: 'flatten' }], 10)!.message, /nothing to train/);
});

test('a plan names what it cannot read', () => {
  assert.throws(() => planStack([1, 8, 8, 1], [{ type: 'flatten' }]), /inputShape/);
  assert.throws(() => planStack([8, 8, 1], []), /layers/);
});
