import { softmax } from './activations.ts';
import { checkThreshold } from './nms.ts';

/** A tree of classes, each more special than its parent, under one root that is no class itself. */
export interface WordTree {
  /** how many nodes, without the root */
  readonly size: number;
  /** the children of the root, in index order */
  readonly roots: readonly number[];
  /** [size] the children of each node, in index order; none for a leaf */
  readonly children: readonly (readonly number[])[];
  /** [size] -1 for a child of the root */
  readonly parents: readonly number[];
  /** the nodes from a child of the root down to `index`, both included */
  path(index: number): number[];
  /** [size] each node's probability given its parent: a softmax over the node and its siblings */
  conditional(logits: ArrayLike<number>): number[];
  /** [size] each node's probability: its conditional times that of each node above it */
  absolute(logits: ArrayLike<number>): number[];
  /** where {@link WordTree.descend} ends on the conditional probabilities of these logits */
  topPrediction(logits: ArrayLike<number>, threshold: number): TreePrediction;
  /**
   * From the root, goes to the child of highest conditional probability (the first at ties) while that child's absolute
   * probability is above the threshold, and answers with the node where it ends.
   *
   * As in darknet, a best child of the root that is not above the threshold is the answer all the same: there is always
   * an answer. Only a tree without nodes gives index -1, with probability 1.
   *
   * @param conditional [size] in [0, 1]
   * @param threshold in [0, 1]
   */
  descend(conditional: ArrayLike<number>, threshold: number): TreePrediction;
}

/** A node and its absolute probability. */
export interface TreePrediction {
  index: number;
  probability: number;
}

/**
 * A WordTree from the parent of each node. Nodes may come in any order.
 *
 * Agrees with softmax_tree, hierarchy_predictions and hierarchy_top_prediction of github.com/pjreddie/darknet, whose
 * files list siblings side by side.
 *
 * Source: Redmon and Farhadi, "YOLO9000" (1612.08242), section 4, hierarchical classification.
 *
 * @param parents [n] the index of each node's parent; -1 for a child of the root
 * @throws RangeError naming `parents` when an entry is not an index or nodes form a circle; its functions name `logits`,
 * `conditional`, `threshold` or `index`
 */
export function wordTree(parents: ArrayLike<number>): WordTree {
  const size = parents.length;
  const roots: number[] = [];
  const children: number[][] = Array.from({ length: size }, () => []);
  for (let i = 0; i < size; i++) {
    const parent = parents[i]!;
    if (!Number.isInteger(parent) || parent < -1 || parent >= size) {
      throw new RangeError(`parents[${i}] must be -1 or an index below ${size}, not ${parent}`);
    }
    (parent < 0 ? roots : children[parent]!).push(i);
  }
  // Parents before children, whatever the order of the list.
  const order = [...roots];
  for (let at = 0; at < order.length; at++) order.push(...children[order[at]!]!);
  if (order.length < size) {
    const reached = new Set(order);
    const lost = children.findIndex((_, i) => !reached.has(i));
    throw new RangeError(`parents[${lost}] leads in a circle, never to the root`);
  }

  const conditional = (logits: ArrayLike<number>): number[] => {
    checkLength(logits, size, 'logits');
    const result = new Array<number>(size).fill(0);
    for (const group of [roots, ...children]) {
      const shares = softmax(
        group.map((i) => logits[i]!),
        'logits',
      );
      group.forEach((i, at) => {
        result[i] = shares[at]!;
      });
    }
    return result;
  };
  const absolute = (logits: ArrayLike<number>): number[] => {
    const result = conditional(logits);
    for (const i of order) if (parents[i]! >= 0) result[i]! *= result[parents[i]!]!;
    return result;
  };
  const descend = (given: ArrayLike<number>, threshold: number): TreePrediction => {
    checkLength(given, size, 'conditional');
    checkThreshold(threshold, 'threshold');
    let answer: TreePrediction = { index: -1, probability: 1 };
    let group: readonly number[] = roots;
    while (group.length) {
      const best = group.reduce((a, b) => (given[b]! > given[a]! ? b : a));
      const probability = answer.probability * given[best]!;
      if (!(probability > threshold) && answer.index >= 0) break;
      answer = { index: best, probability };
      if (!(probability > threshold)) break;
      group = children[best]!;
    }
    return answer;
  };
  return {
    size,
    roots,
    children,
    parents: Array.from(parents),
    conditional,
    absolute,
    descend,
    topPrediction: (logits, threshold) => descend(conditional(logits), threshold),
    path: (index) => {
      if (!Number.isInteger(index) || index < 0 || index >= size) {
        throw new RangeError(`index must be a whole number below ${size}, not ${index}`);
      }
      const path = [index];
      for (let i = parents[index]!; i >= 0; i = parents[i]!) path.unshift(i);
      return path;
    },
  };
}

function checkLength(values: ArrayLike<number>, size: number, name: string): void {
  if (values.length !== size) {
    throw new RangeError(`${name} must have one number a node: ${size} nodes, ${values.length} numbers`);
  }
  for (let i = 0; i < size; i++) {
    if (Number.isNaN(values[i])) throw new RangeError(`${name}[${i}] must not be NaN`);
  }
}
