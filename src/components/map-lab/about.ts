import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'map-lab',
  title: 'A whole evaluation',
  summary:
    'Evaluate a real detector on six photos or on hundreds of drawn streets, or your own COCO files: the 12 numbers, AP per class and IoU threshold, VOC against COCO step by step, the worst images, CSV and JSON.',
  chapter: 4,
  networks: ['centernet'],
  how: 'The detector of chapter 2 runs on the six photos, its boxes go through class-aware suppression (IoU 0.5), and both are compared with boxes that we drew by hand. Drawn streets bring their exact boxes, and a detector that was trained on other streets looks at them. COCO’s figures equal those of pycocotools. Your own files are read and evaluated in a worker of this page and never leave your device.',
};
