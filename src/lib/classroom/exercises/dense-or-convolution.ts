import { describeStack } from '../../conv/index.ts';
import { type Exercise, figures } from './exercise.ts';

const PICTURE = [150, 200, 3] as const;
const [height, width, channels] = PICTURE;
const values = height * width * channels;

/** Parameters of one layer on the exercise's picture. */
export const parametersOf = {
  dense: describeStack(PICTURE, [{ type: 'flatten' }, { type: 'dense', filters: 1000 }]).parameters,
  conv: describeStack(PICTURE, [{ type: 'conv', kernel: 3, filters: 64, padding: 'SAME' }]).parameters,
};

export const exercise: Exercise = {
  id: 'dense-or-convolution',
  number: 1,
  slug: 'dense-or-convolution',
  title: 'Dense or convolutional?',
  summary: 'Why does a convolutional network beat a dense one on pictures? Count, then move the bird.',
  minutes: 10,
  parts: [
    {
      id: 'dense',
      prompt: `A picture of ${height} × ${width} pixels in colour goes into a dense layer of 1,000 units. How many parameters does this one layer have, biases included?`,
      check: {
        kind: 'number',
        value: parametersOf.dense,
        tolerance: 0,
        right: `Each of the 1,000 units has one weight for each of the ${height} × ${width} × ${channels} = ${figures(values)} numbers of the picture, and a bias: ${figures(parametersOf.dense)} in all.`,
        wrong: 'One weight for each number of the picture and each unit, then one bias for each unit.',
        slips: [
          { value: values * 1000, why: 'Nearly: the biases are missing, one for each unit.' },
          {
            value: height * width * 1000,
            why: 'That is a grey picture. A colour picture has three numbers per pixel.',
          },
          {
            value: height * width * 1000 + 1000,
            why: 'That is a grey picture. A colour picture has three numbers per pixel.',
          },
        ],
      },
    },
    {
      id: 'conv',
      prompt:
        'The same picture goes into a convolution of 64 filters, 3 × 3, with biases. How many parameters does it have?',
      check: {
        kind: 'number',
        value: parametersOf.conv,
        tolerance: 0,
        right: `3 × 3 × 3 weights and a bias for each of the 64 filters: ${figures(parametersOf.conv)}. The size of the picture does not appear in it.`,
        wrong:
          'A filter is as deep as its input, so it has 3 × 3 × 3 weights, and one bias. There are 64 of them.',
        slips: [
          {
            value: 3 * 3 * 64 + 64,
            why: 'That is for a picture with one channel. A filter is as deep as its input.',
          },
          { value: 3 * 3 * 64, why: 'A filter is as deep as its input, and has a bias.' },
          { value: 27 * 64, why: 'Nearly: the biases are missing, one for each filter.' },
        ],
      },
    },
    {
      id: 'bird',
      prompt:
        'A network has only seen birds in the upper left of its training pictures. Now one sits at the lower right. Which network still has a chance?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'The convolutional one',
            right: true,
            why: 'Its filters are the same at every place, so what finds a beak at the upper left finds it at the lower right. (A dense layer at its end can still spoil it.)',
          },
          {
            text: 'The dense one',
            right: false,
            why: 'Its weights for the lower right have never had anything to do with birds: every place has weights of its own.',
          },
          {
            text: 'Both, with enough parameters',
            right: false,
            why: 'More parameters do not help the dense one: those that look at the lower right still got no bird to learn from.',
          },
          {
            text: 'Neither of them',
            right: false,
            why: 'One of them uses the same weights at every place.',
          },
        ],
      },
    },
    {
      id: 'reasons',
      prompt: 'Three things are built into a convolutional network. What does each of them bring?',
      check: {
        kind: 'match',
        pairs: [
          {
            left: 'Each unit looks at a small window',
            right: 'Neighbouring pixels, which belong together, are looked at together',
          },
          {
            left: 'All places share their weights',
            right: 'What was learned at one place is known at all others',
          },
          {
            left: 'Layers on layers with growing windows',
            right: 'Edges become parts, and parts become things',
          },
          {
            left: 'The number of weights does not depend on the size',
            right: 'A larger picture needs more time, but not more parameters',
          },
        ],
        right:
          'None of this is learned: the architecture knows it before the first picture. That is why it needs fewer pictures.',
        wrong: 'Ask of each what a dense layer would lose without it.',
      },
    },
  ],
  hints: [
    'Count the numbers that go into the layer first: height × width × channels.',
    'A dense unit has one weight for every one of these numbers. A filter has one weight for every number of its window.',
    `The dense layer: ${height} × ${width} × ${channels} × 1,000 weights and 1,000 biases. The convolution: 3 × 3 × 3 × 64 weights and 64 biases.`,
  ],
};
