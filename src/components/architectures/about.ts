import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'architectures',
  title: 'Architectures, block by block',
  summary:
    'From LeNet-5 to SENet on a time line: open any block of a network, see its layers and ways, count its parameters and multiply-adds, and compare its idea with the same block built without it.',
  chapter: 10,
  networks: [],
  how: 'Every network is a list of layers in src/lib/conv/networks. describeStack gives the shapes, parameters and multiply-adds; the totals are checked in the tests against the published ones. Running means and variances of normalisations are not counted, and activations cost nothing here. The comparisons describe the block twice, once as in the paper and once without its idea.',
};
