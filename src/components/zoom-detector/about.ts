import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'zoom-detector',
  title: 'From the picture to one number',
  summary:
    'Zoom into a detector’s answer in three steps: the boxes it shows, every raw candidate behind them, and the arithmetic that makes one candidate’s pixels out of five numbers of the network’s maps.',
  chapter: 2,
  networks: ['centernet'],
  how: 'The network’s two output maps are read at every cell whose score reaches the threshold: one score for each class, and four distances. The table repeats that decoding with the numbers of one cell, as src/lib/boxes does it. On drawn streets it is the street YOLO’s map of raw numbers, read with its anchors. The boxes of the first level are what greedy suppression within classes leaves at an IoU threshold of 0.5. The answers to the questions are computed from the same numbers.',
};
