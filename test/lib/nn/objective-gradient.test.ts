import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, memory, randomUniform, type Scalar, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { gradient } from '../../../src/lib/nn/gradient.ts';
import type { GraphNode, Value } from '../../../src/lib/nn/graph.ts';
import { type Measure, measureOf } from '../../../src/lib/nn/measure.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import type { Objective } from '../../../src/lib/nn/objective.ts';
import './gradients.ts';
import { conv, difference, floats, graph, ints, miniature, node } from './small.ts';

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

test('a batch gets each picture its own gradient', async () => {
  const measure = measureOf({ kind: 'layer', node: 'out' }, network.graph);
  const x = picture(32, 32, 2);
  const { gradients } = gradient(network, measure, { feeds: { x }, wrt: ['x'] });
  assert.ok((await difference(gradients[0]!, onTape(measure, x))) < 1e-4);
});

test('the gradient stops at any node that is fed, and the steps before it do not run', async () => {
  const measure = measureOf({ kind: 'channel', node: 'sum', channel: 2 }, network.graph);
  const relu = randomUniform([1, 8, 8, 8], -1, 1, 'float32', 5);
  const ran: string[] = [];
  const { gradients } = gradient(network, measure, {
    feeds: { relu },
    wrt: ['relu'],
    onStep: (name) => ran.push(name),
  });
  const expected = tidy(() =>
    grad((p) => measure.value(network.run({ relu: p }, measure.nodes, { differentiable: true })) as Scalar)(
      relu,
    ),
  );
  assert.ok((await difference(gradients[0]!, expected)) < 1e-5);
  assert.ok(!ran.includes('swish1'));
  assert.ok(ran.includes('sum'));
});

test('weights get a gradient when they are asked for by name: that of finite differences', async () => {
  const x = picture(16, 16);
  const measure = measureOf({ kind: 'layer', node: 'sum' }, network.graph);
  const wrt = ['w1', 'gamma', 'w2', 'b2', 'w4', 'b4', 'w5'];
  const { gradients } = gradient(network, measure, { feeds: { x }, wrt });
  assert.equal(gradients[6], null);
  for (const [k, name] of wrt.slice(0, 6).entries()) {
    const { shape, data } = network.graph.constants.get(name)!;
    const slopes = await gradients[k]!.data();
    assert.deepEqual(gradients[k]!.shape, shape);
    const at = async (i: number, change: number) => {
      const moved = tensor(
        Float32Array.from(data, (v, n) => v + (n === i ? change : 0)),
        [...shape],
      );
      const maps = network.run({ x, [name]: moved }, measure.nodes, { fold: false });
      return (await measure.value(maps).data())[0]!;
    };
    const strongest = [...slopes.keys()].sort((a, b) => Math.abs(slopes[b]!) - Math.abs(slopes[a]!));
    for (const i of strongest.slice(0, 3)) {
      const slope = ((await at(i, 0.01)) - (await at(i, -0.01))) / 0.02;
      assert.ok(
        Math.abs(slope - slopes[i]!) < 0.06 * Math.abs(slope) + 1e-3,
        `${name}: ${slopes[i]} for ${slope}`,
      );
    }
  }
});

const zoo: Record<string, GraphNode[]> = {
  'a strided convolution': [node('y', 'Conv2D', ['x', 'filter'], conv(2))],
  'a VALID one': [node('y', 'Conv2D', ['x', 'filter'], conv(1, 'VALID'))],
  'one of an even size': [node('y', 'Conv2D', ['x', 'even'], conv())],
  'one with relu6': [node('c', 'Conv2D', ['x', 'filter'], conv()), node('y', 'Relu6', ['c'])],
  'a depthwise one with a multiplier': [node('y', 'DepthwiseConv2dNative', ['x', 'double'], conv(1))],
  'a strided depthwise one': [node('y', 'DepthwiseConv2dNative', ['x', 'single'], conv(2))],
  'a split of which one part is used': [
    node('s', 'Split', ['axis', 'x'], { num_split: 2 }),
    node('y', 'Mul', ['s:1', 's:1']),
  ],
  'both parts of a split, and a broadcast': [
    node('s', 'Split', ['axis', 'x'], { num_split: 2 }),
    node('m', 'Mean', ['s', 'spatial'], { keep_dims: true }),
    node('p', 'Mul', ['m', 's:1']),
    node('y', 'Add', ['p', 'row']),
  ],
  'a pool and a sigmoid': [
    node('p', 'MaxPool', ['x'], { ...conv(2), ksize: [1, 2, 2, 1] }),
    node('y', 'Sigmoid', ['p']),
  ],
};

