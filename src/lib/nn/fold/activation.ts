import { type Draft, isLinear, readersOf, replace, soleSource } from './rewrite.ts';

const FUSED: Readonly<Record<string, string>> = { Relu: 'relu', Relu6: 'relu6' };

/** relu and relu6 right after a convolution become its activation: one pass over the memory less. */
export function foldActivation(draft: Draft): void {
  const readers = readersOf(draft);
  for (const node of [...draft.nodes.values()]) {
    const activation = FUSED[node.op];
    if (!activation) continue;
    const source = soleSource(draft, readers, node.inputs[0]!);
    if (!source || !isLinear(source) || source.attributes['activation'] !== undefined) continue;
    draft.nodes.delete(source.name);
    replace(draft, source, { name: node.name, attributes: { ...source.attributes, activation } });
  }
}
