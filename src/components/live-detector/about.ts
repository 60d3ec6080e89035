import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'live-detector',
  title: 'A detector at work',
  summary:
    'A real network finds 80 kinds of things in a photo, your own picture, a video or the camera. Move the thresholds and watch what they decide.',
  chapter: 2,
  networks: ['centernet'],
  how: 'CenterNet on MobileNetV3 (4 MB, trained on COCO) runs in a worker of this page. It answers with a heat map per class and four distances per cell; every cell above the lowest score becomes a candidate box, and class-aware non-maximum suppression keeps the best. Moving a threshold repeats the last step only.',
};
