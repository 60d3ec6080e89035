import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory, randomUniform, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { networkOf } from '../../../src/lib/nn/network.ts';
import { plan, UnknownOpError } from '../../../src/lib/nn/plan.ts';
import { difference, graph, miniature, node } from './small.ts';

const picture = (height: number, width: number): Tensor =>
  randomUniform([1, height, width, 3], -1, 1, 'float32', 7);
const opsOf = (outputs: string[], options = {}) =>
  plan(miniature(), outputs, options).steps.map((step) => step.node.op);

test('a folded plan computes what the unfolded one does, for every tensor of the graph', async () => {
  const network = networkOf(miniature());
  const x = picture(64, 64);
  for (const name of network.graph.nodes.keys()) {
    if (name === 'x') continue;
    const [plain] = network.run({ x }, [name], { fold: false });
    const [folded] = network.run({ x }, [name]);
    const [differentiable] = network.run({ x }, [name], { differentiable: true });
    assert.deepEqual(folded!.shape, plain!.shape, name);
    assert.ok((await difference(plain!, folded!)) < 1e-4, name);
    assert.ok((await difference(plain!, differentiable!)) < 1e-4, name);
  }
});

test('folding leaves convolutions, hard swish, the gate on the filter and the joining', () => {
  assert.deepEqual(opsOf(['out']).sort(), [
    'Add', // the bias that goes with the gated filter
    'Add', // the residual sum
    'ConcatV2',
    'Conv2D',
    'Conv2D',
    'Conv2D',
    'Conv2D',
    'DepthwiseConv2dNative',
    'GateFilter',
    'HardSwish',
    'Mul', // the gate's 1/6
    'ResizeBilinear',
    'SpatialMean',
  ]);
});

test('a tensor that is asked for is not folded away, and asking for it changes no other', async () => {
  const network = networkOf(miniature());
  const x = picture(64, 64);
  const names = ['conv1', 'bn1', 'swish1/relu6', 'biased', 'gated', 'head', 'out'];
  const together = network.run({ x }, names);
  for (const [i, name] of names.entries()) {
    const [alone] = network.run({ x }, [name], { fold: false });
    assert.ok((await difference(together[i]!, alone!)) < 1e-4, name);
  }
});

test('only what the outputs need is computed', () => {
  assert.deepEqual(opsOf(['bn1']), ['Conv2D']);
  assert.deepEqual(opsOf(['swish1']), ['Conv2D', 'HardSwish']);
});

test('a differentiable plan has no rewrite that lacks a gradient', () => {
  const ops = opsOf(['out'], { differentiable: true });
  assert.ok(!ops.includes('SpatialMean') && !ops.includes('GateFilter') && ops.includes('Mean'));
});

test('any input size that the strides divide will do: a constant resize target is a factor', () => {
  const network = networkOf(miniature());
  for (const [height, width] of [
    [32, 32],
    [64, 96],
    [128, 32],
  ] as const) {
    const [out] = network.run({ x: picture(height, width) }, ['out']);
    assert.deepEqual(out!.shape, [1, height / 2, width / 2, 4]);
  }
});

test('any node can be fed in place of the picture', async () => {
  const network = networkOf(miniature());
  const x = picture(64, 96);
  const [relu, swish1, out] = network.run({ x }, ['relu', 'swish1', 'out']);
  const [again] = network.run({ relu: relu!, swish1: swish1! }, ['out']);
  assert.ok((await difference(out!, again!)) < 1e-4);
  assert.throws(() => network.run({ relu: relu! }, ['out']), /feeds: "x" is needed and not given/);
});

test('an inference run leaves its outputs and nothing else, also when it fails midway', () => {
  const network = networkOf(miniature());
  const x = picture(64, 64);
  for (const output of network.run({ x }, ['out', 'relu', 'x'])) output.dispose();
  const before = memory().numTensors;
  const outputs = network.run({ x }, ['out', 'relu', 'x']);
  assert.equal(memory().numTensors, before + 3);
  for (const output of outputs) output.dispose();
  assert.equal(memory().numTensors, before);
  const wrong = tensor([1, 2, 3, 4], [1, 2, 2, 1]);
  assert.throws(() => network.run({ x: wrong }, ['out', 'relu', 'x']));
  wrong.dispose();
  assert.equal(memory().numTensors, before);
  network.release();
  assert.equal(network.tensorCount, 0);
  assert.ok(memory().numTensors < before);
});

test('a released network runs again from plain memory', async () => {
  const network = networkOf(miniature());
  const x = picture(32, 32);
  const [first] = network.run({ x }, ['out']);
  network.release();
  const [second] = network.run({ x }, ['out']);
  assert.equal(await difference(first!, second!), 0);
});

test('an unknown op is named with its node before anything runs, and only when it is needed', () => {
  const strange = graph([
    node('x', 'Placeholder'),
    node('ok', 'Relu', ['x']),
    node('odd', 'FancyOp', ['ok']),
  ]);
  assert.equal(plan(strange, ['ok']).steps.length, 1);
  assert.throws(
    () => plan(strange, ['odd']),
    (error) => error instanceof UnknownOpError && /op "FancyOp" of the node "odd"/.test(error.message),
  );
});

test('outputs and feeds that do not exist, and cycles, are refused by name', () => {
  assert.throws(() => plan(miniature(), ['nothing']), /outputs: the network has no node "nothing"/);
  assert.throws(() => plan(miniature(), ['out'], { feeds: ['y'] }), /feeds: the network has no node "y"/);
  const round = graph([node('a', 'Relu', ['b']), node('b', 'Relu', ['a'])]);
  assert.throws(() => plan(round, ['a']), /model: the network has a cycle/);
});
