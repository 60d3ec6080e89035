/**
 * Every op of the op table with small inputs, and its gradient against finite differences. Runs in Node and in the harness
 * page, on whichever backend is the current one.
 */
import { add, grads, memory, mul, type Scalar, sum, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Attribute } from '../../../src/lib/nn/graph.ts';
import { type OpContext, ops } from '../../../src/lib/nn/ops.ts';
import { random } from '../../../src/lib/random.ts';

/** A float input to differentiate by, or the constant numbers of one. */
type Input = { readonly shape: number[]; readonly low?: number; readonly high?: number } | readonly number[];

interface OpCase {
  readonly op: string;
  readonly inputs: readonly Input[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
}

const picture: Input = { shape: [2, 6, 6, 3] };
const matrix: Input = { shape: [3, 4] };
const positive: Input = { shape: [3, 4], low: 0.5, high: 2 };
const strided = { strides: [1, 2, 2, 1], padding: 'SAME', dilations: [1, 1, 1, 1] };
const plain = { ...strided, strides: [1, 1, 1, 1] };
const dilated = { ...plain, dilations: [1, 2, 2, 1] };
const explicit = { ...plain, padding: 'EXPLICIT', explicit_paddings: [0, 0, 2, 1, 0, 3, 0, 0] };
const filter: Input = { shape: [3, 3, 3, 4] };
const each: Input = { shape: [3, 3, 3, 2] };
const pool = { ksize: [1, 2, 2, 1], strides: [1, 2, 2, 1], padding: 'VALID' };
const overlapping = { ksize: [1, 3, 3, 1], strides: [1, 2, 2, 1], padding: 'SAME' };

const one = (op: string, input: Input = matrix, attributes: Record<string, Attribute> = {}): OpCase => ({
  op,
  inputs: [input],
  attributes,
});
const two = (op: string, a: Input = matrix, b: Input = { shape: [4], low: 0.5, high: 2 }): OpCase => ({
  op,
  inputs: [a, b],
});

const fused = ['relu', 'relu6', 'elu', 'leakyrelu', 'sigmoid', undefined].flatMap((activation) =>
  [strided, plain, dilated, explicit].flatMap((geometry): OpCase[] => {
    const attributes = { ...geometry, ...(activation ? { activation, alpha: 0.3 } : {}) };
    return [
      { op: 'Conv2D', inputs: [picture, filter, { shape: [4] }], attributes },
      { op: 'DepthwiseConv2dNative', inputs: [picture, each, { shape: [6] }], attributes },
    ];
  }),
);

/** What is checked: each op of the table at least once, unless it is one of those below. */
export const opCases: readonly OpCase[] = [
  one('Identity'),
  ...fused,
  {
    op: 'Conv2D',
    inputs: [picture, filter, { shape: [4] }, { shape: [4] }],
    attributes: { ...plain, activation: 'prelu' },
  },
  { op: 'Conv2D', inputs: [picture, { shape: [1, 1, 3, 5] }], attributes: plain },
  {
    op: 'Conv2DBackpropInput',
    inputs: [[2, 12, 12, 2], { shape: [3, 3, 2, 3] }, picture],
    attributes: strided,
  },
  { op: 'MatMul', inputs: [matrix, { shape: [4, 5] }, { shape: [5] }], attributes: { activation: 'relu' } },
  { op: 'MatMul', inputs: [matrix, { shape: [4, 5] }, { shape: [5] }] },
  { op: 'MatMul', inputs: [matrix, { shape: [5, 3] }], attributes: { transpose_a: true, transpose_b: true } },
  { op: 'BatchMatMul', inputs: [{ shape: [2, 3, 4] }, { shape: [2, 4, 5] }] },
  {
    op: 'BatchMatMul',
    inputs: [{ shape: [2, 4, 3] }, { shape: [2, 5, 4] }],
    attributes: { adj_x: true, adj_y: true },
  },
  two('BiasAdd'),
  {
    op: 'FusedBatchNormV3',
    inputs: [picture, { shape: [3] }, { shape: [3] }, { shape: [3] }, { shape: [3], low: 0.5, high: 2 }],
    attributes: { epsilon: 0.001 },
  },
  ...['Add', 'Sub', 'Mul', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'].map((op) => two(op)),
  two('Pow', positive),
  two('Mod', { shape: [3, 4], low: 2.2, high: 2.6 }, { shape: [4], low: 0.9, high: 1 }),
  two('FloorMod', { shape: [3, 4], low: 2.2, high: 2.6 }, { shape: [4], low: 0.9, high: 1 }),
  { op: 'AddN', inputs: [matrix, matrix, matrix] },
  { op: 'Select', inputs: [[1, 0, 1], { shape: [3] }, { shape: [3] }] },
  { op: 'SelectV2', inputs: [[1, 0, 1], { shape: [3] }, { shape: [3] }] },
  ...['Abs', 'Exp', 'Neg', 'Square', 'Elu', 'Relu', 'Selu', 'Sigmoid', 'Softmax', 'Softplus', 'Tanh'].map(
    (op) => one(op),
  ),
  ...['Log', 'Rsqrt', 'Sqrt'].map((op) => one(op, positive)),
  one('HardSwish', { shape: [3, 4], low: -5, high: 5 }, { scale: 1 / 6 }),
  one('LeakyRelu', matrix, { alpha: 0.3 }),
  two('Prelu'),
  one('Relu6', { shape: [3, 4], low: -3, high: 9 }),
  { op: 'ClipByValue', inputs: [matrix, [-0.51], [0.51]] },
  one('Cast', matrix, { DstT: 'DT_FLOAT' }),
  ...['Max', 'Mean', 'Min', 'Prod', 'Sum'].map(
    (op): OpCase => ({ op, inputs: [{ shape: [2, 3, 4] }, [1, 2]] }),
  ),
  { op: 'Mean', inputs: [picture, [1, 2]], attributes: { keep_dims: true } },
  { op: 'Max', inputs: [picture, [3]], attributes: { keep_dims: true } },
  { op: 'Sum', inputs: [picture, [0, 1, 2]] },
  ...['AvgPool', 'MaxPool'].flatMap((op) => [one(op, picture, overlapping), one(op, picture, pool)]),
  ...['ResizeBilinear', 'ResizeNearestNeighbor'].flatMap((op) =>
    [
      [12, 12],
      [9, 4],
    ].flatMap((size) => [
      { op, inputs: [picture, size], attributes: { align_corners: false, half_pixel_centers: true } },
      { op, inputs: [picture, size], attributes: { align_corners: false, half_pixel_centers: false } },
      { op, inputs: [picture, size], attributes: { align_corners: true, half_pixel_centers: false } },
    ]),
  ),
  { op: 'ConcatV2', inputs: [picture, { shape: [2, 6, 6, 2] }, [3]] },
  { op: 'Split', inputs: [[3], { shape: [2, 2, 4, 6] }], attributes: { num_split: 2 } },
  { op: 'SplitV', inputs: [{ shape: [5, 4] }, [2, 3], [0]] },
  { op: 'Pack', inputs: [matrix, matrix], attributes: { axis: 1 } },
  one('Unpack', matrix, { axis: 1 }),
  { op: 'Slice', inputs: [picture, [0, 1, 2, 0], [2, 3, 4, 2]] },
  { op: 'StridedSlice', inputs: [{ shape: [5, 7] }, [1, 0], [5, 6], [2, 3]] },
  { op: 'StridedSlice', inputs: [picture, [0, 1, 0, 0], [2, 6, 6, 3], [1, 2, 2, 1]] },
  { op: 'StridedSlice', inputs: [{ shape: [5, 7] }, [0, 6], [5, 1], [2, -2]] },
  {
    op: 'StridedSlice',
    inputs: [picture, [0, 2, 1, 0], [2, 3, 5, 3], [1, 1, 1, 1]],
    attributes: { shrink_axis_mask: 2 },
  },
  { op: 'GatherV2', inputs: [matrix, [2, 0, 2], [0]] },
  { op: 'GatherV2', inputs: [matrix, [3, 1], [1]] },
  { op: 'Reshape', inputs: [matrix, [2, 6]] },
  one('Squeeze', { shape: [3, 1, 4] }, { squeeze_dims: [1] }),
  { op: 'ExpandDims', inputs: [matrix, [1]] },
  { op: 'Transpose', inputs: [picture, [0, 3, 1, 2]] },
  { op: 'Tile', inputs: [matrix, [2, 3]] },
  { op: 'Pad', inputs: [picture, [0, 0, 1, 2, 0, 3, 0, 0]] },
  ...['REFLECT', 'SYMMETRIC'].flatMap((mode): OpCase[] => [
    { op: 'MirrorPad', inputs: [picture, [0, 0, 2, 1, 3, 2, 0, 0]], attributes: { mode } },
    { op: 'MirrorPad', inputs: [{ shape: [4, 5] }, [3, 2, 0, 4]], attributes: { mode } },
  ]),
  one('DepthToSpace', { shape: [2, 3, 4, 8] }, { block_size: 2 }),
  { op: 'SpaceToBatchND', inputs: [{ shape: [2, 5, 6, 3] }, [2, 3], [0, 1, 0, 0]] },
  { op: 'BatchToSpaceND', inputs: [{ shape: [12, 3, 2, 3] }, [2, 3], [0, 1, 0, 0]] },
  { op: 'GateFilter', inputs: [{ shape: [1, 1, 1, 3] }, { shape: [1, 1, 3, 4] }] },
  one('SpatialMean', picture),
];

/** Ops without a useful gradient by nature: their result jumps, is a truth value or an index, or has no input at all. */
export const notDifferentiable: Readonly<Record<string, string>> = {
  StopGradient: 'holds the gradient back, which is its purpose',
  Floor: 'a staircase: zero wherever it has a gradient',
  FloorDiv: 'a staircase: zero wherever it has a gradient',
  ArgMax: 'an index',
  TopKV2: 'sorts; the values could have one, the indices not',
  Equal: 'a truth value',
  NotEqual: 'a truth value',
  Greater: 'a truth value',
  GreaterEqual: 'a truth value',
  Less: 'a truth value',
  LessEqual: 'a truth value',
  LogicalAnd: 'a truth value',
  LogicalOr: 'a truth value',
  LogicalNot: 'a truth value',
  Fill: 'a constant',
};

const isConstant = (input: Input): input is readonly number[] => Array.isArray(input);

/** Distinct numbers, evenly spaced from low to high in random order, none of them at a kink of a common function. */
function spread(shape: readonly number[], low: number, high: number, next: () => number): Float32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: count }, (_, i) => low + ((high - low) * (i + 0.37)) / count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

const STEP = 2e-3;

/** What is wrong with the gradient of a case on the current backend, or null. */
export async function opFailure(
  { op, inputs, attributes = {} }: OpCase,
  seed: number,
): Promise<string | null> {
  const next = random(seed);
  const where = `${op} ${JSON.stringify({ inputs, attributes })}`;
  const context: OpContext = {
    node: { name: 'node', op, inputs: inputs.map((_, i) => `input${i}`), attributes },
    numbers: (i) => [...(inputs[i] as readonly number[])],
    differentiable: true,
    resizeTo: () => (inputs[1] as readonly number[]).slice(0, 2) as [number, number],
  };
  const variable = inputs.flatMap((input, i) => (isConstant(input) ? [] : [i]));
  const shapes = variable.map((i) => (inputs[i] as { shape: number[] }).shape);
  const values = variable.map((i, k) => {
    const { low = -1, high = 1 } = inputs[i] as { low?: number; high?: number };
    return spread(shapes[k]!, low, high, next);
  });
  const before = memory().numTensors;
  const constants = inputs.map((input) =>
    isConstant(input) ? tensor([...input], undefined, op.startsWith('Select') ? 'bool' : 'int32') : null,
  );
  const outputs = (tensors: Tensor[]): Tensor[] =>
    [
      ops[op]!(
        inputs.map((_, i) => constants[i] ?? tensors[variable.indexOf(i)]!),
        context,
      ),
    ].flat();
  const made = (data: Float32Array[]): Tensor[] => data.map((d, k) => tensor(d, shapes[k]!, 'float32'));
  const weights: Tensor[] = [];
  const total = async (data: Float32Array[]): Promise<number> => {
    const tensors = made(data);
    const results = tidy(() => outputs(tensors));
    let result = 0;
    for (const [k, y] of results.entries()) {
      const numbers = await y.data();
      if (!weights[k]) weights[k] = tensor(spread(y.shape, -1, 1, random(seed + k + 1)), y.shape);
      const weight = await weights[k].data();
      for (let i = 0; i < numbers.length; i++) result += numbers[i]! * weight[i]!;
    }
    for (const t of new Set([...tensors, ...results])) t.dispose();
    return result;
  };
  try {
    await total(values);
    const tensors = made(values);
    const loss = (...xs: Tensor[]): Scalar =>
      outputs(xs)
        .map((y, k) => sum(mul(y, weights[k]!)) as Scalar)
        .reduce((a, b) => add(a, b) as Scalar);
    const gradients = grads(loss as never)(tensors) as Tensor[];
    const data: Float32Array[] = [];
    for (const g of gradients) data.push(((await g.data()) as Float32Array).slice());
    const wrongShape = gradients.findIndex((g, k) => String(g.shape) !== String(shapes[k]));
    for (const t of [...tensors, ...gradients, ...weights]) t.dispose();
    for (const t of constants) t?.dispose();
    if (memory().numTensors !== before)
      return `${where}: ${memory().numTensors - before} tensors are left behind`;
    if (wrongShape >= 0) return `${where}: gradient ${wrongShape} has the wrong shape`;
    weights.length = 0;
    constants.forEach((t, i) => {
      if (t)
        constants[i] = tensor(
          [...(inputs[i] as number[])],
          undefined,
          op.startsWith('Select') ? 'bool' : 'int32',
        );
    });
    for (let k = 0; k < values.length; k++) {
      for (let round = 0; round < 2; round++) {
        const direction = spread(shapes[k]!, -1, 1, next);
        const moved = (sign: number) =>
          values.map((v, i) => (i === k ? v.map((n, j) => n + sign * STEP * direction[j]!) : v));
        const slope = ((await total(moved(1))) - (await total(moved(-1)))) / (2 * STEP);
        const claimed = data[k]!.reduce((acc, g, j) => acc + g * direction[j]!, 0);
        const size = Math.hypot(...data[k]!) * Math.hypot(...direction);
        if (!(Math.abs(slope - claimed) <= 0.01 * size + 5e-3))
          return `${where}: input ${variable[k]}: slope ${slope}, gradient says ${claimed}`;
      }
    }
    return null;
  } catch (error) {
    return `${where}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    for (const t of [...constants, ...weights]) if (t && !t.isDisposed) t.dispose();
  }
}

/**
 * All that is wrong on the current backend.
 *
 * @param most cases of each op, the first ones
 */
export async function opFailures(most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const found: string[] = [];
  const seen = new Map<string, number>();
  for (const [i, each] of opCases.entries()) {
    const count = (seen.get(each.op) ?? 0) + 1;
    seen.set(each.op, count);
    if (count > most) continue;
    const failure = await opFailure(each, i + 1);
    if (failure) found.push(failure);
  }
  return found;
}
