/** Small graphs by hand, for the tests of lib/nn. */
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor } from '@tensorflow/tfjs-core';
import type { Attribute, Graph, GraphNode, Value } from '../../../src/lib/nn/graph.ts';
import { random } from '../../../src/lib/random.ts';

await setBackend('cpu');

/** A node; `inputs` are names. */
export const node = (
  name: string,
  op: string,
  inputs: string[] = [],
  attributes: Record<string, Attribute> = {},
): GraphNode => ({ name, op, inputs, attributes });

/** A float constant of seeded numbers in [-1, 1). */
export function floats(shape: number[], seed: number): Value {
  const next = random(seed);
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => next() * 2 - 1);
  return { shape, dtype: 'float32', data };
}

/** A constant of given numbers; whole numbers for axes and shapes. */
export const ints = (...numbers: number[]): Value => ({
  shape: [numbers.length],
  dtype: 'int32',
  data: Int32Array.from(numbers),
});

/** A float scalar. */
export const scalar = (value: number): Value => ({
  shape: [],
  dtype: 'float32',
  data: Float32Array.of(value),
});

/** A graph from nodes and constants; the nodes without inputs that are called x... are its inputs. */
export function graph(
  nodes: GraphNode[],
  constants: Record<string, Value> = {},
  inputShape: number[] = [],
): Graph {
  return {
    nodes: new Map(nodes.map((n) => [n.name, n])),
    constants: new Map(Object.entries(constants)),
    inputs: nodes.filter((n) => n.op === 'Placeholder').map(({ name }) => ({ name, shape: inputShape })),
    outputs: [nodes.at(-1)!.name],
  };
}

/** The largest difference of two tensors' numbers. */
export async function difference(a: Tensor, b: Tensor): Promise<number> {
  const [p, q] = [Array.from(await a.data()), Array.from(await b.data())];
  if (p.length !== q.length) return Number.POSITIVE_INFINITY;
  return p.reduce((worst, value, i) => Math.max(worst, Math.abs(value - q[i]!)), 0);
}

/** A 3x3 convolution's attributes. */
export const conv = (stride = 1, padding = 'SAME'): Record<string, Attribute> => ({
  strides: [1, stride, stride, 1],
  padding,
  data_format: 'NHWC',
  dilations: [1, 1, 1, 1],
});

/**
 * A miniature of what the detector's graph is made of: convolutions with batch norm, hard swish, a depthwise convolution with a
 * squeeze-and-excitation gate, a residual sum, and an upsampling to a constant size that is joined with an earlier layer. Exported for 64 x 64.
 */
export function miniature(): Graph {
  const swish = (name: string, x: string): GraphNode[] => [
    node(`${name}/mul`, 'Mul', [`${name}/sixth`, x]),
    node(`${name}/add`, 'Add', [x, `${name}/three`]),
    node(`${name}/relu6`, 'Relu6', [`${name}/add`]),
    node(name, 'Mul', [`${name}/mul`, `${name}/relu6`]),
  ];
  return graph(
    [
      node('x', 'Placeholder'),
      node('conv1', 'Conv2D', ['x', 'w1'], conv(2)),
      node('bn1', 'FusedBatchNormV3', ['conv1', 'gamma', 'beta', 'mean', 'variance'], { epsilon: 0.001 }),
      ...swish('swish1', 'bn1'),
      node('depth', 'DepthwiseConv2dNative', ['swish1', 'w2'], conv(2)),
      node('biased', 'BiasAdd', ['depth', 'b2']),
      node('relu', 'Relu', ['biased']),
      node('pooled', 'Mean', ['relu', 'spatial'], { keep_dims: true }),
      node('squeeze', 'Conv2D', ['pooled', 'w3'], conv()),
      node('squeezed', 'BiasAdd', ['squeeze', 'b3']),
      node('shifted', 'Add', ['squeezed', 'three']),
      node('clamped', 'Relu6', ['shifted']),
      node('gate', 'Mul', ['clamped', 'sixth']),
      node('gated', 'Mul', ['gate', 'relu']),
      node('project', 'Conv2D', ['gated', 'w4', 'b4'], conv()),
      node('sum', 'Add', ['project', 'relu']),
      node('up', 'ResizeBilinear', ['sum', 'size'], { align_corners: false, half_pixel_centers: false }),
      node('joined', 'ConcatV2', ['swish1', 'up', 'axis']),
      node('head', 'Conv2D', ['joined', 'w5', 'b5'], conv()),
      node('scaled', 'Mul', ['head', 'sixteen']),
      node('out', 'Identity', ['scaled']),
    ],
    {
      w1: floats([3, 3, 3, 8], 1),
      gamma: floats([8], 2),
      beta: floats([8], 3),
      mean: floats([8], 4),
      variance: { shape: [8], dtype: 'float32', data: floats([8], 5).data.map(Math.abs) as Float32Array },
      'swish1/sixth': scalar(1 / 6),
      'swish1/three': scalar(3),
      w2: floats([3, 3, 8, 1], 6),
      b2: floats([8], 7),
      spatial: ints(1, 2),
      w3: floats([1, 1, 8, 8], 8),
      b3: floats([8], 9),
      three: scalar(3),
      sixth: scalar(1 / 6),
      w4: floats([1, 1, 8, 8], 10),
      b4: floats([8], 11),
      size: ints(32, 32),
      axis: { shape: [], dtype: 'int32', data: Int32Array.of(3) },
      w5: floats([1, 1, 16, 4], 12),
      b5: floats([4], 13),
      sixteen: scalar(16),
    },
    [1, 64, 64, 3],
  );
}
