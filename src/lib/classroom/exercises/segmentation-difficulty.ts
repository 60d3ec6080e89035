import { describeStack, vgg16 } from '../../conv/index.ts';
import type { Exercise } from './exercise.ts';

const described = describeStack(vgg16.input, vgg16.layers).layers;
const last = described.find(({ name }) => name === 'pool5')!;
/** Stride of the last map of VGG-16, in pixels. */
export const STRIDE = last.stride;

export const exercise: Exercise = {
  id: 'segmentation-difficulty',
  number: 8,
  slug: 'segmentation-difficulty',
  title: 'What is hard about semantic segmentation?',
  summary: 'A classifier knows what is there and has forgotten where. Put numbers on it.',
  minutes: 10,
  parts: [
    {
      id: 'stride',
      prompt:
        'VGG-16 halves its maps five times. How many pixels of the picture lie between the centres of two neighbouring cells of its last map, along one side?',
      check: {
        kind: 'number',
        value: STRIDE,
        tolerance: 0,
        unit: 'pixels',
        right: `2 × 2 × 2 × 2 × 2 = ${STRIDE}. Strides multiply.`,
        wrong: 'Strides multiply: each halving doubles the distance.',
        slips: [{ value: 10, why: 'Strides multiply, they do not add.' }],
      },
    },
    {
      id: 'pixels',
      prompt: 'So how many pixels have to share one answer, if nothing is done about it?',
      check: {
        kind: 'number',
        value: STRIDE * STRIDE,
        tolerance: 0,
        unit: 'pixels',
        right: `${STRIDE} × ${STRIDE}: a block as large as a face in many photos.`,
        wrong: 'The distance is the same along both sides.',
        slips: [{ value: STRIDE, why: 'That is along one side.' }],
      },
    },
    {
      id: 'difficulty',
      prompt: 'What is the main difficulty?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'On its way down the network loses where things are, and every pixel needs an answer',
            right: true,
            why: 'Strides and pooling throw positions away, step by step. Getting them back is what FCN’s upsampling and skip connections are for.',
          },
          {
            text: 'There are too many classes',
            right: false,
            why: 'Classifiers tell a thousand classes apart. Here it is often twenty.',
          },
          {
            text: 'Two dogs that touch must be told apart',
            right: false,
            why: 'Not here: in semantic segmentation both are just “dog”. Instance segmentation tells them apart.',
          },
          {
            text: 'Pictures come in different sizes',
            right: false,
            why: 'A network of convolutions alone takes any size.',
          },
        ],
      },
    },
    {
      id: 'fcn',
      prompt: 'FCN-8s brings the positions back. Put its steps into order.',
      check: {
        kind: 'order',
        items: [
          'Score the last map (stride 32)',
          'Enlarge the scores ×2 and add those of a map of stride 16',
          'Enlarge the sum ×2 and add those of a map of stride 8',
          'Enlarge the sum ×8 to the size of the picture',
          'Take the class with the largest score at every pixel',
        ],
        ends: ['first', 'last'],
        right: 'The deep map knows what, the shallow ones know where. Adding them joins both.',
        wrong: 'It starts at the deepest map and comes up, from stride 32 to 16, to 8, to the picture.',
      },
    },
  ],
  hints: [
    'Follow one pixel: after a layer of stride 2, how many pixels does a neighbour in the map stand for?',
    'Whatever is the same for all pixels of a block cannot tell them apart.',
    'Deep maps: much meaning, few places. Shallow maps: little meaning, many places. FCN adds both, from the deepest up.',
  ],
};
