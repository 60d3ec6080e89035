import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'iou-pair',
  title: 'How well do two boxes agree?',
  summary:
    'Drag two boxes and read IoU as a sum you could do by hand, then see what GIoU, DIoU and CIoU take off, and why.',
  chapter: 4,
  networks: [],
  how: 'Every number is computed from the eight coordinates as they stand, with the same functions that the evaluation uses. Coordinates are continuous: a box from 10 to 60 is 50 wide, with no pixel added.',
};
