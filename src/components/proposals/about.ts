import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'proposals',
  title: 'From an anchor to a detection',
  summary:
    'Follow a region proposal of Faster R-CNN through both looks: its anchor, how the network moves it, the features cut out for it, its class and what becomes of it. Then keep fewer proposals and see what recall, time and AP make of it.',
  chapter: 3,
  networks: ['street-frcnn'],
  how: 'A Faster R-CNN that was trained for this book looks at the street at 128 × 128 pixels in your browser. Its 300 best boxes all go through the second stage once, so that any threshold and any number of kept proposals can be tried at once, with the same functions for NMS, RoIAlign and AP that the chapters use. The times are measured anew for each setting on your device: the median of three looks.',
};
