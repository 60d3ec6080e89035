import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'nms-steps',
  title: 'Suppression, one decision at a time',
  summary:
    'Every candidate box that a real network proposes for your photo, and non-maximum suppression deciding about them one by one, with the arithmetic. Greedy, linear and Gaussian; per class or across classes.',
  chapter: 2,
  networks: ['centernet'],
  how: 'The candidates are all cells of the network’s heat map whose score reaches the threshold, without any peak picking before; on drawn streets, all boxes of the street YOLO’s map, each with its best class and objectness times class probability. Greedy suppression follows torchvision’s nms and batched_nms, the soft ways follow the code of the Soft-NMS paper (1704.04503). At most the 600 best candidates are walked through.',
};
