import { describeStack } from '../../conv/index.ts';
import { layersOf, readStack } from '../stack.ts';
import { type Exercise, figures } from './exercise.ts';

const stack = readStack(new Map());
const described = describeStack(stack.input, layersOf(stack), { batch: stack.batch });
const half = describeStack(stack.input, layersOf(stack), { batch: stack.batch, bytesPerNumber: 2 });
const MB = 1e6;

/** The totals of the exercise, in bytes and numbers. */
export const totals = {
  parameters: described.parameters,
  prediction: described.memory.prediction.bytes,
  training: described.memory.training.bytes,
  trainingHalf: half.memory.training.bytes,
};

const first = described.layers[0]!;
const maps = described.layers.map(({ outputShape }) =>
  outputShape.reduce((product, size) => product * size, 4),
);
const allMaps = maps.reduce((sum, bytes) => sum + bytes, 0);

export const exercise: Exercise = {
  id: 'memory',
  number: 2,
  slug: 'memory',
  title: 'What a small network weighs',
  summary: 'Three strided layers on a photo: count the parameters, and the memory to predict and to train.',
  minutes: 15,
  parts: [
    {
      id: 'parameters',
      prompt: 'How many parameters does the network have in all?',
      check: {
        kind: 'number',
        value: totals.parameters,
        tolerance: 0,
        right: `${described.layers.map(({ parameters }) => figures(parameters)).join(' + ')} = ${figures(totals.parameters)}. Neither the picture’s size nor the stride matters.`,
        wrong:
          'Layer by layer: (kernel height × kernel width × input channels + 1 for the bias) × filters. The second layer has 100 input channels, the third 200.',
        slips: [
          {
            value: described.layers.reduce((sum, { weights }) => sum + weights, 0),
            why: 'Nearly: the biases are missing, one for each filter.',
          },
        ],
      },
    },
    {
      id: 'first-map',
      prompt: 'How many numbers does the first layer give for one picture?',
      check: {
        kind: 'number',
        value: first.outputShape.reduce((product, size) => product * size, 1),
        tolerance: 0,
        right: `Stride 2 halves both sides: ${first.outputShape.join(' × ')} = ${figures(first.outputShape.reduce((product, size) => product * size, 1))}.`,
        wrong:
          'With SAME padding and stride 2 both sides are halved (rounded up); each filter gives one map.',
        slips: [
          { value: 200 * 300 * 100, why: 'The stride is 2: the map is half as high and half as wide.' },
        ],
      },
    },
    {
      id: 'prediction',
      prompt:
        'How many megabytes (millions of bytes) does it need at least to predict one picture, with 32-bit numbers?',
      check: {
        kind: 'number',
        value: totals.prediction / MB,
        tolerance: 0.06,
        unit: 'MB',
        right: `${figures(totals.prediction)} bytes: the parameters, and the two maps that are alive at the fullest moment, one being read and one being written.`,
        wrong:
          'A map can be forgotten as soon as the next one is computed. Which two neighbours are the largest? Add the parameters; every number takes 4 bytes.',
        slips: [
          {
            value: (allMaps + totals.parameters * 4) / MB,
            why: 'That keeps all three maps. To predict, a map can be forgotten once the next layer has read it.',
          },
          {
            value: (totals.parameters * 4) / MB,
            why: 'Those are the parameters alone. The maps need memory too.',
          },
        ],
      },
    },
    {
      id: 'training',
      prompt:
        'And to train it on a batch of 50 pictures? Count what has to be kept for the backward pass: all maps, the pictures, and the parameters.',
      check: {
        kind: 'number',
        value: totals.training / MB,
        tolerance: 1,
        unit: 'MB',
        right: `${figures(totals.training)} bytes. Nearly all of it are the maps, because the backward pass needs every one of them for every picture.`,
        wrong:
          'Every map of every picture is kept until the backward pass has used it. Then add the 50 pictures and the parameters.',
        slips: [
          {
            value: (50 * allMaps) / MB,
            why: 'Those are the maps. The pictures and the parameters need memory too.',
          },
          {
            value: (allMaps + 720_000 + totals.parameters * 4) / MB,
            why: 'That is one picture. There are 50 in the batch.',
          },
        ],
      },
    },
    {
      id: 'most',
      prompt: 'What takes most of the memory in training?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'The parameters',
            right: false,
            why: 'They are 3.6 MB, and there is one copy of them however large the batch is.',
          },
          {
            text: 'The pictures of the batch',
            right: false,
            why: 'They are 36 MB: much, but a small part of the whole.',
          },
          {
            text: 'The maps of the layers',
            right: true,
            why: 'Each picture has its own, and all are kept until the backward pass. That is why a smaller batch helps at once.',
          },
        ],
      },
    },
  ],
  hints: [
    'Three sums: the parameters (they do not depend on the picture), the maps (they do), and the pictures themselves.',
    'The maps: 100 × 150 × 100, then 50 × 75 × 200, then 25 × 38 × 400 numbers. SAME padding rounds 37.5 up.',
    'To predict: the first and the second map together with the parameters. To train: 50 times all three maps, 50 pictures, and the parameters.',
  ],
};
