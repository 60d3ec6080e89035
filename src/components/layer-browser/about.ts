import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'layer-browser',
  title: 'Every map of the network on your photo',
  summary:
    'Walk through the detector stage by stage and see what each of its channels makes of the photo: where it fires, how strongly, and how much of the picture one of its units sees.',
  chapter: 8,
  networks: ['centernet'],
  how: 'The network runs once on the photo, stretched to 512 × 512 pixels, and hands out the tensors of the stage. Every number counts the whole map; maps of more than 128 cells a side are averaged over squares to be drawn. Windows are read off the network’s graph.',
};
