import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, memory, randomUniform, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { gradient } from '../../../src/lib/nn/gradient.ts';
import { type Measure, measureOf } from '../../../src/lib/nn/measure.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import type { Objective } from '../../../src/lib/nn/objective.ts';
import './gradients.ts';
import { difference, miniature } from './small.ts';

const network = networkOf(miniature());
const picture = (rows = 32, columns = 32, copies = 1) =>
  randomUniform([copies, rows, columns, 3], -1, 1, 'float32', 3);

/** The same gradient from tfjs's tape, through the plan that it can follow. */
const onTape = (measure: Measure, x: Tensor): Tensor =>
  tidy(() =>
    grad((p) => measure.value(network.run({ x: p }, measure.nodes, { differentiable: true })) as Scalar)(x),
  );

const objectives: Objective[] = [
  { kind: 'layer', node: 'out' },
  { kind: 'layer', node: 'swish1' },
  { kind: 'layer', node: 'relu' },
  { kind: 'channel', node: 'sum', channel: 5 },
  { kind: 'place', node: 'joined', row: 3, column: 4 },
  { kind: 'place', node: 'gated', row: 0, column: 7, channel: 2 },
  {
    kind: 'mixture',
    parts: [
      { weight: 2, objective: { kind: 'layer', node: 'sum' } },
      { weight: -0.5, objective: { kind: 'channel', node: 'swish1', channel: 0 } },
      { weight: 1, objective: { kind: 'channel', node: 'sum', channel: 1 } },
    ],
  },
];

for (const objective of objectives) {
  test(`the gradient of ${JSON.stringify(objective)} is that of tfjs's tape, and leaves no tensor`, async () => {
    const measure = measureOf(objective, network.graph);
    const x = picture();
    // Constants, turned filters among them, stay with the network from the first time on.
    gradient(network, measure, { feeds: { x }, wrt: ['x'] }).gradients[0]!.dispose();
    const before = memory().numTensors;
    const { value, gradients } = gradient(network, measure, { feeds: { x }, wrt: ['x'] });
    assert.equal(memory().numTensors, before + 2);
    const expected = onTape(measure, x);
    const scale = Math.max(...(await expected.data()).map(Math.abs));
    assert.ok(scale > 0);
    assert.ok((await difference(gradients[0]!, expected)) < 1e-4 * scale);
    const again = measure.value(network.run({ x }, measure.nodes, { fold: false }));
    assert.ok((await difference(value, again)) < 1e-4 * Math.abs((await again.data())[0]!) + 1e-6);
  });
}
