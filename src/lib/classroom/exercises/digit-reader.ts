import { describeStack } from '../../conv/index.ts';
import { digits } from '../../datasets/bundled.ts';
import { digitLayers } from '../../datasets/digit-network.ts';
import { type Exercise, figures } from './exercise.ts';

const described = describeStack(digits.shape, digitLayers);
const first = described.layers[0]!;
const dense = described.layers.find(({ type }) => type === 'dense')!;
const [height, width, channels] = described.layers.find(({ type }) => type === 'maxPool')!.outputShape as [
  number,
  number,
  number,
];

/** The network that the workbench starts with, counted. */
export const network = {
  parameters: described.parameters,
  first: first.parameters,
  dense: dense.parameters,
  flat: height * width * channels,
};

/** The share of held-out digits that a run has to get right. */
export const LEAST = 0.97;

export const exercise: Exercise = {
  id: 'digit-reader',
  number: 9,
  slug: 'digit-reader',
  title: 'Train a digit reader',
  summary:
    'Build a network from blocks, train it on 1,797 real digits in this page, and look at what it gets wrong.',
  minutes: 30,
  parts: [
    {
      id: 'dense-parameters',
      prompt:
        'Before you train: how many parameters does the first dense layer of the network have that the workbench starts with?',
      check: {
        kind: 'number',
        value: network.dense,
        tolerance: 0,
        right: `The map before it has ${height} × ${width} × ${channels} = ${network.flat} numbers; ${network.flat} × 64 weights and 64 biases make ${figures(network.dense)}, most of the network’s ${figures(network.parameters)}.`,
        wrong:
          'Each of its 64 outputs has a weight for every number that comes in, and a bias. How many numbers are left after the pooling?',
        slips: [
          { value: network.flat * 64, why: 'Nearly: the 64 biases are missing.' },
          { value: 8 * 8 * channels * 64 + 64, why: 'The pooling before it halves both sides of the map.' },
        ],
      },
    },
    {
      id: 'accuracy',
      prompt: 'Train a network that reads at least 97 % of the held-out digits.',
      check: {
        kind: 'measure',
        measure: 'digits-accuracy',
        least: LEAST,
        unit: '%',
        right:
          'Measured on digits that were never trained on. Train again with another seed: how much is luck?',
        wrong:
          'Below 97 %. Look at the curves: are they still falling at the end (more epochs), jumping (a lower rate), or flat from the start?',
      },
    },
    {
      id: 'held-out',
      prompt: 'Why is the accuracy measured on digits that the network was not trained on?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'To save time while training',
            right: false,
            why: 'Measuring costs time. Without it the training would be a little faster.',
          },
          {
            text: 'Because a network can learn its training pictures by heart, which says nothing about others',
            right: true,
            why: 'With enough parameters the training loss goes to nearly 0 whatever the labels are. Only other pictures show whether it learned digits.',
          },
          {
            text: 'Because held-out pictures are harder',
            right: false,
            why: 'They are drawn by seed from the same set, the same share of each class.',
          },
        ],
      },
    },
    {
      id: 'diverged',
      prompt: 'Set the learning rate to 1000, choose SGD and train. What happens, and why?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'It learns very fast, then stops at a good accuracy',
            right: false,
            why: 'Try it: the run ends within a few steps.',
          },
          {
            text: 'The loss runs away: each step goes so far down the slope that it ends up higher on the other side',
            right: true,
            why: 'The gradient says which way is down at this very place only. Steps that are too long leap over the valley, the next gradient is larger still, and soon the numbers overflow.',
          },
          {
            text: 'Nothing: the optimiser brings the rate back to a good value',
            right: false,
            why: 'It multiplies by what it is given. Adam divides by the gradient’s size, which bounds the step but not by much at such a rate.',
          },
        ],
      },
    },
    {
      id: 'compare',
      prompt:
        'Change one thing, keep the seed, and train again. What did you change, and what came of it? Would another seed say the same?',
      check: { kind: 'text', length: 600 },
    },
  ],
  hints: [
    'The network that is there at the start can do it. Press Train before you change anything.',
    'Three settings matter most: the learning rate (try a third, and three times), the number of epochs, and a rate that falls to 0 at the end.',
    'Two convolutions with ReLU, a pooling, a dense layer of 64 and one of 10, Adam with 0.003, 10 epochs of batches of 32: with seed 1 that reads more than 98 %.',
  ],
};
