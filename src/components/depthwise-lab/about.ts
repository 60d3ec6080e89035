import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'depthwise-lab',
  title: 'One kernel per channel',
  summary:
    'The colour channels of a photo, a few kernels, and three ways to combine them: full, depthwise and separable convolution, with the maps, the parameters and the multiply-adds of each.',
  chapter: 5,
  networks: [],
  how: 'The photo is made small, split into channels, and convolved on plain arrays in this page. Full and separable outputs are computed independently of each other and compared. Parameters and multiply-adds come from the same layer descriptions that the receptive-field figure uses.',
};
