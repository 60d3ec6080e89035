import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { Attribute, GraphNode, Value } from '../../../src/lib/nn/graph.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import { ops } from '../../../src/lib/nn/ops.ts';
import { graph, ints, node } from './small.ts';

interface Case {
  readonly inputs: Tensor[];
  /** constants after the tensors */
  readonly constants?: Value[];
  /** when the tensors are not the first inputs: positions of all, t0 c0 and so on */
  readonly order?: string[];
  readonly attributes?: Record<string, Attribute>;
  readonly shape: number[];
  readonly values: number[];
  /** for an op with several outputs: which one */
  readonly output?: number;
}

const f = (...values: number[]): Tensor => tensor(values);
const one = (values: number[], shape: number[]): Tensor => tensor(values, shape);
const flag = (...values: number[]): Tensor => tensor(values, [values.length], 'bool');
const float = (...values: number[]): Value => ({
  shape: [values.length],
  dtype: 'float32',
  data: Float32Array.from(values),
});
const only = (value: number): Value => ({ shape: [], dtype: 'int32', data: Int32Array.of(value) });
const unary = (x: number[], y: number[], attributes: Record<string, Attribute> = {}): Case => ({
  inputs: [f(...x)],
  attributes,
  shape: [y.length],
  values: y,
});
const binary = (a: number[], b: number[], y: number[]): Case => ({
  inputs: [f(...a), f(...b)],
  shape: [y.length],
  values: y,
});
const logic = (a: number[], b: number[], y: number[]): Case => ({
  inputs: [flag(...a), flag(...b)],
  shape: [y.length],
  values: y,
});
const square = one([1, 2, 3, 4], [1, 2, 2, 1]);
const pool = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'VALID' };
const plainConv = { strides: [1, 1, 1, 1], dilations: [1, 1, 1, 1], padding: 'VALID', data_format: 'NHWC' };

