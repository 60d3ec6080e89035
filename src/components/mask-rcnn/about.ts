import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'mask-rcnn',
  title: 'Mask R-CNN, step by step',
  summary:
    'A trained Mask R-CNN on a drawn street: proposals, classes and boxes, the features that RoIAlign cuts out, the 28 × 28 mask of one thing, and the masks in the picture beside the exact truth. Things of one class that touch come out one by one, or not.',
  chapter: 7,
  networks: ['street-mask', 'street-frcnn'],
  how: 'A Mask R-CNN that was trained for this book looks at the street at 128 × 128 pixels in your browser. Each mask is laid into its box by bilinear interpolation and cut at the threshold, as in the paper, and compared with the pixels of the thing, which are known exactly. AP follows COCO’s rules, once with boxes and once with masks.',
};