for (const [name, nodes] of Object.entries(zoo)) {
  test(`the gradient passes ${name} as on tfjs's tape`, async () => {
    const constants = {
      filter: floats([3, 3, 4, 5], 1),
      even: floats([2, 4, 4, 3], 2),
      double: floats([3, 3, 4, 2], 3),
      single: floats([3, 5, 4, 1], 4),
      row: floats([2], 5),
      axis: { shape: [], dtype: 'int32' as const, data: Int32Array.of(3) },
      spatial: ints(1, 2),
    };
    const small = networkOf(graph([node('x', 'Placeholder'), ...nodes], constants, [1, 9, 8, 4]));
    const x = randomUniform([2, 9, 8, 4], -2, 2, 'float32', 6);
    const measure = measureOf({ kind: 'layer', node: 'y' }, small.graph);
    const { gradients } = gradient(small, measure, { feeds: { x }, wrt: ['x'] });
    const expected = tidy(() =>
      grad((p) => measure.value(small.run({ x: p }, ['y'], { differentiable: true })) as Scalar)(x),
    );
    assert.ok((await difference(gradients[0]!, expected)) < 1e-4);
  });
}

test('dilated convolutions pass it as ones with zeros in their filters do', async () => {
  const [full, single] = [floats([3, 3, 4, 5], 1), floats([3, 3, 4, 1], 4)];
  const spread = ({ shape, data }: Value): Value => {
    const [, , from, to] = shape as [number, number, number, number];
    const wide = new Float32Array(5 * 5 * from * to);
    for (let k = 0; k < 9; k++) {
      const at = Math.floor(k / 3) * 2 * 5 + (k % 3) * 2;
      wide.set((data as Float32Array).subarray(k * from * to, (k + 1) * from * to), at * from * to);
    }
    return { shape: [5, 5, from, to], dtype: 'float32', data: wide };
  };
  const x = randomUniform([1, 9, 8, 4], -2, 2, 'float32', 6);
  for (const [op, filter] of [
    ['Conv2D', full],
    ['DepthwiseConv2dNative', single],
  ] as const) {
    const [dilated, filled] = [
      { values: filter, attributes: { ...conv(), dilations: [1, 2, 2, 1] } },
      { values: spread(filter), attributes: conv() },
    ].map(({ values, attributes }) => {
      const nodes = [node('x', 'Placeholder'), node('y', op, ['x', 'filter'], attributes)];
      const made = networkOf(graph(nodes, { filter: values }, [1, 9, 8, 4]));
      const measure = measureOf({ kind: 'layer', node: 'y' }, made.graph);
      return gradient(made, measure, { feeds: { x }, wrt: ['x'] }).gradients[0]!;
    });
    assert.ok((await difference(dilated!, filled!)) < 1e-5, op);
  }
});

test('on the way it holds less than the tape does, and frees it all when an op fails', async () => {
  const x = picture(64, 64);
  const measure = measureOf({ kind: 'layer', node: 'out' }, network.graph);
  gradient(network, measure, { feeds: { x }, wrt: ['x'] });
  const before = memory();
  let peak = 0;
  const onStep = () => {
    peak = Math.max(peak, memory().numBytes - before.numBytes);
  };
  gradient(network, measure, { feeds: { x }, wrt: ['x'], onStep }).gradients[0]!.dispose();
  let tape = 0;
  tidy(() => {
    grad((p) => {
      const value = measure.value(network.run({ x: p }, measure.nodes, { differentiable: true })) as Scalar;
      tape = memory().numBytes - before.numBytes;
      return value;
    })(x);
  });
  assert.ok(peak < tape / 2, `${peak} and ${tape} bytes`);

  const tensors = memory().numTensors;
  let steps = 0;
  const fails = () => {
    if (++steps === 15) throw new Error('out of memory');
  };
  assert.throws(
    () => gradient(network, measure, { feeds: { x }, wrt: ['x'], onStep: fails }),
    /out of memory/,
  );
  assert.equal(memory().numTensors, tensors);
});

test('what cannot be is refused by name', () => {
  const x = picture();
  const at = (objective: Objective) => {
    const measure = measureOf(objective, network.graph, { heat: 'out' });
    return gradient(network, measure, { feeds: { x }, wrt: ['x'] });
  };
  assert.throws(() => at({ kind: 'layer', node: 'nonesuch' }), /no node "nonesuch"/);
  assert.throws(() => at({ kind: 'channel', node: 'relu', channel: 8 }), /channels 0 to 7, not 8/);
  assert.throws(() => at({ kind: 'place', node: 'relu', row: 8, column: 0 }), /rows 0 to 7, not 8/);
  assert.throws(() => at({ kind: 'mixture', parts: [] }), /at least one part/);
  assert.throws(() => measureOf({ kind: 'class', class: 1 }, network.graph), /no heat map/);
  const measure = measureOf({ kind: 'class', class: 1 }, network.graph, { heat: 'out' });
  assert.throws(() => gradient(network, measure, { feeds: { x }, wrt: ['w9'] }), /wrt: "w9"/);
});

test('a class is read before the sigmoid of its heat map', () => {
  const nodes = [
    node('x', 'Placeholder'),
    node('logits', 'Relu', ['x']),
    node('heat', 'Sigmoid', ['logits']),
    node('named', 'Identity', ['heat']),
  ];
  const made = graph(nodes, {}, [1, 4, 4, 2]);
  assert.deepEqual(measureOf({ kind: 'class', class: 1 }, made, { heat: 'named' }).nodes, ['logits']);
});
