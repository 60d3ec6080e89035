import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'semantic-or-instance',
  title: 'How many people are in this blob?',
  summary:
    'One street in three answers: a class for each pixel, a number for each thing, or both. Count things by the blobs of the label map and see where two become one and one becomes two.',
  chapter: 7,
  networks: ['street-fcn8s', 'street-mask', 'street-frcnn'],
  how: 'The maps are the exact truth of a drawn street, or what FCN-8s and Mask R-CNN say of it in this browser. Blobs are connected components, labelled in one pass over the map with union-find. The panoptic picture is the instances laid over the stuff.',
};
