import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'class-portrait',
  title: 'Portrait of a class',
  summary:
    'Begin with noise and climb until the detector sees a dog, in the middle or everywhere, or any other of its 80 classes. Then ask the same detector what it makes of the picture.',
  chapter: 8,
  networks: ['centernet'],
  how: 'Each step runs the whole detector forwards and back and moves the pixels along the gradient of the class in the heat map, taken before the sigmoid: at its middle cell, or its mean over all cells. At the end the detector looks at the still picture, at plain noise and at the current photo, with its usual peak picking; boxes are what is left of it after suppression at an IoU of 0.5.',
};
