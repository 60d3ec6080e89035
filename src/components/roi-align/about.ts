import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'roi-align',
  title: 'Rounded bins or sampled bins',
  summary:
    'Drag a region over a street and see what RoIPool and RoIAlign cut out of the same map: one rounds to whole cells, the other reads between them. Shift the region by half a pixel, and only one notices.',
  chapter: 7,
  networks: ['street-yolo'],
  how: 'roiPool and roiAlign compute every number shown, from a map that you choose: the street’s brightness averaged over each cell, the share of each cell that the thing covers, or a channel of a street network’s backbone. The masks are pasted back as Mask R-CNN does it and compared with the true pixels.',
};
