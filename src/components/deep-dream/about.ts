import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'deep-dream',
  title: 'DeepDream',
  summary:
    'Gradient ascent on your own photo through a real network: choose layers and channels, octaves, jitter and step size, watch every step, walk back through them, and save the picture or a film.',
  chapter: 8,
  networks: ['centernet'],
  how: 'Each step runs the detector up to the chosen layers, takes the objective (the mean square of a layer, or the mean of a channel), and goes back through the same layers to the picture. The gradient is divided by its root mean square, the step is added, and the next step begins. Small octaves come first; the detail that each enlargement blurs is put back from the photo. The curve is the objective as it was measured before each step.',
};
