import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'scribble-fcn',
  title: 'Paint a few strokes, get every pixel',
  summary:
    'Paint some strokes on any photo and name them. A fully convolutional head is trained on them in this page and labels all other pixels, with the skips of FCN-32s, 16s, 8s and 4s side by side.',
  chapter: 6,
  networks: ['centernet'],
  how: 'A MobileNetV3 backbone, trained on COCO as a part of CenterNet, looks at the photo once and gives maps of strides 32, 16, 8 and 4. The head has a 1 × 1 score layer for each map that it may use; scores are doubled bilinearly and added. It starts at zero and is trained by Adam on the painted cells of a 128 × 128 grid alone, each class weighing the same.',
};
