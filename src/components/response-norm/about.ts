import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'response-norm',
  title: 'Local response normalisation on real maps',
  summary:
    'All maps of an early layer at one place of the photo, before and after the normalisation that AlexNet used: who holds whom down, by how much, and what that does to a whole map.',
  chapter: 10,
  networks: ['centernet'],
  how: 'The engine runs the detector on the photo, stretched to 256 × 256 pixels, up to the 72 maps after the ReLU of its fourth block, and hands their numbers to the page. localResponse in src/lib/conv computes every normalised value again at each change; the tests compare it with TensorFlow.js. MobileNetV3 was trained without this normalisation: here it is applied to its maps from outside, so that its arithmetic can be watched.',
};
