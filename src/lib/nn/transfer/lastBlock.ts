import type { Block } from '../../detector-block.ts';
import { type Graph, nodeOf } from '../graph.ts';

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
