import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'digit-trainer',
  title: 'Train a network in the page',
  summary:
    'Build a network from blocks, train it on real digits, garments or your own MNIST files, watch loss and accuracy, compare runs, look at the mistakes, draw a digit, and take the network along.',
  chapter: 10,
  networks: [],
  how: 'The task train of src/lib/engine runs every step on this device, with gradients through each layer and weights drawn by the seed. Accuracy is measured on pictures that are set aside by the seed and never trained on. Files are those of TensorFlow.js, written by src/lib/conv/stack.',
};
