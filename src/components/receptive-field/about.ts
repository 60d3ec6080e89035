import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'receptive-field',
  title: 'What one unit sees',
  summary:
    'Build a stack of layers or take a known network, and see which part of the photo a unit reads. For the detector that runs in this page: how much each pixel of that part really matters.',
  chapter: 5,
  networks: ['centernet'],
  how: 'Theoretical fields follow from kernels, strides, dilations and paddings alone. The effective field is measured: the network runs forwards on the photo, and the gradient of the mean square of one place of a layer, over its channels, is traced back to every pixel.',
};
