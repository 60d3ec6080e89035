import { describeStack, maxPool2d } from '../../conv/index.ts';
import { type Exercise, figures } from './exercise.ts';

/** A small map to pool by hand. */
export const MAP = [
  [1, 5, 2, 0],
  [3, 2, 7, 1],
  [4, 0, 1, 2],
  [6, 1, 3, 8],
];
const pooled = maxPool2d({ shape: [1, 4, 4, 1], data: MAP.flat() }, 2);
/** The same map pooled by 2 × 2 windows of stride 2. */
export const POOLED = [...pooled.data];

const INPUT = [56, 56, 64] as const;
/** Both ways to halve a map of 56 × 56 × 64. */
export const halved = {
  pooling: describeStack(INPUT, [{ type: 'maxPool', kernel: 2 }]),
  convolution: describeStack(INPUT, [{ type: 'conv', kernel: 3, filters: 64, stride: 2, padding: 'SAME' }]),
};

export const exercise: Exercise = {
  id: 'pooling-or-stride',
  number: 4,
  slug: 'pooling-or-stride',
  title: 'Max pooling or a strided convolution?',
  summary: 'Both halve a map. One has nothing to learn. When is that an advantage?',
  minutes: 10,
  parts: [
    {
      id: 'pool',
      prompt:
        'Max pooling with windows of 2 × 2 and stride 2 runs over the map above. What is the sum of the four numbers that it gives?',
      check: {
        kind: 'number',
        value: POOLED.reduce((sum, value) => sum + value, 0),
        tolerance: 0,
        right: `The largest numbers of the four windows are ${POOLED.join(', ')}.`,
        wrong: 'Cut the map into four squares of 2 × 2 and take the largest number of each.',
        slips: [
          {
            value: MAP.flat().reduce((sum, value) => sum + value, 0) / 4,
            why: 'That is average pooling. Max pooling keeps the largest number of each window.',
          },
        ],
      },
    },
    {
      id: 'parameters',
      prompt:
        'A map of 56 × 56 × 64 shall become 28 × 28 × 64. How many parameters does a 3 × 3 convolution of stride 2 need for it, biases included?',
      check: {
        kind: 'number',
        value: halved.convolution.parameters,
        tolerance: 0,
        right: `3 × 3 × 64 × 64 + 64 = ${figures(halved.convolution.parameters)}. Pooling has ${halved.pooling.parameters}.`,
        wrong: 'Each of the 64 filters is 3 × 3 × 64 and has a bias.',
        slips: [
          { value: 3 * 3 * 64 * 64, why: 'Nearly: the biases are missing.' },
          { value: 0, why: 'That is what pooling has. A convolution has weights.' },
          {
            value: 3 * 3 * 64 + 64,
            why: 'That is a depthwise convolution. Here each filter reads all 64 channels.',
          },
        ],
      },
    },
    {
      id: 'why-pool',
      prompt: 'Why would you take the pooling layer?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'It has no parameters: nothing to store, to learn or to overfit, and hardly anything to compute',
            right: true,
            why: 'That is the main reason. It also gives some tolerance to shifts of less than a window.',
          },
          {
            text: 'It keeps the place of a feature more exactly',
            right: false,
            why: 'On the contrary: of the window it keeps how strong the feature was, not where.',
          },
          {
            text: 'It can mix channels',
            right: false,
            why: 'Pooling works on each channel alone. The convolution mixes them.',
          },
          {
            text: 'It can learn what to keep',
            right: false,
            why: 'It has nothing to learn. That is what the strided convolution can do.',
          },
        ],
      },
    },
    {
      id: 'who',
      prompt: 'Which of the two is it?',
      check: {
        kind: 'match',
        pairs: [
          { left: 'Has nothing to learn', right: 'Max pooling' },
          { left: 'Mixes the channels', right: 'Strided convolution' },
          { left: 'Passes its gradient on to one number per window', right: 'Max pooling' },
          {
            left: 'Can be run backwards with its own weights, as a transposed convolution',
            right: 'Strided convolution',
          },
          { left: 'Ignores a shift that stays inside the window', right: 'Max pooling' },
        ],
        right:
          'Older networks pool. Later ones, ResNet among them, mostly use strides and leave the choice to the weights.',
        wrong:
          'One takes the largest number of a window of one channel. The other is a weighted sum over a window of all channels.',
      },
    },
  ],
  hints: [
    'Pooling asks: what is the largest number in this window? A convolution asks: what is the weighted sum?',
    'Count the weights of both. Then ask what each of them can and cannot learn.',
    'The convolution has 3 × 3 × 64 weights for each of its 64 filters, and 64 biases; pooling has none.',
  ],
};
