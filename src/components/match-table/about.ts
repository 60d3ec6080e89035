import type { About } from '../ui/about.ts';

export const about: About = {
  name: 'match-table',
  title: 'One picture, every decision',
  summary:
    'Drag true boxes and predictions on one photo, or on a drawn street, and watch IoU, matches, the precision-recall curve and AP move. Switch between the rules of VOC and COCO and read what changes.',
  chapter: 4,
  networks: ['centernet'],
  how: 'Matching, curve and AP come from the same code that evaluates whole datasets, run anew at every move. The truths at the start are our own boxes around the horses; the predictions at the start are made up so that each kind of decision occurs; a button puts those of chapter 2’s detector in their place. On a drawn street the truths are exact, and the predictions are those of a detector that was trained on such streets.',
};