/** One worked example for each op of the table. */
const cases: Record<string, Case> = {
  Identity: { inputs: [f(1, 2)], shape: [2], values: [1, 2] },
  StopGradient: { inputs: [f(1, 2)], shape: [2], values: [1, 2] },
  Conv2D: {
    inputs: [square, one([1, 10, 100, 1000], [2, 2, 1, 1]), f(-5000)],
    attributes: { ...plainConv, activation: 'relu' },
    shape: [1, 1, 1, 1],
    values: [0],
  },
  DepthwiseConv2dNative: {
    inputs: [one([1, 2, 3, 4], [1, 1, 2, 2]), one([1, 10, 100, 1000], [1, 2, 2, 1])],
    attributes: plainConv,
    shape: [1, 1, 1, 2],
    values: [301, 4020],
  },
  Conv2DBackpropInput: {
    inputs: [one([1, 2, 3, 4], [2, 2, 1, 1]), one([5], [1, 1, 1, 1])],
    constants: [ints(1, 2, 2, 1)],
    order: ['c0', 't0', 't1'],
    attributes: { strides: [1, 2, 2, 1], padding: 'VALID' },
    shape: [1, 2, 2, 1],
    values: [5, 10, 15, 20],
  },
  MatMul: {
    inputs: [one([1, 2], [1, 2]), one([3, 4], [1, 2]), f(0.5)],
    attributes: { transpose_b: true },
    shape: [1, 1],
    values: [11.5],
  },
  BatchMatMul: {
    inputs: [one([1, 2], [1, 1, 2]), one([3, 4], [1, 2, 1])],
    shape: [1, 1, 1],
    values: [11],
  },
  BiasAdd: binary([1, 2], [10, 20], [11, 22]),
  FusedBatchNormV3: {
    inputs: [one([3, 3], [1, 1, 1, 2]), f(2, 1), f(1, 0), f(1, 3), f(3, 0)],
    attributes: { epsilon: 1 },
    shape: [1, 1, 1, 2],
    values: [3, 0],
  },
  Add: binary([1, 2], [3, 4], [4, 6]),
  AddN: { inputs: [f(1), f(2), f(3)], shape: [1], values: [6] },
  Sub: binary([1, 2], [3, 1], [-2, 1]),
  Mul: binary([1, 2], [3, 4], [3, 8]),
  RealDiv: binary([1, 2], [2, 8], [0.5, 0.25]),
  FloorDiv: binary([7, -7], [2, 2], [3, -4]),
  FloorMod: binary([7, -7], [4, 4], [3, 1]),
  Mod: binary([7, -7], [4, 4], [3, 1]),
  Maximum: binary([1, 5], [3, 4], [3, 5]),
  Minimum: binary([1, 5], [3, 4], [1, 4]),
  Pow: binary([2, 3], [3, 2], [8, 9]),
  SquaredDifference: binary([2, 3], [5, 2], [9, 1]),
  Equal: binary([1, 2], [1, 3], [1, 0]),
  NotEqual: binary([1, 2], [1, 3], [0, 1]),
  Greater: binary([1, 4], [1, 3], [0, 1]),
  GreaterEqual: binary([1, 2], [1, 3], [1, 0]),
  Less: binary([1, 2], [1, 3], [0, 1]),
  LessEqual: binary([1, 4], [1, 3], [1, 0]),
  LogicalAnd: logic([1, 1, 0], [1, 0, 0], [1, 0, 0]),
  LogicalOr: logic([1, 1, 0], [1, 0, 0], [1, 1, 0]),
  LogicalNot: { inputs: [flag(1, 0)], shape: [2], values: [0, 1] },
  Select: { inputs: [flag(1, 0), f(1, 2), f(3, 4)], shape: [2], values: [1, 4] },
  SelectV2: { inputs: [flag(1, 0), f(1, 2), f(3, 4)], shape: [2], values: [1, 4] },
  Abs: unary([-2, 3], [2, 3]),
  Exp: unary([0, 1], [1, Math.E]),
  Floor: unary([1.7, -1.2], [1, -2]),
  Log: unary([1, Math.E], [0, 1]),
  Neg: unary([1, -2], [-1, 2]),
  Rsqrt: unary([4, 16], [0.5, 0.25]),
  Sqrt: unary([4, 16], [2, 4]),
  Square: unary([4, -3], [16, 9]),
  Elu: unary([1, -1], [1, Math.exp(-1) - 1]),
  HardSwish: unary([-4, -1, 1, 4], [0, -1 / 3, 2 / 3, 4]),
  LeakyRelu: unary([1, -1], [1, -0.1], { alpha: 0.1 }),
  Prelu: binary([1, -1], [0.5, 0.25], [1, -0.25]),
  Relu: unary([1, -1], [1, 0]),
  Relu6: unary([-1, 3, 9], [0, 3, 6]),
  Selu: unary([1, 0], [1.0507009873554805, 0]),
  Sigmoid: unary([0, Math.log(3)], [0.5, 0.75]),
  Softmax: unary([0, Math.log(3)], [0.25, 0.75]),
  Softplus: unary([0], [Math.LN2]),
  Tanh: unary([0, 100], [0, 1]),
  ClipByValue: { inputs: [f(-1, 2, 9)], constants: [float(0), float(5)], shape: [3], values: [0, 2, 5] },
  Cast: { inputs: [f(1.7, -1.7)], attributes: { DstT: 'DT_INT32' }, shape: [2], values: [1, -1] },
  Max: { inputs: [one([1, 4, 3, 2], [2, 2])], constants: [ints(1)], shape: [2], values: [4, 3] },
  Mean: {
    inputs: [one([1, 4, 3, 2], [2, 2])],
    constants: [ints(-1)],
    attributes: { keep_dims: true },
    shape: [2, 1],
    values: [2.5, 2.5],
  },
  Min: { inputs: [one([1, 4, 3, 2], [2, 2])], constants: [ints(0)], shape: [2], values: [1, 2] },
  Prod: { inputs: [one([1, 4, 3, 2], [2, 2])], constants: [ints(0, 1)], shape: [], values: [24] },
  Sum: { inputs: [one([1, 4, 3, 2], [2, 2])], constants: [ints(0)], shape: [2], values: [4, 6] },
  ArgMax: { inputs: [one([1, 4, 3, 2], [2, 2])], constants: [only(1)], shape: [2], values: [1, 0] },
  TopKV2: { inputs: [f(1, 4, 3)], constants: [only(2)], output: 1, shape: [2], values: [1, 2] },
  AvgPool: { inputs: [square], attributes: pool, shape: [1, 1, 1, 1], values: [2.5] },
  MaxPool: { inputs: [square], attributes: pool, shape: [1, 1, 1, 1], values: [4] },
  ResizeBilinear: {
    inputs: [one([0, 2], [1, 1, 2, 1])],
    constants: [ints(1, 4)],
    shape: [1, 1, 4, 1],
    values: [0, 1, 2, 2],
  },
  ResizeNearestNeighbor: {
    inputs: [one([0, 2], [1, 1, 2, 1])],
    constants: [ints(1, 4)],
    shape: [1, 1, 4, 1],
    values: [0, 0, 2, 2],
  },
  ConcatV2: { inputs: [f(1), f(2, 3)], constants: [only(0)], shape: [3], values: [1, 2, 3] },
  Split: {
    inputs: [f(1, 2, 3, 4)],
    constants: [only(0)],
    order: ['c0', 't0'],
    attributes: { num_split: 2 },
    output: 1,
    shape: [2],
    values: [3, 4],
  },
  SplitV: {
    inputs: [f(1, 2, 3, 4)],
    constants: [ints(1, 3), only(0)],
    output: 1,
    shape: [3],
    values: [2, 3, 4],
  },
  Pack: { inputs: [f(1, 2), f(3, 4)], attributes: { axis: 1 }, shape: [2, 2], values: [1, 3, 2, 4] },
  Unpack: {
    inputs: [one([1, 2, 3, 4], [2, 2])],
    attributes: { axis: 0 },
    output: 1,
    shape: [2],
    values: [3, 4],
  },
  Slice: { inputs: [f(1, 2, 3, 4)], constants: [ints(1), ints(2)], shape: [2], values: [2, 3] },
  StridedSlice: {
    inputs: [one([1, 2, 3, 4, 5, 6], [2, 3])],
    constants: [ints(0, 0), ints(1, 3), ints(1, 2)],
    attributes: { end_mask: 1 },
    shape: [2, 2],
    values: [1, 3, 4, 6],
  },
  GatherV2: { inputs: [f(5, 6, 7), f(2, 0)], constants: [only(0)], shape: [2], values: [7, 5] },
  Reshape: { inputs: [f(1, 2, 3, 4)], constants: [ints(2, -1)], shape: [2, 2], values: [1, 2, 3, 4] },
  Squeeze: {
    inputs: [one([1, 2], [1, 2, 1])],
    attributes: { squeeze_dims: [0] },
    shape: [2, 1],
    values: [1, 2],
  },
  ExpandDims: { inputs: [f(1, 2)], constants: [only(0)], shape: [1, 2], values: [1, 2] },
  Transpose: {
    inputs: [one([1, 2, 3, 4], [2, 2])],
    constants: [ints(1, 0)],
    shape: [2, 2],
    values: [1, 3, 2, 4],
  },
  Tile: { inputs: [f(1, 2)], constants: [ints(2)], shape: [4], values: [1, 2, 1, 2] },
  Fill: { inputs: [], constants: [ints(2), float(7)], shape: [2], values: [7, 7] },
  Pad: {
    inputs: [f(1)],
    constants: [{ ...ints(1, 2), shape: [1, 2] }, float(9)],
    shape: [4],
    values: [9, 1, 9, 9],
  },
  MirrorPad: {
    inputs: [f(1, 2, 3)],
    constants: [{ ...ints(1, 1), shape: [1, 2] }],
    attributes: { mode: 'REFLECT' },
    shape: [5],
    values: [2, 1, 2, 3, 2],
  },
  DepthToSpace: {
    inputs: [one([1, 2, 3, 4], [1, 1, 1, 4])],
    attributes: { block_size: 2 },
    shape: [1, 2, 2, 1],
    values: [1, 2, 3, 4],
  },
  SpaceToBatchND: {
    inputs: [square],
    constants: [ints(2, 2), { ...ints(0, 0, 0, 0), shape: [2, 2] }],
    shape: [4, 1, 1, 1],
    values: [1, 2, 3, 4],
  },
  BatchToSpaceND: {
    inputs: [one([1, 2, 3, 4], [4, 1, 1, 1])],
    constants: [ints(2, 2), { ...ints(0, 0, 0, 0), shape: [2, 2] }],
    shape: [1, 2, 2, 1],
    values: [1, 2, 3, 4],
  },
  GateFilter: {
    inputs: [one([2, 3], [1, 1, 1, 2]), one([1, 1, 1, 1], [1, 1, 2, 2])],
    shape: [1, 1, 2, 2],
    values: [2, 2, 3, 3],
  },
  SpatialMean: { inputs: [square], shape: [1, 1, 1, 1], values: [2.5] },
};

