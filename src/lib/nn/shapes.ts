/**
 * Static shapes: what each tensor of a graph would measure for given input shapes, without computing it. Enough ops for
 * convolutional networks; a tensor whose shape depends on data, or on an op that is not here, is left out.
 */
import type { Graph, GraphNode } from './graph.ts';
import { nodeOf } from './graph.ts';

type Shape = readonly number[];

const ELEMENTWISE = new Set(
  (
    'Add AddN Sub Mul RealDiv FloorDiv FloorMod Mod Maximum Minimum Pow SquaredDifference Equal NotEqual Greater GreaterEqual Less ' +
    'LessEqual LogicalAnd LogicalOr Select SelectV2 BiasAdd Prelu'
  ).split(' '),
);
const SAME = new Set(
  (
    'Identity StopGradient LogicalNot Abs Exp Floor Log Neg Rsqrt Sqrt Square Elu HardSwish LeakyRelu Relu Relu6 Selu Sigmoid ' +
    'Softmax Softplus Tanh ClipByValue Cast FusedBatchNormV3'
  ).split(' '),
);

/** The shape of the element-wise result of two shapes (NumPy's broadcasting), or undefined when they do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const out: number[] = [];
  for (let i = 0; i < rank; i++) {
    const p = a[a.length - rank + i] ?? 1;
    const q = b[b.length - rank + i] ?? 1;
    if (p !== q && p !== 1 && q !== 1) return undefined;
    out.push(p === 1 ? q : p);
  }
  return out;
}

function windowed(node: GraphNode, x: Shape, kernel: Shape, channels: number): Shape | undefined {
  const list = (name: string) => {
    const value = node.attributes[name];
    return Array.isArray(value) && value.length ? value.map(Number) : undefined;
  };
  const strides = list('strides') ?? [1, 1, 1, 1];
  const dilations = list('dilations') ?? [1, 1, 1, 1];
  const explicit = list('explicit_paddings');
  const padding = node.attributes['padding'];
  const size = (axis: number) => {
    const extent = (kernel[axis - 1]! - 1) * dilations[axis]! + 1;
    if (padding === 'SAME') return Math.ceil(x[axis]! / strides[axis]!);
    const added = padding === 'EXPLICIT' && explicit ? explicit[2 * axis]! + explicit[2 * axis + 1]! : 0;
    return Math.floor((x[axis]! + added - extent) / strides[axis]!) + 1;
  };
  return [x[0]!, size(1), size(2), channels];
}

/**
 * Infers shapes.
 *
 * @param graph the network
 * @param given the shapes of its inputs by name, every size known
 * @returns shapes by tensor name, constants and inputs included
 */
export function inferShapes(
  graph: Pick<Graph, 'nodes' | 'constants'>,
  given: ReadonlyMap<string, Shape>,
): Map<string, Shape> {
  const shapes = new Map<string, Shape>(given);
  for (const [name, value] of graph.constants) shapes.set(name, value.shape);
  const seen = new Set<string>();

  const visit = (tensor: string): Shape | undefined => {
    const { name } = nodeOf(tensor);
    const known = shapes.get(tensor);
    if (known || seen.has(name)) return known;
    seen.add(name);
    const node = graph.nodes.get(name);
    if (!node) return undefined;
    const shape = infer(node, node.inputs.map(visit), (i) => graph.constants.get(node.inputs[i] ?? '')?.data);
    if (shape) shapes.set(name, shape);
    return shapes.get(tensor);
  };
  for (const name of graph.nodes.keys()) visit(name);
  return shapes;
}

function infer(
  node: GraphNode,
  inputs: (Shape | undefined)[],
  constant: (input: number) => ArrayLike<number> | undefined,
): Shape | undefined {
  const [x, y] = inputs;
  if (SAME.has(node.op)) return x;
  if (ELEMENTWISE.has(node.op)) {
    return inputs.reduce((a, b) => (a && b ? broadcast(a, b) : undefined));
  }
  switch (node.op) {
    case 'Conv2D':
      return x?.length === 4 && y ? windowed(node, x, y, y[3]!) : undefined;
    case 'DepthwiseConv2dNative':
      return x?.length === 4 && y ? windowed(node, x, y, y[2]! * y[3]!) : undefined;
    case 'MaxPool':
    case 'AvgPool': {
      const k = node.attributes['ksize'];
      return x?.length === 4 && Array.isArray(k)
        ? windowed(node, x, [Number(k[1]), Number(k[2])], x[3]!)
        : undefined;
    }
    case 'MatMul':
      if (x?.length !== 2 || y?.length !== 2) return undefined;
      return [
        x[node.attributes['transpose_a'] === true ? 1 : 0]!,
        y[node.attributes['transpose_b'] === true ? 0 : 1]!,
      ];
    case 'SpatialMean':
      return x && [x[0]!, 1, 1, x[3]!];
    case 'Max':
    case 'Mean':
    case 'Min':
    case 'Prod':
    case 'Sum': {
      const axes = constant(1);
      if (!x || !axes) return undefined;
      const reduced = new Set(Array.from(axes, (axis) => (axis < 0 ? axis + x.length : axis)));
      if (node.attributes['keep_dims'] === true) return x.map((n, i) => (reduced.has(i) ? 1 : n));
      return x.filter((_, i) => !reduced.has(i));
    }
    case 'ResizeBilinear':
    case 'ResizeNearestNeighbor': {
      const size = constant(1);
      return x && size ? [x[0]!, size[0]!, size[1]!, x[3]!] : undefined;
    }
    case 'ConcatV2': {
      const parts = inputs.slice(0, -1);
      const given = constant(inputs.length - 1)?.[0];
      if (!x || given === undefined || parts.some((p) => !p)) return undefined;
      const axis = given < 0 ? given + x.length : given;
      return x.map((n, i) => (i === axis ? parts.reduce((total, p) => total + p![i]!, 0) : n));
    }
    case 'Reshape': {
      const target = constant(1);
      if (!x || !target) return undefined;
      const size = x.reduce((a, b) => a * b, 1);
      const fixed = Array.from(target).reduce((a, b) => (b === -1 ? a : a * b), 1);
      return Array.from(target, (n) => (n === -1 ? size / fixed : n));
    }
    case 'Transpose': {
      const order = constant(1);
      return x && order ? Array.from(order, (axis) => x[axis]!) : undefined;
    }
    case 'Pad':
    case 'MirrorPad': {
      const p = constant(1);
      return x && p ? x.map((n, i) => n + p[2 * i]! + p[2 * i + 1]!) : undefined;
    }
    case 'DepthToSpace': {
      const block = Number(node.attributes['block_size']);
      return x && [x[0]!, x[1]! * block, x[2]! * block, x[3]! / block ** 2];
    }
    default:
      return undefined;
  }
}
