import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memory, tensor } from '@tensorflow/tfjs-core';
import { foldConstants } from '../../../src/lib/nn/fold/constants.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import { graph, ints, node, scalar } from './small.ts';

const withConstantPart = () =>
  graph(
    [
      node('x', 'Placeholder'),
      node('half', 'RealDiv', ['two', 'four']),
      node('power', 'Pow', ['half', 'two']),
      node('y', 'Mul', ['x', 'power']),
    ],
    { two: scalar(2), four: scalar(4) },
  );

test('nodes of constants only are computed once, at any depth, and leave no tensor behind', async () => {
  const before = memory().numTensors;
  const folded = await foldConstants(withConstantPart());
  assert.equal(memory().numTensors, before);
  assert.deepEqual([...folded.constants.get('power')!.data], [0.25]);
  const [y] = networkOf(folded).run({ x: tensor([8]) }, ['y']);
  assert.deepEqual([...(await y!.data())], [2]);
});

test('an input that must be a constant and is not is named with its node', async () => {
  const dynamic = graph(
    [
      node('x', 'Placeholder'),
      node('shape', 'Cast', ['x'], { DstT: 'DT_INT32' }),
      node('y', 'Reshape', ['x', 'shape']),
    ],
    { unused: ints(1) },
  );
  const network = networkOf(await foldConstants(dynamic));
  assert.throws(() => network.run({ x: tensor([1]) }, ['y']), /op Reshape of node "y" computes its input 1/);
});
