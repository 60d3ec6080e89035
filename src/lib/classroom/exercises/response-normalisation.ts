import { alexnetResponse, localResponse } from '../../conv/index.ts';
import type { Exercise } from './exercise.ts';

/** What five neighbouring maps say at one place. */
export const MAPS = [1, 3, 2, 9, 1];
const MIDDLE = 2;
const strong = { size: 3, k: 1, alpha: 1, beta: 0.5 };
/** The middle one of them after a strong normalisation, and after AlexNet's. */
export const LEFT = {
  strong: localResponse(MAPS, MAPS.length, strong)[MIDDLE]!,
  alexnet: localResponse(MAPS, MAPS.length, alexnetResponse)[MIDDLE]!,
};
/** The middle value when the 9 beside it is silent, strong normalisation. */
export const ALONE = localResponse([1, 3, 2, 0, 1], MAPS.length, strong)[MIDDLE]!;

export const exercise: Exercise = {
  id: 'response-normalisation',
  number: 5,
  slug: 'response-normalisation',
  title: 'Local response normalisation',
  summary: 'AlexNet lets maps hold each other down. Compute it by hand, then watch it on real maps.',
  minutes: 15,
  parts: [
    {
      id: 'strong',
      prompt: `Five neighbouring maps say ${MAPS.join(', ')} at one place. With n = 3, k = 1, α = 1 and β = 0.5, what is left of the 2 in the middle?`,
      check: {
        kind: 'number',
        value: LEFT.strong,
        tolerance: 0.002,
        right: `The squares of 3, 2 and 9 add up to 94; 2 ÷ √(1 + 94) = ${LEFT.strong.toFixed(3)}.`,
        wrong:
          'Three maps count: the one itself and one on each side. Add their squares, then k, then take the root.',
        slips: [
          {
            value: localResponse(MAPS, 5, { ...strong, size: 5 })[MIDDLE]!,
            why: 'You took all five maps. With n = 3 only one on each side counts.',
          },
          { value: 2 / 95, why: 'The sum is right; β = 0.5 takes its root.' },
          {
            value: 2 / Math.sqrt(1 + 3 + 2 + 9),
            why: 'The values have to be squared before they are added.',
          },
          { value: ALONE, why: 'That would be left if the 9 were silent.' },
        ],
      },
    },
    {
      id: 'alexnet',
      prompt: `And with AlexNet’s values, n = ${alexnetResponse.size}, k = ${alexnetResponse.k}, α = 0.0001, β = ${alexnetResponse.beta}?`,
      check: {
        kind: 'number',
        value: LEFT.alexnet,
        tolerance: 0.002,
        right: `2 ÷ (2 + 0.0001 × 96)^0.75 = ${LEFT.alexnet.toFixed(3)}. Nearly all of the loss comes from k: squares matter only when they reach thousands, as they did in AlexNet.`,
        wrong: 'The squares of all five add up to 96. Put the four numbers into the formula.',
      },
    },
    {
      id: 'what-for',
      prompt: 'What is it for?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'A map that responds strongly holds down its neighbours at the same place, so maps come to look for different things',
            right: true,
            why: 'The idea comes from nerve cells that inhibit their neighbours. In training it pushes maps apart, and AlexNet generalised a little better with it.',
          },
          {
            text: 'It brings every map to mean 0 and variance 1',
            right: false,
            why: 'That is batch normalisation. This one looks at one place of one picture.',
          },
          {
            text: 'It holds down neighbouring pixels of the same map',
            right: false,
            why: 'Neighbours here are other maps at the same place. AlexNet’s kind never looks at other pixels.',
          },
          {
            text: 'It makes the maps smaller',
            right: false,
            why: 'Every value stays where it is; none is dropped.',
          },
        ],
      },
    },
    {
      id: 'who-loses',
      prompt:
        'Use the figure with a strong α. Compare a map with a high bar with a weak one beside it. Which of the two loses the larger part of its value?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'Both about the same part, when the same maps count for both',
            right: true,
            why: 'The divisor is made of the sum of squares around a map. Neighbours share most of it, so both are divided by nearly the same number; the strong one stays the strong one.',
          },
          {
            text: 'The weak one loses nearly all, the strong one nothing',
            right: false,
            why: 'The strong one’s own square is part of its divisor. Look at the outline of its bar.',
          },
          {
            text: 'The strong one, until both are equal',
            right: false,
            why: 'Both are divided by nearly the same number, so their ratio hardly changes.',
          },
        ],
      },
    },
    {
      id: 'layers',
      prompt: 'Which normalisation computes what?',
      check: {
        kind: 'match',
        pairs: [
          {
            left: 'Local response normalisation',
            right: 'Divides by the squares of neighbouring maps at one place',
          },
          {
            left: 'Batch normalisation',
            right: 'Subtracts a map’s mean over the batch and divides by its spread',
          },
          {
            left: 'Squeeze and excitation',
            right: 'Multiplies a map by a factor that two small layers compute from the means of all maps',
          },
        ],
        right:
          'Batch normalisation took over from 2015 on; hardly any network after VGG uses local response normalisation.',
        wrong:
          'One of them looks at other maps at the same place, one at the whole batch, one at the means of all maps.',
      },
    },
  ],
  hints: [
    'The value of a map is divided by a number that grows with the squares of the maps around it.',
    'With n = 3 the maps that count for the third one are the second, the third and the fourth: 3, 2 and 9.',
    'b = a ÷ (k + α × sum of squares)^β. With β = 0.5 the power is a square root.',
  ],
};
