import type { WordTree } from './word-tree.ts';

/** A detector's class scores as probabilities on a tree. */
export interface PlacedScores {
  /** [classes] the share of each class: they add up to 1 */
  shares: number[];
  /** [tree.size] the shares of the classes at or below each node */
  absolute: number[];
  /** [tree.size] absolute over the parent's absolute; 0 where the parent has 0 */
  conditional: number[];
}

/**
 * Places a flat detector's class scores on a tree.
 *
 * The detector answers yes or no for each class on its own, with probability s. If exactly one of those answers is yes,
 * it is class c with probability proportional to s_c / (1 - s_c), its odds: that is the class's share (the same numbers
 * as a softmax over the logits behind the scores). Scores of 1 take everything, in equal parts; if every score is 0
 * every share is 0. A share lies at the class's node, and a node's absolute probability is the sum of the shares at and
 * below it, so a child of the root and its classes cannot disagree. What lies at a node itself is passed on to no
 * child: the detector knows nothing more special, and below such a node the conditionals of the children add up to less
 * than 1, to 0 where no class lies below.
 *
 * This is no WordTree that was trained: YOLO9000 learns the conditionals. It is what the flat scores say about the tree.
 *
 * @param scores [classes], in [0, 1]
 * @param nodes [classes] the node of each class; classes may share one
 * @throws RangeError naming `scores` or `nodes`
 */
export function placeOnTree(
  tree: WordTree,
  scores: ArrayLike<number>,
  nodes: ArrayLike<number>,
): PlacedScores {
  if (nodes.length !== scores.length) {
    throw new RangeError(`nodes must have one index a score: ${scores.length} scores, ${nodes.length} nodes`);
  }
  const shares = oddsShares(scores);
  const absolute = new Array<number>(tree.size).fill(0);
  shares.forEach((share, c) => {
    const node = nodes[c]!;
    if (!Number.isInteger(node) || node < 0 || node >= tree.size) {
      throw new RangeError(`nodes[${c}] must be a whole number below ${tree.size}, not ${node}`);
    }
    for (let i = node; i >= 0; i = tree.parents[i]!) absolute[i]! += share;
  });
  const conditional = absolute.map((mass, i) => {
    const parent = tree.parents[i]!;
    const above = parent < 0 ? 1 : absolute[parent]!;
    return above > 0 ? Math.min(1, mass / above) : 0;
  });
  return { shares, absolute, conditional };
}

function oddsShares(scores: ArrayLike<number>): number[] {
  const list = Array.from(scores);
  list.forEach((score, c) => {
    if (!(score >= 0 && score <= 1)) throw new RangeError(`scores[${c}] must be from 0 to 1, not ${score}`);
  });
  const sure = list.some((score) => score === 1);
  const odds = list.map((score) => (sure ? Number(score === 1) : score / (1 - score)));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => (total > 0 ? value / total : 0));
}
