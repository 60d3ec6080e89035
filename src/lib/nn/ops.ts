/**
 * The op table: what each op of a graph computes, as calls of tfjs-core functions. Everything here is
 * differentiable where tfjs-core is. An op that is not in the table is refused before anything runs.
 */
import {
  abs,
  add,
  addN,
  argMax,
  avgPool,
  batchNorm,
  batchToSpaceND,
  cast,
  clipByValue,
  concat,
  conv2d,
  conv2dTranspose,
  type DataType,
  depthToSpace,
  depthwiseConv2d,
  div,
  elu,
  equal,
  exp,
  expandDims,
  fill,
  floor,
  floorDiv,
  fused,
  gather,
  greater,
  greaterEqual,
  image,
  leakyRelu,
  less,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  logicalOr,
  matMul,
  max,
  maximum,
  maxPool,
  mean,
  min,
  minimum,
  mirrorPad,
  mod,
  mul,
  neg,
  notEqual,
  pad,
  pow,
  prelu,
  prod,
  relu,
  relu6,
  reshape,
  rsqrt,
  selu,
  sigmoid,
  slice,
  softmax,
  softplus,
  spaceToBatchND,
  split,
  sqrt,
  square,
  squaredDifference,
  squeeze,
  stack,
  stridedSlice,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tanh,
  tile,
  topk,
  transpose,
  unstack,
  where,
} from '@tensorflow/tfjs-core';
import type { Attribute, GraphNode } from './graph.ts';
import { hardSwish } from './hardSwish.ts';

/** What an op gets besides its input tensors. */
export interface OpContext {
  readonly node: GraphNode;
  /** the numbers of the i-th input, which must be a constant: axes, shapes, paddings */
  readonly numbers: (input: number) => number[];
  /** true while someone differentiates: a kernel without a gradient must not be used */
  readonly differentiable: boolean;
  /** for a resize: its target as the exporter wrote it, or the factor that it stands for */
  readonly resizeTo: (height: number, width: number) => [number, number];
}

/** Inputs to one output, or to several. */
export type Op = (inputs: Tensor[], context: OpContext) => Tensor | Tensor[];

const number = (value: Attribute | undefined, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;
const list = (value: Attribute | undefined): number[] => (Array.isArray(value) ? value.map(Number) : []);

/** Height and width of a list that has one number for each of N, H, W, C. */
function spatial(value: Attribute | undefined): [number, number] {
  const four = list(value);
  return four.length === 4 ? [four[1]!, four[2]!] : [1, 1];
}

type Padding = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

function padding({ node }: OpContext): Padding {
  const name = String(node.attributes['padding'] ?? 'VALID');
  if (name !== 'EXPLICIT') return name === 'SAME' ? 'same' : 'valid';
  const p = list(node.attributes['explicit_paddings']);
  return [
    [p[0]!, p[1]!],
    [p[2]!, p[3]!],
    [p[4]!, p[5]!],
    [p[6]!, p[7]!],
  ];
}

const DTYPES: Readonly<Record<string, DataType>> = {
  DT_FLOAT: 'float32',
  DT_HALF: 'float32',
  DT_INT32: 'int32',
  DT_INT64: 'int32',
  DT_BOOL: 'bool',
};

const unary =
  (f: (x: Tensor) => Tensor): Op =>
  ([x]) =>
    f(x!);
const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): Op =>
  ([a, b]) =>
    f(a!, b!);
/** A reduction over the constant axes of the second input. */
const reduction =
  (f: (x: Tensor, axes: number[], keepDims: boolean) => Tensor): Op =>
  ([x], { node, numbers }) =>
    f(x!, numbers(1), node.attributes['keep_dims'] === true);

type FusedActivation = Parameters<typeof fused.conv2d>[0]['activation'];

/** Bias, activation and slope in the form that tfjs's fused ops take them. */
function epilogue(inputs: Tensor[], { node }: OpContext) {
  const activation = node.attributes['activation'];
  return {
    ...(inputs[2] ? { bias: inputs[2] } : {}),
    ...(typeof activation === 'string' ? { activation: activation as NonNullable<FusedActivation> } : {}),
    ...(inputs[3] ? { preluActivationWeights: inputs[3] } : {}),
    ...(activation === 'leakyrelu' ? { leakyreluAlpha: number(node.attributes['alpha'], 0.2) } : {}),
  };
}

/**
 * Whether to convolve without tfjs's fused op: while someone differentiates, a fused one without an activation takes the
 * gradient of the filter with that of the input, which costs as much again and which WASM has no kernel for.
 */
function apart({ node, differentiable }: OpContext): boolean {
  return differentiable && node.attributes['activation'] === undefined;
}

