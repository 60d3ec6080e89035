import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'train-yolo',
  title: 'Train YOLO in the page',
  summary:
    'Train a small YOLO on drawn streets, from scratch or from trained weights, for a minute or ten. Watch its losses, its boxes and its AP, and race two runs: do priors speed up training?',
  chapter: 2,
  networks: ['street-yolo'],
  how: 'The task streetTrain of src/lib/engine draws new scenes for every step and runs the network, its loss (src/lib/nn/street) and Adam on this device. Before the first step it times one, which gives the number of steps. AP50 is measured by COCO’s rules on held-out scenes that no run trains on. Two runs of one seed see the same scenes in the same order.',
};
