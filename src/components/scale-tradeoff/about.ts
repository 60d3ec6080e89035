import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'scale-tradeoff',
  title: 'Larger input, more found, more time',
  summary:
    'The same network looks at your photo at input sizes from 256 to 640 pixels, on your device: which boxes come and go, and how many milliseconds each look takes.',
  chapter: 2,
  networks: ['centernet'],
  how: 'For each size the picture is drawn at that size, stretched to a square, and run through the same weights. The first run of a size is a warm-up and is shown apart; the median of the runs after it counts. Times hold the drawing, the network and reading its maps, not the suppression. Boxes are what greedy suppression within classes leaves. A box is the same at two sizes when its class is and the IoU is at least 0.5.',
};
