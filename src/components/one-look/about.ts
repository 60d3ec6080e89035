import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'one-look',
  title: 'Many crops, or one look',
  summary:
    'How many windows a larger picture has, what they cost as crops and in one pass, counted in multiply-adds and measured on your device; and the textbook’s example of a 7 × 7 head on a larger map.',
  chapter: 1,
  networks: ['garments'],
  how: 'Sizes and multiply-adds come from src/lib/conv. Times are medians after two runs of warm-up on your device, reading the answer included: one crop on its own, a batch of up to 64 crops, and the whole picture; for all windows the first two are multiplied. The picture holds real garments, though the time does not depend on what is in it.',
};
