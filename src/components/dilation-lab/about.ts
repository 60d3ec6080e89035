import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'dilation-lab',
  title: 'Dilated kernels and what they see',
  summary:
    'Spread a kernel out, compare how far plain, strided and dilated stacks of equal cost see, and find the pixels that badly chosen rates never look at.',
  chapter: 5,
  networks: [],
  how: 'The spread kernel, its output and the map of paths are computed on plain arrays in this page; the map is a chain of transposed dilated convolutions with kernels of ones, so each number counts the ways from an input pixel to one output. Receptive fields, strides and parameters come from the same description of the stack.',
};
