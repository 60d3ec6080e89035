import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'default-boxes',
  title: 'Boxes that are there before the picture is',
  summary:
    'SSD’s default boxes on a street scene: choose a map and a cell, see which boxes match which thing in the two steps of the paper, and change scales, shapes and maps until nothing falls between them.',
  chapter: 3,
  networks: [],
  how: 'ssdDefaultBoxes places the boxes, matchAnchors gives them to the things: first each thing takes one box, the best pairs first, then every other box joins the thing that it overlaps most, if its IoU reaches the threshold (1512.02325, section 2.2). The street is drawn from a seed, so the true boxes are exact. No network runs here: all of this is fixed before training.',
};
