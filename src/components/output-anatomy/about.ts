import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'output-anatomy',
  title: 'One cell’s numbers',
  summary:
    'The vector that one grid cell puts out, number by number, and the whole output tensor: the textbook’s 45, YOLOv1’s 30, YOLOv2’s 125 and YOLOv3’s 255, with the arithmetic and your own B, C and S.',
  chapter: 2,
  networks: [],
  how: 'outputLayout lists every number of a cell’s vector in the order of the paper and counts boxes and numbers over all maps. A picture’s output has its cells row by row, and each cell’s vector is contiguous; darknet itself stores plane by plane.',
};
