import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'conv-lab',
  title: 'A convolution, number by number',
  summary:
    'Paint an input and a kernel, set stride, padding, dilation and groups, and see for every output number which products it is the sum of. With the same layer as Keras, PyTorch and TensorFlow.js code.',
  chapter: 5,
  networks: [],
  how: 'The convolution runs on plain arrays in this page, with double precision: for every output cell the products of the window and the kernel are added one by one, then the bias. Sizes, parameters and multiply-adds come from the same settings, and the code is written from them.',
};
