import { addConstant, type Draft, replace } from './rewrite.ts';

/**
 * Batch normalisation with constant statistics is a scale and a shift per channel:
 * y = x · s + (β − μ · s) with s = γ / √(σ² + ε). As a Mul and an Add the next fold moves it into the convolution before.
 */
export function foldBatchNorm(draft: Draft): void {
  for (const node of [...draft.nodes.values()]) {
    if (node.op !== 'FusedBatchNormV3') continue;
    const [gamma, beta, mean, variance] = node.inputs.slice(1).map((name) => draft.constants.get(name));
    if (!gamma || !beta || !mean || !variance) continue;
    const given = node.attributes['epsilon'];
    const epsilon = typeof given === 'number' ? given : 1e-4;
    const scale = Float32Array.from(gamma.data, (g, i) => g / Math.sqrt(variance.data[i]! + epsilon));
    const shift = Float32Array.from(beta.data, (b, i) => b - mean.data[i]! * scale[i]!);
    const scaled = `${node.name}/scaled`;
    draft.nodes.set(scaled, {
      name: scaled,
      op: 'Mul',
      inputs: [node.inputs[0]!, addConstant(draft, `${node.name}/scale`, gamma.shape, scale)],
      attributes: {},
    });
    replace(draft, node, {
      op: 'Add',
      inputs: [scaled, addConstant(draft, `${node.name}/shift`, beta.shape, shift)],
    });
  }
}