test('every op of the table has a worked example', () => {
  assert.deepEqual(Object.keys(cases).sort(), Object.keys(ops).sort());
});

for (const [op, example] of Object.entries(cases)) {
  test(`${op} computes its example`, async () => {
    const { inputs, constants = [], attributes = {}, output = 0 } = example;
    const order = example.order ?? [...inputs.map((_, i) => `t${i}`), ...constants.map((_, i) => `c${i}`)];
    const nodes: GraphNode[] = inputs.map((_, i) => node(`t${i}`, 'Placeholder'));
    const network = networkOf(
      graph(
        [...nodes, node('y', op, order, attributes)],
        Object.fromEntries(constants.map((value, i) => [`c${i}`, value])),
      ),
    );
    const feeds = Object.fromEntries(inputs.map((tensor, i) => [`t${i}`, tensor]));
    const [y] = network.run(feeds, [output ? `y:${output}` : 'y'], { fold: false });
    assert.deepEqual(y!.shape, example.shape);
    const values = await y!.data();
    example.values.forEach((value, i) => {
      assert.ok(Math.abs(values[i]! - value) < 1e-5, `${op}[${i}] is ${values[i]}, not ${value}`);
    });
  });
}

test('a convolution in channels-first order is refused with its node', () => {
  const network = networkOf(
    graph([
      node('x', 'Placeholder'),
      node('w', 'Placeholder'),
      node('y', 'Conv2D', ['x', 'w'], { ...plainConv, data_format: 'NCHW' }),
    ]),
  );
  assert.throws(() => network.run({ x: square, w: one([1], [1, 1, 1, 1]) }, ['y']), /node "y" is in NCHW/);
});
