import { type Graph, nodeOf } from '../graph.ts';

/** A stretch of a network whose weights can be trained further. */
export interface Block {
  /** the node that it reads: everything before it stays as it is */
  readonly input: string;
  /** the node that it gives */
  readonly output: string;
}

/** The last block of the bundled detector's backbone (MobileNetV3) and the convolution after it; 480 maps at a stride of 32. */
export const DETECTOR_BLOCK: Block = {
  input: 'tower_0/MobilenetV3/expanded_conv_13/add',
  output: 'tower_0/extern1/hard_swish/mul_1',
};

/**
 * Names of the block's weights: filters and biases of its convolutions, dense and depthwise, in the order of the graph.
 *
 * @throws RangeError when the network lacks one of the two nodes
 */
export function blockWeights(graph: Graph, { input, output }: Block): string[] {
  for (const name of [input, output]) {
    if (!graph.nodes.has(name)) throw new RangeError(`block: the network has no node "${name}"`);
  }
  const names: string[] = [];
  const seen = new Set<string>([input]);
  const visit = (reference: string): void => {
    const { name } = nodeOf(reference);
    const node = graph.nodes.get(name);
    if (!node || seen.has(name) || graph.constants.has(reference)) return;
    seen.add(name);
    for (const source of node.inputs) visit(source);
    if (!/^(_?Fused)?(DepthwiseConv2dNative|DepthwiseConv2d|Conv2D)$/.test(node.op)) return;
    names.push(...node.inputs.slice(1).filter((source) => graph.constants.has(source)));
  };
  visit(output);
  return names;
}
