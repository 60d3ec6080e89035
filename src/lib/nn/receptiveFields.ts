/**
 * What the units of a network see of its picture, read off the graph itself: every window of every branch, without running
 * anything.
 */
import { measureAxis } from '../conv/output-size.ts';
import { type Field, inputField, unionField, windowField } from '../conv/receptive-field.ts';
import type { Graph, GraphNode } from './graph.ts';
import { nodeOf } from './graph.ts';
import { inferShapes } from './shapes.ts';

/** The field of a node's units. */
export interface NodeField {
  /** [batch, height, width, channels] for the given picture */
  readonly shape: readonly number[];
  /**
   * (vertical, horizontal): the union over all paths on which places stay apart, in input pixels (see Field). Null when there
   * is no such path: behind a mean over the whole map.
   */
  readonly local: readonly [Field, Field] | null;
  /** some path goes through a mean over the whole map (squeeze-and-excitation): the unit then depends on every pixel */
  readonly everywhere: boolean;
}

const WINDOWED = new Set(['Conv2D', 'DepthwiseConv2dNative', 'MaxPool', 'AvgPool']);
const POINTWISE = new Set(
  (
    'Identity StopGradient Add AddN Sub Mul RealDiv Maximum Minimum Pow SquaredDifference BiasAdd Prelu Abs Exp Floor Log Neg Rsqrt ' +
    'Sqrt Square Elu HardSwish LeakyRelu Relu Relu6 Selu Sigmoid Softmax Softplus Tanh ClipByValue Cast FusedBatchNormV3 ConcatV2'
  ).split(' '),
);

/**
 * Fields of all nodes that are maps made of windows, pointwise functions, concatenations along the channels, resizes and
 * means over height and width. Others, and what depends on them, are left out.
 *
 * @param input name of the picture's node
 * @param shape [1, height, width, channels] of the picture; SAME padding depends on it
 */
export function receptiveFields(
  graph: Graph,
  input: string,
  shape: readonly number[],
): Map<string, NodeField> {
  const shapes = inferShapes(graph, new Map([[input, shape]]));
  const fields = new Map<string, NodeField>([
    [input, { shape, local: [inputField, inputField], everywhere: false }],
  ]);
  const seen = new Set<string>();
  const visit = (tensor: string): NodeField | undefined => {
    const { name } = nodeOf(tensor);
    if (fields.has(name) || seen.has(name)) return fields.get(name);
    seen.add(name);
    const node = graph.nodes.get(name);
    const size = shapes.get(name);
    if (!node || size?.length !== 4) return undefined;
    const read = node.inputs.filter((source) => !graph.constants.has(nodeOf(source).name));
    const inputs = read.map(visit);
    if (inputs.length === 0 || inputs.some((field) => !field)) return undefined;
    const field = through(graph, node, inputs as NodeField[], size);
    if (field) fields.set(name, field);
    return field;
  };
  for (const name of graph.nodes.keys()) visit(name);
  return fields;
}

function through(
  graph: Graph,
  node: GraphNode,
  inputs: readonly NodeField[],
  shape: readonly number[],
): NodeField | undefined {
  const [first] = inputs as [NodeField];
  const everywhere = inputs.some((input) => input.everywhere);
  if (WINDOWED.has(node.op)) {
    const windows = windowsOf(graph, node, first.shape);
    if (!windows) return undefined;
    const local = first.local && pair((axis) => windowField(first.local![axis], windows[axis]));
    return { shape, local, everywhere };
  }
  if (POINTWISE.has(node.op)) {
    const locals = inputs.flatMap(({ local }) => (local ? [local] : []));
    const local = locals.length ? pair((axis) => unionField(locals.map((each) => each[axis]))) : null;
    return { shape, local, everywhere };
  }
  if (node.op === 'Mean' || node.op === 'SpatialMean') return { shape, local: null, everywhere: true };
  if (node.op === 'ResizeBilinear' || node.op === 'ResizeNearestNeighbor') {
    const centred = node.attributes['half_pixel_centers'] === true;
    const blurs = node.op === 'ResizeBilinear';
    const local =
      first.local &&
      pair((axis) =>
        resizedField(first.local![axis], shape[axis + 1]! / first.shape[axis + 1]!, centred, blurs),
      );
    return { shape, local, everywhere };
  }
  return undefined;
}

const pair = <T>(of: (axis: 0 | 1) => T): [T, T] => [of(0), of(1)];

function windowsOf(graph: Graph, node: GraphNode, input: readonly number[]) {
  const list = (name: string): number[] => {
    const value = node.attributes[name];
    return Array.isArray(value) && value.length === 4 ? value.map(Number) : [1, 1, 1, 1];
  };
  const kernel = node.op.endsWith('Pool')
    ? list('ksize').slice(1, 3)
    : graph.constants.get(nodeOf(node.inputs[1] ?? '').name)?.shape.slice(0, 2);
  if (!kernel) return undefined;
  const strides = list('strides');
  const dilations = list('dilations');
  const written = String(node.attributes['padding'] ?? 'VALID');
  const explicit = node.attributes['explicit_paddings'];
  return pair((axis) =>
    measureAxis(
      input[axis + 1]!,
      kernel[axis]!,
      strides[axis + 1]!,
      dilations[axis + 1]!,
      written === 'EXPLICIT' && Array.isArray(explicit)
        ? [Number(explicit[2 * axis + 2]), Number(explicit[2 * axis + 3])]
        : written === 'SAME'
          ? 'SAME'
          : 'VALID',
    ),
  );
}

/**
 * Field after a resize by `factor`: a unit of the larger map blends at most two cells (bilinear) or copies one. Without half-pixel
 * centres unit i stands at i / factor, as TensorFlow's first resize had it.
 */
function resizedField(field: Field, factor: number, centred: boolean, blurs: boolean): Field {
  const shift = centred ? (0.5 / factor - 0.5) * field.jump : 0;
  const wider = blurs && factor !== 1 ? field.jump / 2 : 0;
  return { low: field.low + shift - wider, high: field.high + shift + wider, jump: field.jump / factor };
}
