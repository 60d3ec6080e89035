import { type Draft, replace } from './rewrite.ts';

/**
 * The mean over height and width as an average pooling with one window. Several backends transpose the whole tensor to
 * take a mean over its middle axes, and none needs to for pooling. For inference only: the pooling's gradient is missing on WASM.
 */
export function foldSpatialMean(draft: Draft): void {
  for (const node of [...draft.nodes.values()]) {
    if (node.op !== 'Mean' || node.attributes['keep_dims'] !== true) continue;
    const axes = draft.constants.get(node.inputs[1]!)?.data;
    if (axes?.length !== 2 || axes[0] !== 1 || axes[1] !== 2) continue;
    replace(draft, node, { op: 'SpatialMean', inputs: [node.inputs[0]!] });
  }
}
