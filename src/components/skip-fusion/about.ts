import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'skip-fusion',
  title: 'Score maps, added one by one',
  summary:
    'FCN-32s, 16s, 8s and 4s on your strokes or on examples, and three trained networks on drawn streets: the score maps at each stride, doubled and added step by step, what each skip changes, and the mean IoU it brings.',
  chapter: 6,
  networks: ['centernet', 'street-fcn32s', 'street-fcn16s', 'street-fcn8s'],
  how: 'On a photo, four heads are trained on the strokes, one for each depth. The maps are those of the chosen head: each layer’s own scores, the doubled sum of the coarser ones, and their sum. Mean IoU is taken on the pixels that have a truth and are not painted, every map enlarged bilinearly to the photo first. On a street, three networks run that were trained one after the other; each map is what the network itself computed, and mean IoU is taken on all pixels, over the labels that occur in the truth or in the answer.',
};
