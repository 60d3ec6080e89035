import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'dense-or-conv',
  title: 'A dense layer and a convolution on the same picture',
  summary:
    'Parameters and multiply-adds of a dense layer and of a convolution, on a picture of your size. One of them does not notice when the picture grows.',
  chapter: 10,
  networks: [],
  how: 'describeStack in src/lib/conv counts both layers, biases included. The convolution has SAME padding and stride 1.',
};
