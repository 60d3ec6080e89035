import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'dense-to-conv',
  title: 'A dense layer becomes a convolution',
  summary:
    'A real classifier of garments: fold its dense weights into kernels, see that both networks answer the same, then let the convolutions look at a canvas full of garments and compare their grid with crops.',
  chapter: 1,
  networks: ['garments'],
  how: 'The classifier was trained for this book (models/garments); the garments here are from its 2,000 test pictures. src/lib/conv/stack gives the weights of the dense layers the shape of kernels, and changes no number. Both networks run on your device; differences are the largest absolute ones between probabilities. A crop is 28 × 28 pixels cut out of the canvas and run on its own. With SAME, the three convolutions before the head are padded with zeros and keep their weights.',
};