const withBias = (y: Tensor4D, bias: Tensor | undefined): Tensor => (bias ? add(y, bias) : y);

/** Refuses channels-first, which no network of ours uses and half of the backends lack. */
function channelsLast({ node }: OpContext): void {
  if (node.attributes['data_format'] === 'NCHW') {
    throw new TypeError(`op ${node.op} of node "${node.name}" is in NCHW; only NHWC is supported`);
  }
}

export const ops: Readonly<Record<string, Op>> = {
  Identity: ([x]) => x!.clone(),
  StopGradient: ([x]) => x!.clone(),

  Conv2D: (inputs, context) => {
    channelsLast(context);
    const { attributes } = context.node;
    const [x, filter] = inputs as [Tensor4D, Tensor4D];
    const strides = spatial(attributes['strides']);
    const dilations = spatial(attributes['dilations']);
    const pad = padding(context) as 'same';
    if (apart(context)) return withBias(conv2d(x, filter, strides, pad, 'NHWC', dilations), inputs[2]);
    return fused.conv2d({ x, filter, strides, pad, dilations, ...epilogue(inputs, context) });
  },
  DepthwiseConv2dNative: (inputs, context) => {
    channelsLast(context);
    const { attributes } = context.node;
    const [x, filter] = inputs as [Tensor4D, Tensor4D];
    const strides = spatial(attributes['strides']);
    const dilations = spatial(attributes['dilations']);
    const pad = padding(context) as 'same';
    if (apart(context))
      return withBias(depthwiseConv2d(x, filter, strides, pad, 'NHWC', dilations), inputs[2]);
    return fused.depthwiseConv2d({ x, filter, strides, pad, dilations, ...epilogue(inputs, context) });
  },
  Conv2DBackpropInput: (inputs, context) => {
    channelsLast(context);
    return conv2dTranspose(
      inputs[2] as Tensor4D,
      inputs[1] as Tensor4D,
      context.numbers(0) as [number, number, number, number],
      spatial(context.node.attributes['strides']),
      padding(context) as 'same',
    );
  },
  MatMul: (inputs, context) =>
    fused.matMul({
      a: inputs[0]!,
      b: inputs[1]!,
      transposeA: context.node.attributes['transpose_a'] === true,
      transposeB: context.node.attributes['transpose_b'] === true,
      ...epilogue(inputs, context),
    }),
  BatchMatMul: ([a, b], { node }) =>
    matMul(a!, b!, node.attributes['adj_x'] === true, node.attributes['adj_y'] === true),
  BiasAdd: binary(add),
  FusedBatchNormV3: ([x, scale, offset, centre, variance], { node }) =>
    batchNorm(x!, centre!, variance!, offset, scale, number(node.attributes['epsilon'], 1e-4)),

  Add: binary(add),
  AddN: (inputs) => addN(inputs),
  Sub: binary(sub),
  Mul: binary(mul),
  RealDiv: binary(div),
  FloorDiv: binary(floorDiv),
  FloorMod: binary(mod),
  Mod: binary(mod),
  Maximum: binary(maximum),
  Minimum: binary(minimum),
  Pow: binary(pow),
  SquaredDifference: binary(squaredDifference),
  Equal: binary(equal),
  NotEqual: binary(notEqual),
  Greater: binary(greater),
  GreaterEqual: binary(greaterEqual),
  Less: binary(less),
  LessEqual: binary(lessEqual),
  LogicalAnd: binary(logicalAnd),
  LogicalOr: binary(logicalOr),
  LogicalNot: unary(logicalNot),
  Select: ([condition, a, b]) => where(condition!, a!, b!),
  SelectV2: ([condition, a, b]) => where(condition!, a!, b!),

  Abs: unary(abs),
  Exp: unary(exp),
  Floor: unary(floor),
  Log: unary(log),
  Neg: unary(neg),
  Rsqrt: unary(rsqrt),
  Sqrt: unary(sqrt),
  Square: unary(square),
  Elu: unary(elu),
  HardSwish: ([x], { node, differentiable }) =>
    hardSwish(x!, number(node.attributes['scale'], 1 / 6), differentiable),
  LeakyRelu: ([x], { node }) => leakyRelu(x!, number(node.attributes['alpha'], 0.2)),
  Prelu: ([x, slope]) => prelu(x!, slope!),
  Relu: unary(relu),
  Relu6: unary(relu6),
  Selu: unary(selu),
  Sigmoid: unary(sigmoid),
  Softmax: ([x]) => softmax(x!),
  Softplus: unary(softplus),
  Tanh: unary(tanh),
  ClipByValue: ([x], { numbers }) => clipByValue(x!, numbers(1)[0]!, numbers(2)[0]!),
  Cast: ([x], { node }) => cast(x!, DTYPES[String(node.attributes['DstT'])] ?? 'float32'),

  Max: reduction(max),
  Mean: reduction(mean),
  Min: reduction(min),
  Prod: reduction(prod),
  Sum: reduction(sum),
  ArgMax: ([x], { numbers }) => argMax(x!, numbers(1)[0]),
  TopKV2: ([x], { node, numbers }) => {
    const { values, indices } = topk(x!, numbers(1)[0]!, node.attributes['sorted'] !== false);
    return [values, indices];
  },

  AvgPool: ([x], context) =>
    avgPool(
      x as Tensor4D,
      spatial(context.node.attributes['ksize']),
      spatial(context.node.attributes['strides']),
      padding(context) as 'same',
    ),
  MaxPool: ([x], context) =>
    maxPool(
      x as Tensor4D,
      spatial(context.node.attributes['ksize']),
      spatial(context.node.attributes['strides']),
      padding(context) as 'same',
    ),
  ResizeBilinear: ([x], { node, resizeTo }) =>
    image.resizeBilinear(
      x as Tensor4D,
      resizeTo(x!.shape[1]!, x!.shape[2]!),
      node.attributes['align_corners'] === true,
      node.attributes['half_pixel_centers'] === true,
    ),
  ResizeNearestNeighbor: ([x], { node, resizeTo }) =>
    image.resizeNearestNeighbor(
      x as Tensor4D,
      resizeTo(x!.shape[1]!, x!.shape[2]!),
      node.attributes['align_corners'] === true,
      node.attributes['half_pixel_centers'] === true,
    ),

  ConcatV2: (inputs, { numbers }) => concat(inputs.slice(0, -1), numbers(inputs.length - 1)[0]),
  Split: ([, x], { node, numbers }) => split(x!, number(node.attributes['num_split'], 1), numbers(0)[0]),
  SplitV: ([x], { numbers }) => split(x!, numbers(1), numbers(2)[0]),
  Pack: (inputs, { node }) => stack(inputs, number(node.attributes['axis'], 0)),
  Unpack: ([x], { node }) => unstack(x!, number(node.attributes['axis'], 0)),
  Slice: ([x], { numbers }) => slice(x!, numbers(1), numbers(2)),
  StridedSlice: ([x], { node, numbers }) => {
    const mask = (name: string) => number(node.attributes[`${name}_mask`], 0);
    return stridedSlice(
      x!,
      numbers(1),
      numbers(2),
      numbers(3),
      mask('begin'),
      mask('end'),
      mask('ellipsis'),
      mask('new_axis'),
      mask('shrink_axis'),
    );
  },
  GatherV2: ([x, indices], { node, numbers }) =>
    gather(
      x!,
      cast(indices!, 'int32') as Tensor1D,
      numbers(2)[0] ?? 0,
      number(node.attributes['batch_dims'], 0),
    ),
  Reshape: ([x], { numbers }) => reshape(x!, numbers(1)),
  Squeeze: ([x], { node }) => {
    const axes = list(node.attributes['squeeze_dims']);
    return axes.length ? squeeze(x!, axes) : squeeze(x!);
  },
  ExpandDims: ([x], { numbers }) => expandDims(x!, numbers(1)[0]),
  Transpose: ([x], { numbers }) => transpose(x!, numbers(1)),
  Tile: ([x], { numbers }) => tile(x!, numbers(1)),
  Fill: (_, { numbers }) => fill(numbers(0), numbers(1)[0]!),
  Pad: (inputs, { numbers }) => pad(inputs[0]!, pairs(numbers(1)), inputs.length > 2 ? numbers(2)[0] : 0),
  MirrorPad: ([x], { node, numbers }) =>
    mirrorPad(
      x!,
      pairs(numbers(1)),
      String(node.attributes['mode']).toLowerCase() as 'reflect' | 'symmetric',
    ),
  DepthToSpace: ([x], { node }) => depthToSpace(x as Tensor4D, number(node.attributes['block_size'], 2)),
  SpaceToBatchND: ([x], { numbers }) => spaceToBatchND(x!, numbers(1), pairs(numbers(2))),
  BatchToSpaceND: ([x], { numbers }) => batchToSpaceND(x!, numbers(1), pairs(numbers(2))),

  /** Ours: a filter scaled along its input channels by a [1, 1, 1, C] gate (see fold/gate.ts). */
  GateFilter: ([gate, filter]) => mul(reshape(gate!, [1, 1, -1, 1]), filter!),
  /** Ours: the mean over height and width, as one pooling window. */
  SpatialMean: ([x]) => avgPool(x as Tensor4D, [x!.shape[1]!, x!.shape[2]!], 1, 'valid'),
};

/** [a, b, c, d] as [[a, b], [c, d]]. */
function pairs(flat: number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
}
