import { describeStack, outputSize, vgg16 } from '../../conv/index.ts';
import { type Exercise, figures } from './exercise.ts';

const described = describeStack(vgg16.input, vgg16.layers).layers;
const pool5 = described.find(({ name }) => name === 'pool5')!;
const fc6 = described.find(({ name }) => name === 'fc6')!;
const [side = 0, , channels = 0] = pool5.outputShape;

/** Sides of the last map and of the kernel that covers it, channels, and the parameters of the first dense layer, of VGG-16. */
export const DENSE = { side, channels, units: fc6.outputShape[0]!, parameters: fc6.parameters };

/** Cells along a side of VGG-16's answer grid for a picture of that side, its dense layers being convolutions. */
export function gridSide(picture: number): number {
  const map = describeStack([picture, picture, 3], vgg16.layers.slice(0, -4)).layers.at(-1)!.outputShape[0]!;
  return outputSize({ input: map, kernel: side, stride: 1, padding: 'VALID' }).output;
}

const kernel = describeStack(
  [side, side, channels],
  [{ type: 'conv', kernel: side, filters: DENSE.units, padding: 'VALID' }],
);

export const exercise: Exercise = {
  id: 'fully-convolutional',
  number: 7,
  slug: 'fully-convolutional',
  title: 'A classifier that answers everywhere',
  summary: 'What is a fully convolutional network, and how does a dense layer become a convolution?',
  minutes: 15,
  parts: [
    {
      id: 'what',
      prompt: 'What makes a network fully convolutional?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'It has no dense layers: only layers whose weights do not depend on the size of the picture',
            right: true,
            why: 'Convolutions, poolings, upsampling. So it takes pictures of any size, as long as they are large enough for its windows.',
          },
          {
            text: 'All its convolutions have the same kernel size',
            right: false,
            why: 'Kernels may have any size. What matters is that no layer needs a fixed picture size.',
          },
          {
            text: 'It has no pooling layers',
            right: false,
            why: 'Pooling works on any size, so it may stay.',
          },
          {
            text: 'Its output has the size of its input',
            right: false,
            why: 'Many have a smaller output: a detector’s grid, or score maps before upsampling.',
          },
        ],
      },
    },
    {
      id: 'kernel',
      prompt: `VGG-16’s first dense layer reads a map of ${side} × ${side} × ${channels}. Which side does the kernel of the convolution have that replaces it?`,
      check: {
        kind: 'number',
        value: side,
        tolerance: 0,
        right: `The kernel covers the whole map, ${side} × ${side} × ${channels}, and there is one for each of the ${figures(DENSE.units)} units.`,
        wrong: 'A unit of a dense layer reads every number of the map. The kernel has to do the same.',
        slips: [{ value: 1, why: 'That is right for the dense layers after it, which read a map of 1 × 1.' }],
      },
    },
    {
      id: 'padding',
      prompt: 'And which padding?',
      check: {
        kind: 'choice',
        options: [
          {
            text: 'VALID: none',
            right: true,
            why: 'On a map as large as the kernel there is then one place, and one answer, as before.',
          },
          {
            text: 'SAME',
            right: false,
            why: `That would give ${side} × ${side} answers on the same map, most of them from windows that hang over its border.`,
          },
        ],
      },
    },
    {
      id: 'parameters',
      prompt: 'How many parameters does the convolution have, compared with the dense layer?',
      check: {
        kind: 'choice',
        options: [
          {
            text: `As many: ${figures(kernel.parameters)}`,
            right: true,
            why: 'They are the same numbers in another shape. Nothing has to be trained again.',
          },
          {
            text: 'Fewer, because convolutions share their weights',
            right: false,
            why: 'They share them between places. Here, at the size of training, there is only one place.',
          },
          {
            text: 'More, because a kernel has a side and a depth',
            right: false,
            why: 'Count: side × side × channels × units, with one bias for each unit, in both.',
          },
        ],
      },
    },
    {
      id: 'grid',
      prompt:
        'VGG-16 was trained at 224 × 224 pixels. It is made fully convolutional and gets a picture of 448 × 448. How many answers are there along a side?',
      check: {
        kind: 'number',
        value: gridSide(448),
        tolerance: 0,
        right: `Five halvings leave 14 cells, and a kernel of ${side} fits into 14 at ${gridSide(448)} places: ${gridSide(448) ** 2} answers in one pass.`,
        wrong: 'First the size of the last map, then the number of places of the kernel on it.',
        slips: [
          { value: 14, why: 'That is the last map. The kernel that was a dense layer still has to fit in.' },
          { value: 2, why: 'The windows overlap: neighbouring answers are 32 pixels apart, not 224.' },
          { value: gridSide(448) ** 2, why: 'That is how many answers there are in all. Along a side?' },
        ],
      },
    },
    {
      id: 'smallest',
      prompt:
        'What is the smallest side of a picture, a multiple of 32 pixels, for which this network still gives an answer?',
      check: {
        kind: 'number',
        value: 224,
        tolerance: 0,
        unit: 'pixels',
        right: `At 224 the last map is ${side} × ${side}, just as large as the kernel. At 192 it is 6 × 6, and the kernel does not fit.`,
        wrong: 'The last map must be at least as large as the kernel.',
      },
    },
  ],
  hints: [
    'A unit of a dense layer is a weighted sum of all numbers of a map. So is one place of a convolution whose kernel covers the map.',
    'With VALID padding a kernel of k cells fits into n cells at n − k + 1 places.',
    '448 ÷ 32 = 14 cells, and the kernel has 7.',
  ],
};
