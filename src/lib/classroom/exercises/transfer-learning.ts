import { groupSplit, leaks } from '../../datasets/group-split.ts';
import type { Exercise } from './exercise.ts';

/** A class of pictures taken in series: pictures in each, and which series and class each picture has. */
export const SERIES = { series: 6, each: 10 } as const;
const shots = Array.from({ length: SERIES.series * SERIES.each }, (_, i) => i);
const groups = shots.map((i) => Math.floor(i / SERIES.each));
const labels = shots.map(() => 0);
/** Test pictures with a sister in training, when each picture is dealt out on its own, and when series stay together. */
export const LEAKED = {
  pictures: leaks(groupSplit(labels, shots, { seed: 1 }), groups),
  groups: leaks(groupSplit(labels, groups, { seed: 1 }), groups),
};
export const TESTED = groupSplit(labels, shots, { seed: 1 }).filter((part) => part === 2).length;

/** Maps of the backbone, and classes of the question on the head's size. */
export const HEAD = { maps: 480, classes: 3 } as const;
const parameters = HEAD.maps * HEAD.classes + HEAD.classes;

/** A result to weigh. */
export const RESULT = { right: 20, of: 24 } as const;

export const exercise: Exercise = {
  id: 'transfer-learning',
  number: 10,
  slug: 'transfer-learning',
  title: 'Transfer learning on your own pictures',
  summary:
    'Collect pictures, split them without leaks, train a head on a frozen backbone, then fine-tune the last block.',
  minutes: 40,
  parts: [
    {
      id: 'head-size',
      prompt: `The backbone gives ${HEAD.maps} numbers for a picture. How many parameters has the head for ${HEAD.classes} classes?`,
      check: {
        kind: 'number',
        value: parameters,
        tolerance: 0,
        right: `${HEAD.maps} × ${HEAD.classes} weights and ${HEAD.classes} biases. That is why a few dozen pictures are enough to learn it.`,
        wrong: 'The head is one dense layer: each class has a weight for every number, and one bias.',
        slips: [
          { value: HEAD.maps * HEAD.classes, why: 'The weights are right. Each class has a bias too.' },
        ],
      },
    },
    {
      id: 'leak',
      prompt: `You held the button ${SERIES.series} times and have ${SERIES.each} pictures of each series. Every picture is dealt out on its own, a fifth for testing. What does the test measure then?`,
      check: {
        kind: 'choice',
        options: [
          {
            text: 'How well the network recognises pictures that it has nearly seen',
            right: true,
            why: 'Pictures of one series differ by a fifth of a second. Most test pictures have a sister among those learnt from.',
          },
          {
            text: 'How well it will do on pictures taken tomorrow',
            right: false,
            why: 'For that no picture of a test series may be among those learnt from. Here nearly all series are on both sides.',
          },
          {
            text: 'Nothing: it has too few pictures',
            right: false,
            why: 'The number is not the trouble. A thousand sisters would be no better.',
          },
        ],
      },
    },
    {
      id: 'accuracy',
      prompt:
        'Train in the workbench with near-duplicates kept together, and reach a test accuracy of at least 80 %: with the example or with pictures of your own.',
      check: {
        kind: 'measure',
        measure: 'transfer-test-accuracy',
        least: 0.8,
        unit: '%',
        right: 'That counts: none of the test pictures, nor a near-duplicate of one, was learnt from.',
        wrong:
          'Look at the mistakes. More pictures, changed copies, clearer classes and fine-tuning help. Trying seeds until one fits does not: it picks an easy test.',
      },
    },
    {
      id: 'how-sure',
      prompt: `A friend has ${RESULT.right} of ${RESULT.of} test pictures right, fine-tunes, and has ${RESULT.right + 1} right. What follows?`,
      check: {
        kind: 'choice',
        options: [
          {
            text: 'Hardly anything: one picture is no evidence',
            right: true,
            why: `One picture is ${(100 / RESULT.of).toFixed(1)} points here. With another seed both figures move by more than that. Compare over several seeds, or test on more pictures.`,
          },
          {
            text: `Fine-tuning gains ${(100 / RESULT.of).toFixed(1)} points`,
            right: false,
            why: 'That is the difference of these two runs on these pictures. Another split may turn it round.',
          },
          {
            text: 'The head alone was trained too briefly',
            right: false,
            why: 'Its learning curve would show that. A difference of one test picture does not.',
          },
        ],
      },
    },
    {
      id: 'order',
      prompt: 'Bring the steps into the order that keeps the test honest.',
      check: {
        kind: 'order',
        items: [
          'Group near-duplicates',
          'Deal the groups out',
          'Make changed copies of the training pictures',
          'Choose settings by the validation pictures',
          'Look at the test pictures, once',
        ],
        ends: ['first', 'last'],
        right:
          'Copies made before the split would put a picture’s mirror image into the test; settings chosen by the test would fit the test.',
        wrong: 'Ask of each step what it would leak if it came earlier or later.',
      },
    },
  ],
  hints: [
    'Begin with the example. Train the head and read the confusion matrix: which two classes are mixed up?',
    'Near-duplicates: change “stay together” to “are split too” with camera series, and watch the accuracy rise without the network getting better.',
    'Two or more changed copies and a few epochs of fine-tuning help most when there are few pictures.',
  ],
};
