import type { GraphNode, Value } from '../graph.ts';
import { nodeOf } from '../graph.ts';

/** A graph while it is being simplified for one set of outputs. The folds change it in place. */
export interface Draft {
  readonly nodes: Map<string, GraphNode>;
  readonly constants: Map<string, Value>;
  /** tensors that somebody asked for: they must keep their values, so no fold may swallow them */
  readonly wanted: ReadonlySet<string>;
}

/** Who reads each tensor. */
export function readersOf(draft: Draft): Map<string, GraphNode[]> {
  const readers = new Map<string, GraphNode[]>();
  for (const node of draft.nodes.values()) {
    for (const input of node.inputs) {
      const list = readers.get(input);
      if (list) list.push(node);
      else readers.set(input, [node]);
    }
  }
  return readers;
}

/** The node that computes a tensor, when nobody but one reader needs it; else undefined. */
export function soleSource(
  draft: Draft,
  readers: ReadonlyMap<string, GraphNode[]>,
  tensor: string,
): GraphNode | undefined {
  const node = draft.nodes.get(nodeOf(tensor).name);
  if (!node || draft.wanted.has(tensor) || readers.get(tensor)?.length !== 1) return undefined;
  return node;
}

/** Replaces a node by another that computes the same tensor. */
export function replace(draft: Draft, node: GraphNode, change: Partial<GraphNode>): GraphNode {
  const next = { ...node, ...change };
  draft.nodes.set(next.name, next);
  return next;
}

/** Adds a float constant and returns its name. */
export function addConstant(
  draft: Draft,
  name: string,
  shape: readonly number[],
  data: Float32Array,
): string {
  draft.constants.set(name, { shape, dtype: 'float32', data });
  return name;
}

/** A float constant that is one number, or one number for each of `channels` along the last axis; else undefined. */
export function perChannel(value: Value | undefined, channels: number): Float32Array | undefined {
  if (value?.dtype !== 'float32') return undefined;
  const { shape, data } = value;
  if (data.length === 1) return new Float32Array(channels).fill(data[0]!);
  const last = shape.at(-1);
  return data.length === channels && last === channels ? (data as Float32Array) : undefined;
}

/** The number of output channels of a convolution or matrix product with a constant filter. */
export function outputChannels(node: GraphNode, filter: Value): number {
  if (node.op === 'DepthwiseConv2dNative') return filter.shape[2]! * filter.shape[3]!;
  return filter.shape.at(-1)!;
}

/** Whether bias and scale can be moved into this node: a convolution or a plain matrix product. */
export function isLinear(node: GraphNode): boolean {
  if (node.op === 'MatMul') return node.attributes['transpose_b'] !== true;
  return node.op === 'Conv2D' || node.op === 'DepthwiseConv2dNative';
}
