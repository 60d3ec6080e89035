import type { GraphNode } from '../graph.ts';
import { nodeOf } from '../graph.ts';
import {
  addConstant,
  type Draft,
  isLinear,
  outputChannels,
  perChannel,
  readersOf,
  replace,
  soleSource,
} from './rewrite.ts';

const AFFINE = new Set(['Add', 'BiasAdd', 'Sub', 'Mul', 'RealDiv']);

/**
 * A constant that is added to, subtracted from or multiplied with the result of a convolution goes into the convolution's bias and
 * filter: (x ∗ w + b) · s + t = x ∗ (w · s) + (b · s + t), per output channel. Only where the convolution has no
 * activation in between and nobody else reads its result.
 */
export function foldAffine(draft: Draft): void {
  let readers = readersOf(draft);
  // A chain of them, scale and then shift, folds link by link, in whatever order the nodes lie.
  for (let changed = true; changed; ) {
    changed = false;
    for (const { name } of [...draft.nodes.values()]) {
      const node = draft.nodes.get(name);
      if (!node || !AFFINE.has(node.op) || !foldOne(draft, node, readers)) continue;
      readers = readersOf(draft);
      changed = true;
    }
  }
}

function foldOne(draft: Draft, node: GraphNode, readers: Map<string, GraphNode[]>): boolean {
  const second = draft.constants.has(nodeOf(node.inputs[1] ?? '').name);
  const first = draft.constants.has(nodeOf(node.inputs[0] ?? '').name);
  // c - x and c / x are not of the form x · s + t with the filter's sign kept simple: leave them.
  if (first === second || (first && (node.op === 'Sub' || node.op === 'RealDiv'))) return false;
  const source = soleSource(draft, readers, node.inputs[first ? 1 : 0]!);
  if (!source || !isLinear(source) || source.attributes['activation'] !== undefined) return false;
  const filter = draft.constants.get(source.inputs[1]!);
  if (filter?.dtype !== 'float32') return false;
  const channels = outputChannels(source, filter);
  const values = perChannel(draft.constants.get(node.inputs[first ? 0 : 1]!), channels);
  const bias = source.inputs[2] === undefined ? undefined : draft.constants.get(source.inputs[2]);
  if (!values || (source.inputs[2] !== undefined && !bias)) return false;

  const scale = values.map((v) => (node.op === 'Mul' ? v : node.op === 'RealDiv' ? 1 / v : 1));
  const shift = values.map((v) =>
    node.op === 'Sub' ? -v : node.op === 'Add' || node.op === 'BiasAdd' ? v : 0,
  );
  const scales = node.op === 'Mul' || node.op === 'RealDiv';
  const weights = source.inputs[1]!;
  const inputs = [source.inputs[0]!, weights];
  if (scales) {
    // Every filter of ours is laid out with its output channels last (depthwise: channel, then multiplier).
    const scaled = Float32Array.from(filter.data, (w, i) => w * scale[i % channels]!);
    inputs[1] = addConstant(draft, `${node.name}/filter`, filter.shape, scaled);
  }
  if (bias || !scales) {
    const moved = scale.map((s, i) => (bias ? bias.data[i]! : 0) * s + shift[i]!);
    inputs.push(addConstant(draft, `${node.name}/bias`, [channels], moved));
  }
  draft.nodes.delete(source.name);
  replace(draft, source, { name: node.name, inputs });
  return true;
}
