import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type GraphModelJson, readGraph } from '../../../src/lib/nn/graph.ts';

const model = (node: GraphModelJson['modelTopology']['node'], more = {}): GraphModelJson => ({
  modelTopology: { node },
  weightsManifest: [],
  ...more,
});

test('attributes are decoded: base64 strings, 64-bit integers as text, lists, shapes and types', () => {
  const { nodes } = readGraph(
    model([
      {
        name: 'n',
        op: 'Conv2D',
        input: ['x:0', '^control', 'split:1'],
        attr: {
          padding: { s: 'U0FNRQ==' },
          axis: { i: '-1' },
          epsilon: { f: 0.5 },
          keep_dims: { b: true },
          T: { type: 'DT_FLOAT' },
          strides: { list: { i: ['1', '2', '2', '1'] } },
          names: { list: { s: ['UmVsdQ=='] } },
          empty: { list: {} },
          shape: { shape: { dim: [{ size: '1' }, { size: '-1' }] } },
        },
      },
    ]),
    new Map(),
  );
  const { inputs, attributes } = nodes.get('n')!;
  assert.deepEqual(inputs, ['x', 'split:1']);
  assert.deepEqual(attributes, {
    padding: 'SAME',
    axis: -1,
    epsilon: 0.5,
    keep_dims: true,
    T: 'DT_FLOAT',
    strides: [1, 2, 2, 1],
    names: ['Relu'],
    empty: [],
    shape: [1, -1],
  });
});

test('a fused convolution becomes the plain one with its activation, and an unknown fusion is refused', () => {
  const fused = (name: string) =>
    model([
      {
        name: 'n',
        op: '_FusedConv2D',
        input: ['x', 'w', 'b'],
        attr: { fused_ops: { list: { s: [btoa('BiasAdd'), btoa(name)] } } },
      },
    ]);
  const read = readGraph(fused('Relu6'), new Map()).nodes.get('n')!;
  assert.equal(read.op, 'Conv2D');
  assert.equal(read.attributes['activation'], 'relu6');
  assert.throws(() => readGraph(fused('Gelu'), new Map()), /"n" fuses _FusedConv2D with Gelu/);
});

test('outputs are those of the signature, else the nodes that nobody reads', () => {
  const nodes = [
    { name: 'x', op: 'Placeholder' },
    { name: 'a', op: 'Relu', input: ['x'] },
    { name: 'b', op: 'Relu', input: ['a'] },
    { name: 'c', op: 'Relu', input: ['a'] },
  ];
  assert.deepEqual(readGraph(model(nodes), new Map()).outputs, ['b', 'c']);
  const signed = model(nodes, { signature: { outputs: { 'a:0': {} } } });
  assert.deepEqual(readGraph(signed, new Map()).outputs, ['a']);
});

test('something else than a graph model is refused', () => {
  assert.throws(() => readGraph({} as GraphModelJson, new Map()), /model: not a TensorFlow.js graph model/);
});
