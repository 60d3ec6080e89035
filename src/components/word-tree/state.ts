import { nms, placeOnTree, type TreePrediction, type WordTree, wordTree } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number, numbers, text } from '../../lib/codec.ts';
import type { WordTreeData } from '../../lib/datasets/wordtree.ts';
import { smallTree } from './small-tree.ts';

export interface WordTreeState {
  source: 'photo' | 'small';
  /** the answer's absolute probability must be above this */
  threshold: number;
  /** the node that is open: -1 the root, -2 whatever the answer is */
  node: number;
  /** which of the objects found */
  object: number;
  /** what is searched for */
  find: string;
  /** the small tree's logits */
  logits: readonly number[];
}

export const THE_ANSWER = -2;
export const ROOT = -1;
const NODES = 9418;
const MOST_OBJECTS = 12;
/** Scores below this never leave the engine and count as 0. */
export const SCORE_FLOOR = 0.001;

export const wordTreeCodec: Codec<WordTreeState> = codec<WordTreeState>({
  source: choice('photo', ['photo', 'small']),
  threshold: number(0.5, { min: 0, max: 0.99, step: 0.01 }),
  node: number(THE_ANSWER, { min: THE_ANSWER, max: NODES - 1, step: 1 }),
  object: number(0, { min: 0, max: MOST_OBJECTS - 1, step: 1 }),
  find: text('', 40),
  logits: numbers(smallTree.logits, { min: -6, max: 6, length: smallTree.logits.length }),
});

/** The tree with what is needed to search and name it. */
export interface Names {
  tree: WordTree;
  names: readonly string[];
  /** [classes] the node of each class of the network; none in the small tree */
  classNodes: readonly number[];
}

/** The real tree out of its files. */
export function namesOf({ names, parents, classNodes }: WordTreeData): Names {
  return { tree: wordTree(parents), names: names.map((name) => name.replaceAll('_', ' ')), classNodes };
}

export const smallNames: Names = {
  tree: wordTree(smallTree.parents),
  names: smallTree.names,
  classNodes: [],
};

/** An object that the network found, with the scores of all classes at its place. */
export interface FoundObject {
  label: string;
  score: number;
  class: number;
  /** x1, y1, x2, y2 in pixels of the photo */
  box: readonly [number, number, number, number];
  /** [80] in [0, 1] */
  scores: number[];
}

/** What the engine answered: candidates by falling score, each of one cell and one class. */
export interface Candidates {
  boxes: Float32Array;
  scores: Float32Array;
  classes: ArrayLike<number>;
  cells: ArrayLike<number>;
}

/** The objects of a photo, best first: suppression within each class, then all scores of each survivor's cell. */
export function objectsOf(
  { boxes, scores, classes, cells }: Candidates,
  labels: readonly string[],
  scoreThreshold = 0.25,
): FoundObject[] {
  let count = 0;
  while (count < scores.length && scores[count]! >= scoreThreshold) count++;
  const list = Array.from({ length: count }, (_, i) => [...boxes.subarray(i * 4, i * 4 + 4)]);
  const kept = nms(list, [...scores.subarray(0, count)], {
    iouThreshold: 0.5,
    classes: Array.prototype.slice.call(classes, 0, count),
    maxDetections: MOST_OBJECTS,
  });
  const all = new Map(kept.map((i) => [cells[i]!, new Array<number>(labels.length).fill(0)]));
  for (let i = 0; i < scores.length; i++) {
    const own = all.get(cells[i]!);
    if (own) own[classes[i]!] = scores[i]!;
  }
  return kept.map((i) => ({
    label: labels[classes[i]!] ?? `class ${classes[i]}`,
    score: scores[i]!,
    class: classes[i]!,
    box: list[i] as unknown as FoundObject['box'],
    scores: all.get(cells[i]!)!,
  }));
}

/** A node's probabilities. */
export interface Probabilities {
  conditional: ArrayLike<number>;
  absolute: ArrayLike<number>;
}

