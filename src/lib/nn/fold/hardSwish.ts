import type { GraphNode } from '../graph.ts';
import { type Draft, readersOf, replace, soleSource } from './rewrite.ts';

/**
 * The four nodes that exporters write for hard swish, x · relu6(x + 3) · (1/6) in whatever order of products, become one
 * HardSwish node.
 */
export function foldHardSwish(draft: Draft): void {
  let readers = readersOf(draft);
  for (const { name } of [...draft.nodes.values()]) {
    const node = draft.nodes.get(name);
    if (node?.op !== 'Mul' && node?.op !== 'RealDiv') continue;
    const found = match(draft, readers, node);
    if (!found) continue;
    replace(draft, node, { op: 'HardSwish', inputs: [found.x], attributes: { scale: found.scale } });
    readers = readersOf(draft);
  }
}

/** The factors of a product tree whose inner products nobody else reads: tensors, and the constant that they share. */
function factors(draft: Draft, readers: Map<string, GraphNode[]>, root: GraphNode) {
  const tensors: string[] = [];
  let scale = 1;
  const open = [root];
  for (let node = open.pop(); node; node = open.pop()) {
    node.inputs.forEach((input, i) => {
      const constant = draft.constants.get(input);
      if (constant) {
        const value = constant.data.length === 1 ? constant.data[0]! : Number.NaN;
        scale *= node?.op === 'RealDiv' ? 1 / value : value;
        return;
      }
      const inner = soleSource(draft, readers, input);
      const divides = node?.op === 'RealDiv' && i === 1;
      if (divides) scale = Number.NaN;
      else if (inner && (inner.op === 'Mul' || inner.op === 'RealDiv')) open.push(inner);
      else tensors.push(input);
    });
  }
  return { tensors, scale };
}

/** x, when the node computes hard swish of x, and the 1/6 as the file has it: often rounded to half precision. */
function match(draft: Draft, readers: Map<string, GraphNode[]>, node: GraphNode) {
  const { tensors, scale } = factors(draft, readers, node);
  if (tensors.length !== 2 || !Number.isFinite(scale)) return undefined;
  for (const [x, gate] of [tensors, [...tensors].reverse()] as [string, string][]) {
    const clamp = soleSource(draft, readers, gate);
    if (clamp?.op !== 'Relu6') continue;
    const sum = soleSource(draft, readers, clamp.inputs[0]!);
    if (sum?.op !== 'Add') continue;
    const constant = sum.inputs.map((input) => draft.constants.get(input)).find((value) => value);
    if (sum.inputs.includes(x) && constant?.data.length === 1 && constant.data[0] === 3) return { x, scale };
  }
  return undefined;
}
