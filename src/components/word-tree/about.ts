import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'word-tree',
  title: 'A dog before which dog',
  summary:
    'The 9,418 nodes of YOLO9000’s WordTree: search them, walk them, and let a real detection climb up and down the tree as you move the confidence that you ask for.',
  chapter: 2,
  networks: ['centernet'],
  how: 'CenterNet gives every place 80 scores, each a yes or no of its own. At the place of the chosen object a class gets a share in proportion to its odds s / (1 − s), as if exactly one class were right; a node has the shares at and below it, and a conditional probability is a node’s share over its parent’s. Scores below 0.001 count as 0. YOLO9000 would have learned the conditionals instead. The answer is found as darknet does: to the best child while its absolute probability is above the threshold.',
};
