import type { GraphNode } from '../graph.ts';
import { addConstant, type Draft, isLinear, readersOf, replace } from './rewrite.ts';

/**
 * Squeeze-and-excitation multiplies a large tensor [1, H, W, C] by a gate [1, 1, 1, C] and hands it to convolutions. A
 * convolution is linear in each input channel, so the gate can scale the filter instead: a few thousand
 * products in place of up to two million. For inference only: the gradient would need the filter's gradient.
 *
 * @param shapes shapes at the exported input size; a tensor that is not in it is left alone
 */
export function foldGate(draft: Draft, shapes: ReadonlyMap<string, readonly number[]>): void {
  let readers = readersOf(draft);
  for (const node of [...draft.nodes.values()]) {
    if (node.op !== 'Mul' || draft.wanted.has(node.name)) continue;
    const users = readers.get(node.name) ?? [];
    const gated = split(node, shapes);
    if (!gated || users.length === 0 || !users.every((user) => scalable(draft, user, node.name, gated.size)))
      continue;
    draft.nodes.delete(node.name);
    for (const user of users) gateFilter(draft, user, gated);
    readers = readersOf(draft);
  }
}

function split(node: GraphNode, shapes: ReadonlyMap<string, readonly number[]>) {
  for (const [gate, x] of [node.inputs, [...node.inputs].reverse()] as [string, string][]) {
    const g = shapes.get(gate);
    const s = shapes.get(x);
    if (g?.length !== 4 || s?.length !== 4 || s[0] !== 1 || g[3] !== s[3]) continue;
    if (g[0] === 1 && g[1] === 1 && g[2] === 1 && s[1]! * s[2]! > 1) {
      return { gate, x, size: s.reduce((a, b) => a * b, 1) };
    }
  }
  return undefined;
}

function scalable(draft: Draft, user: GraphNode, tensor: string, size: number): boolean {
  const filter = draft.constants.get(user.inputs[1] ?? '');
  if (user.op === 'MatMul' || !isLinear(user) || user.inputs[0] !== tensor || !filter) return false;
  const once = user.inputs.filter((input) => input === tensor).length === 1;
  return once && filter.data.length * 2 < size;
}

function gateFilter(draft: Draft, user: GraphNode, { gate, x }: { gate: string; x: string }): void {
  const name = `${user.name}/gated_filter`;
  draft.nodes.set(name, { name, op: 'GateFilter', inputs: [gate, user.inputs[1]!], attributes: {} });
  const inputs = [x, name, ...user.inputs.slice(2)];
  const bias = inputs[2] === undefined ? undefined : draft.constants.get(inputs[2]);
  if (bias) {
    // The WASM backend notes each filter with its bias and forgets it with either, so a bias that stayed while its filters came and
    // went would gather notes for ever. This one goes with them.
    const fresh = `${user.name}/gated_bias`;
    const zero = addConstant(draft, `${user.name}/zero`, [1], new Float32Array(1));
    draft.nodes.set(fresh, { name: fresh, op: 'Add', inputs: [inputs[2]!, zero], attributes: {} });
    inputs[2] = fresh;
  }
  replace(draft, user, { inputs });
}
