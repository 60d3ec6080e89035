import {
  alexnet,
  describeStack,
  googlenet,
  lenet5,
  type Network,
  resnet50,
  seResnet50,
  xception,
} from '../../conv/index.ts';
import { type Exercise, figures } from './exercise.ts';

const describe = ({ input, layers }: Network) => describeStack(input, layers);
const alex = describe(alexnet);
const dense = alex.layers
  .filter(({ type }) => type === 'dense')
  .reduce((sum, layer) => sum + layer.parameters, 0);
const google = describe(googlenet);
const added = describe(seResnet50).parameters - describe(resnet50).parameters;

/** Share of AlexNet's parameters that sit in its three dense layers, in per cent. */
export const DENSE_SHARE = (100 * dense) / alex.parameters;

export const exercise: Exercise = {
  id: 'architectures',
  number: 6,
  slug: 'architectures',
  title: 'Twenty years of architectures',
  summary:
    'LeNet-5, AlexNet, GoogLeNet, ResNet, Xception, SENet: what did each of them add? Open their blocks and count.',
  minutes: 20,
  parts: [
    {
      id: 'order',
      prompt: 'Bring the networks into the order in which they were published.',
      check: {
        kind: 'order',
        items: [lenet5, alexnet, googlenet, resnet50, xception, seResnet50]
          .toSorted((a, b) => a.year - b.year)
          .map(({ title }) => title),
        ends: ['oldest', 'newest'],
        right: 'From digits in 1998 to the winner of the last ImageNet challenge in 2017.',
        wrong:
          'Digits came first. Depthwise separable convolutions came after skip connections, and SENet puts its blocks into ResNets.',
      },
    },
    {
      id: 'ideas',
      prompt: 'What is each of them known for?',
      check: {
        kind: 'match',
        pairs: [
          {
            left: 'AlexNet',
            right:
              'Much larger and deeper than LeNet-5, with ReLU, dropout and convolutions right after convolutions',
          },
          {
            left: 'GoogLeNet',
            right: 'Modules that look at the same maps through windows of several sizes at once',
          },
          {
            left: 'ResNet',
            right: 'Shortcuts around blocks, so that a block only has to learn the difference',
          },
          {
            left: 'Xception',
            right: 'Space and channels apart: depthwise separable convolutions throughout',
          },
          { left: 'SENet', right: 'A small network in each block that decides how much each channel counts' },
        ],
        right: 'Each idea is still in use, often several of them in one network.',
        wrong: 'Open a block of each network above and look at which layers it is made of.',
      },
    },
    {
      id: 'google',
      prompt: `AlexNet has ${figures(alex.parameters)} parameters. How many times as many is that as GoogLeNet has?`,
      check: {
        kind: 'number',
        value: alex.parameters / google.parameters,
        tolerance: 0.3,
        unit: 'times',
        right: `${figures(alex.parameters)} ÷ ${figures(google.parameters)} = ${(alex.parameters / google.parameters).toFixed(1)}, and GoogLeNet makes fewer mistakes on ImageNet.`,
        wrong: 'Find GoogLeNet’s parameters above, and divide.',
        slips: [
          { value: google.parameters / alex.parameters, why: 'The other way round: AlexNet has more.' },
        ],
      },
    },
    {
      id: 'dense',
      prompt: 'How many per cent of AlexNet’s parameters sit in its three dense layers?',
      check: {
        kind: 'number',
        value: DENSE_SHARE,
        tolerance: 1,
        unit: '%',
        right: `${figures(dense)} of ${figures(alex.parameters)}. GoogLeNet averages its last maps first and keeps one small dense layer; that is most of the difference.`,
        wrong: 'Open AlexNet, add fc6, fc7 and fc8, and divide by the total.',
        slips: [{ value: DENSE_SHARE / 100, why: 'As a fraction that is right; per cent were asked for.' }],
      },
    },
    {
      id: 'squeeze',
      prompt: 'How many parameters do the squeeze-and-excitation blocks add to ResNet-50?',
      check: {
        kind: 'number',
        value: added,
        tolerance: added * 0.01,
        right: `${figures(added)}: about ${((100 * added) / describe(resnet50).parameters).toFixed(0)} per cent more parameters, but hardly any more multiply-adds, because they work on one number per channel.`,
        wrong: 'Subtract the parameters of ResNet-50 from those of SE-ResNet-50.',
      },
    },
  ],
  hints: [
    'Choose a network above, then open one of its blocks: names, shapes and parameters of its layers.',
    'Dense layers have a weight for every pair of input and output. Convolutions share theirs. Where are the large numbers?',
    'Every count asked for is a difference or a quotient of two totals that are shown above.',
  ],
};
