import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'anchor-kmeans',
  title: 'Anchors from box sizes',
  summary:
    'Step k-means over the sizes of real boxes, with 1 − IoU or Euclidean distance, and see how good the anchors get with more of them. Your own boxes can be pasted or read from a COCO file.',
  chapter: 2,
  networks: [],
  how: 'The sizes are 830 boxes of a published sample of COCO val2014 (100 pictures), each scaled as its picture would be to fit into 416 × 416 pixels; or those of the things on as many drawn streets as you like, scaled alike. Every run starts with k-means++ from its seed. Average IoU is the mean over all boxes of the IoU with the anchor that fits best, both on one corner, as in table 1 of the YOLO9000 paper.',
};
