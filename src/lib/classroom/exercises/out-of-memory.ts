import { describeStack } from '../../conv/index.ts';
import { layersOf, readStack } from '../stack.ts';
import type { Exercise } from './exercise.ts';

const stack = readStack(new Map());
const LIMIT = 256e6;
const training = (batch: number) =>
  describeStack(stack.input, layersOf(stack), { batch }).memory.training.bytes;

/** The largest batch whose training fits into 256 MB. */
export const largestBatch = ((): number => {
  let batch = 1;
  while (training(batch + 1) <= LIMIT) batch++;
  return batch;
})();

export const exercise: Exercise = {
  id: 'out-of-memory',
  number: 3,
  slug: 'out-of-memory',
  title: 'Out of memory',
  summary:
    'The graphics card is full in the middle of training. Five things to try, and what each one costs.',
  minutes: 10,
  parts: [
    {
      id: 'remedies',
      prompt: 'Five remedies. Where does each of them save?',
      check: {
        kind: 'match',
        pairs: [
          { left: 'A smaller batch', right: 'Fewer pictures have their maps in memory at the same time' },
          { left: 'A larger stride in the first layers', right: 'All maps after it are smaller' },
          { left: 'Fewer layers', right: 'There are fewer maps to keep' },
          { left: '16-bit numbers in place of 32-bit ones', right: 'Every number takes half the room' },
          {
            left: 'Several graphics cards',
            right: 'Each device holds a part of the network or of the batch',
          },
        ],
        right:
          'Only the first costs the network nothing, though its steps become noisier. It is the one to try first.',
        wrong: 'Think of the sum: pictures × maps × numbers per map × bytes per number, on one device.',
      },
    },
    {
      id: 'batch',
      prompt:
        'The network of the last exercise trains on a card with 256 MB (256 million bytes) to spare. Which is the largest batch that fits, with 32-bit numbers?',
      check: {
        kind: 'number',
        value: largestBatch,
        tolerance: 0,
        unit: 'pictures',
        right: `${largestBatch} pictures need ${(training(largestBatch) / 1e6).toFixed(1)} MB, one more would need ${(training(largestBatch + 1) / 1e6).toFixed(1)} MB.`,
        wrong:
          'Each picture costs its maps and itself. The parameters are there once. Try it in the calculator.',
        slips: [
          { value: largestBatch + 1, why: 'That one is just too large: the parameters need some room too.' },
        ],
      },
    },
    {
      id: 'setting',
      prompt:
        'Leave the network and the batch of 50 as they are. Set the calculator so that training needs less than 300 MB.',
      check: {
        kind: 'setting',
        widget: 'memory-calculator',
        start: '',
        goal: 'half-memory',
        right:
          'Half as many bytes per number halve every part of the sum. In practice the parameters and some sums stay in 32 bits, so it is a little less than half.',
        wrong:
          'The layers, the picture and the batch have to be as they were at the start, and the total for training below 300 MB.',
      },
    },
    {
      id: 'useless',
      prompt: 'Which of these does not help?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'Smaller pictures',
            right: false,
            why: 'It helps: half the side makes every map a quarter.',
          },
          {
            text: 'Fewer filters per layer',
            right: false,
            why: 'It helps: a layer’s map has one channel per filter.',
          },
          {
            text: 'A smaller learning rate',
            right: true,
            why: 'The learning rate is one number. It changes how far a step goes, not what has to be kept for it.',
          },
          {
            text: 'Computing some maps again in the backward pass',
            right: false,
            why: 'It helps: what can be computed again need not be kept. It is called gradient checkpointing, and is paid for in time.',
          },
        ],
      },
    },
  ],
  hints: [
    'Where is most of the memory? Exercise 2 has the answer.',
    'A product becomes smaller when any of its factors does: pictures in the batch, maps, cells per map, bytes per number, or the part of it all on one device.',
    'In the calculator, change the batch until training is just below 256 MB. Then set it back, and look for another factor to halve.',
  ],
};
