import { bilinearDoubling, type FcnHead } from './fcn-head.ts';

/** A score so low that its class is never the best and its probability is 0. */
const NEVER = -1e4;

/**
 * A head for more classes than it was trained for: the others get no weights and a bias that no score makes up for.
 *
 * @param head for `present.length` classes
 * @param present labels of its classes, rising
 * @param classCount of the new head
 * @returns `head` itself when no class is absent
 */
export function withAbsentClasses(head: FcnHead, present: readonly number[], classCount: number): FcnHead {
  if (present.length === classCount) return head;
  const few = head.classCount;
  const layers = head.layers.map((layer, i) => {
    const weights = new Float32Array(layer.channels * classCount);
    // Sums carry the first layer's bias all the way up.
    const bias = new Float32Array(classCount).fill(i === 0 ? NEVER : 0);
    present.forEach((label, c) => {
      bias[label] = layer.bias[c]!;
      for (let k = 0; k < layer.channels; k++) weights[k * classCount + label] = layer.weights[k * few + c]!;
    });
    return { ...layer, weights, bias };
  });
  const upsampling =
    head.upsampling?.map((filter) => {
      const wide = bilinearDoubling(classCount);
      for (let cell = 0; cell < 16; cell++)
        present.forEach((to, c) => {
          present.forEach((from, d) => {
            wide[(cell * classCount + to) * classCount + from] = filter[(cell * few + c) * few + d]!;
          });
        });
      return wide;
    }) ?? null;
  return { ...head, classCount, layers, upsampling };
}
