import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'grid-cell',
  title: 'Which cell answers',
  summary:
    'Move an object over a photo and see which grid cell and which anchor answer for it, and the numbers they are trained to say. Then turn it round: five sliders, one decoded box.',
  chapter: 2,
  networks: [],
  how: 'The photo is stretched to a square of 32 pixels per cell, as YOLOv2 sees it. encodeYolo finds the cell that holds the centre, the anchor of best IoU, and the four raw numbers that decode to the box; decodeYoloBox goes the other way. Both follow darknet’s region and yolo layers. For YOLOv3 the best of nine anchors decides which of its three maps answers. On a drawn street the grid and the anchors are those of the street YOLO, whose raw numbers stand beside the targets.',
};
