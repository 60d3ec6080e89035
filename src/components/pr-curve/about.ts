import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'pr-curve',
  title: 'From a ranked list to average precision',
  summary:
    'Flip hits into misses in a ranked list, move the threshold, and see the raw curve, its envelope, and what 11 points, all points and 101 points make of it.',
  chapter: 4,
  networks: [],
  how: 'The list is yours to change; curve, envelope, F1 and the three averages are computed from it at every change, with the code that evaluates whole datasets. The grids of recall points are those of the reference implementations, to the last bit.',
};