/** Probabilities of the real tree's nodes from the 80 scores of one place. */
export function probabilitiesOf({ tree, classNodes }: Names, object: FoundObject): Probabilities {
  return placeOnTree(tree, object.scores, classNodes);
}

/** Probabilities of the small tree: a softmax over each group of siblings. */
export function smallProbabilities(logits: readonly number[]): Probabilities {
  const full = smallTree.logits.map((start, i) => logits[i] ?? start);
  return {
    conditional: smallNames.tree.conditional(full),
    absolute: smallNames.tree.absolute(full),
  };
}

/** A node as a row. */
export interface Row {
  index: number;
  name: string;
  conditional: number;
  absolute: number;
  children: number;
  answer: boolean;
}

export interface Derived {
  /** null as long as there are no probabilities */
  answer: TreePrediction | null;
  /** the node that is open, -1 for the root */
  open: number;
  /** from a child of the root down to the open node */
  path: Row[];
  /** below the open node, the most probable first, then by name */
  children: Row[];
  sentence: string;
}

/** Every number that the path, the list and the sentence show. */
export function derive(state: WordTreeState, names: Names, given: Probabilities | null): Derived {
  const { tree } = names;
  const answer = given && tree.descend(given.conditional, state.threshold);
  const wanted = state.node === THE_ANSWER ? (answer?.index ?? ROOT) : state.node;
  const open = wanted < tree.size ? wanted : ROOT;
  const row = (index: number): Row => ({
    index,
    name: names.names[index]!,
    conditional: given?.conditional[index] ?? 0,
    absolute: given?.absolute[index] ?? 0,
    children: tree.children[index]!.length,
    answer: index === answer?.index,
  });
  const below = open === ROOT ? tree.roots : tree.children[open]!;
  return {
    answer,
    open,
    path: open === ROOT ? [] : tree.path(open).map(row),
    children: below.map(row).sort((a, b) => b.absolute - a.absolute || (a.name < b.name ? -1 : 1)),
    sentence: given && answer ? answerSentence(state, names, given, answer) : '',
  };
}

function answerSentence(
  { threshold }: WordTreeState,
  { tree, names }: Names,
  { conditional, absolute }: Probabilities,
  { index, probability }: TreePrediction,
): string {
  const share = (value: number) => value.toFixed(2);
  const name = `“${names[index]}”`;
  const parts = [
    probability > threshold
      ? `Asked for more than ${share(threshold)}, the tree answers ${name}, with probability ${share(probability)}.`
      : `No node under the root is above ${share(threshold)}; the best of them, ${name} with ${share(probability)}, is the answer all the same.`,
  ];
  const below = tree.children[index]!;
  if (below.length === 0) parts.push('That is a leaf: there is nothing more special.');
  else if (probability > threshold) {
    const best = below.reduce((a, b) => (conditional[b]! > conditional[a]! ? b : a));
    parts.push(
      absolute[best]! > 0
        ? `One step further down, “${names[best]}” would be only ${share(absolute[best]!)}.`
        : `Nothing is known about the ${below.length} kinds below it: the network was never taught them.`,
    );
  }
  return parts.join(' ');
}

/** Nodes whose name has the words in it: names that begin with them first, then the shortest; at most `most`. */
export function search({ names }: Names, find: string, most = 24): { rows: number[]; more: number } {
  const wanted = find.trim().toLowerCase();
  if (wanted === '') return { rows: [], more: 0 };
  const found = names.flatMap((name, index) => (name.toLowerCase().includes(wanted) ? [index] : []));
  const rank = (index: number) =>
    (names[index]!.toLowerCase().startsWith(wanted) ? 0 : 1000) + names[index]!.length;
  found.sort((a, b) => rank(a) - rank(b) || a - b);
  return { rows: found.slice(0, most), more: Math.max(0, found.length - most) };
}
