import type { Layer } from '../../lib/conv/index.ts';

/** What a network brought that those before it did not have. */
export interface Idea {
  /** the block that shows it */
  block: string;
  /** what was new, in a few sentences */
  text: string;
  /** the map that the two are compared on, [height, width, channels] */
  input: readonly number[];
  as: { title: string; layers: readonly Layer[] };
  without: { title: string; layers: readonly Layer[] };
}

const conv = (kernel: number, filters: number, more: Partial<Layer> = {}): Layer => ({
  type: 'conv',
  kernel,
  filters,
  padding: 'SAME',
  ...more,
});

/** An inception module with 3a's numbers of maps; without `reduce` the large windows read all the input's maps. */
function inception(reduce: boolean): Layer[] {
  const way = (name: string, kernel: number, narrow: number, filters: number): Layer[] => [
    ...(reduce ? [conv(1, narrow, { name: `${name} narrow`, from: 'input' })] : []),
    conv(kernel, filters, { name, from: reduce ? `${name} narrow` : 'input' }),
  ];
  return [
    conv(1, 64, { name: 'one', from: 'input' }),
    ...way('three', 3, 96, 128),
    ...way('five', 5, 16, 32),
    { name: 'pooled', type: 'maxPool', from: 'input', kernel: 3, stride: 1, padding: 'SAME' },
    ...(reduce ? [conv(1, 32, { name: 'pooled narrow' })] : []),
    { type: 'concat', from: ['one', 'three', 'five', reduce ? 'pooled narrow' : 'pooled'] },
  ];
}

const bottleneck: Layer[] = [
  conv(1, 64, { name: 'down', bias: false }),
  conv(3, 64, { name: 'middle', bias: false }),
  conv(1, 256, { name: 'up', bias: false }),
  { name: 'sum', type: 'add', from: ['up', 'input'] },
];

/** By the networks' ids. */
export const ideas: Readonly<Record<string, Idea>> = {
  lenet5: {
    block: 'conv1',
    text: 'Convolution and pooling in turn, then dense layers: the pattern that the others follow. A small window slides over the picture, and its few weights are used at every place.',
    input: [32, 32, 1],
    as: { title: 'its first convolution', layers: [{ type: 'conv', kernel: 5, filters: 6 }] },
    without: {
      title: 'a dense layer from the picture to as many numbers',
      layers: [{ type: 'flatten' }, { type: 'dense', filters: 28 * 28 * 6 }],
    },
  },
  alexnet: {
    block: 'fc6',
    text: 'The same pattern, far larger and deeper, on colour photos. ReLU instead of tanh, so that deep layers learn; overlapping max pooling; dropout and augmented pictures against overfitting; local response normalisation; two graphics cards, hence the two groups in half of its convolutions. Its cost lies in the dense layers.',
    input: [6, 6, 256],
    as: {
      title: 'its first dense layer',
      layers: [{ type: 'flatten' }, { type: 'dense', filters: 4096 }],
    },
    without: {
      title: 'a mean over the map before the dense layer',
      layers: [{ type: 'globalAvgPool' }, { type: 'dense', filters: 4096 }],
    },
  },
  vgg16: {
    block: 'conv3_1',
    text: 'Only 3 × 3 windows, and many of them. Three in a row see as much as one of 7 × 7, cost less, and have a ReLU after each.',
    input: [56, 56, 256],
    as: { title: 'three convolutions of 3 × 3', layers: [conv(3, 256), conv(3, 256), conv(3, 256)] },
    without: { title: 'one of 7 × 7', layers: [conv(7, 256)] },
  },
  googlenet: {
    block: 'inception3a',
    text: 'Windows of several sizes side by side, because nobody knows which is right. Before the large ones, 1 × 1 convolutions make the maps fewer: that is what keeps a module cheap. At the end a mean over the map replaces the large dense layers.',
    input: [28, 28, 192],
    as: { title: 'an inception module', layers: inception(true) },
    without: {
      title: 'the same windows without the 1 × 1 convolutions before them',
      layers: inception(false),
    },
  },
  resnet50: {
    block: 'conv2_2',
    text: 'A block’s input is added to its output, so a block has to learn only what to change, and the gradient has a way past every block: networks of more than a hundred layers train. In the deeper versions 1 × 1 convolutions narrow the maps before the 3 × 3 window and widen them after it.',
    input: [56, 56, 256],
    as: { title: 'a bottleneck block', layers: bottleneck },
    without: {
      title: 'two convolutions of 3 × 3 on all 256 maps',
      layers: [
        conv(3, 256, { bias: false }),
        conv(3, 256, { name: 'up', bias: false }),
        { type: 'add', from: ['up', 'input'] },
      ],
    },
  },
  xception: {
    block: 'block5',
    text: 'An inception module taken to its end: every map gets its own window (depthwise), and a 1 × 1 convolution mixes the maps afterwards. Patterns in space and patterns across maps are looked for apart.',
    input: [19, 19, 728],
    as: {
      title: 'a separable convolution',
      layers: [{ type: 'separable', kernel: 3, filters: 728, padding: 'SAME', bias: false }],
    },
    without: { title: 'a full convolution', layers: [conv(3, 728, { bias: false })] },
  },
  'se-resnet50': {
    block: 'conv3_2',
    text: 'A block looks at the mean of each of its maps, and two small dense layers decide from all of them how much each map counts now. The rest is ResNet-50.',
    input: [28, 28, 512],
    as: {
      title: 'a bottleneck block with squeeze and excitation',
      layers: [
        conv(1, 128, { bias: false }),
        conv(3, 128, { bias: false }),
        conv(1, 512, { name: 'up', bias: false }),
        { type: 'globalAvgPool' },
        { type: 'dense', filters: 32 },
        { name: 'gate', type: 'dense', filters: 512 },
        { name: 'gated', type: 'scale', from: ['up', 'gate'] },
        { type: 'add', from: ['gated', 'input'] },
      ],
    },
    without: {
      title: 'the block without it',
      layers: [
        conv(1, 128, { bias: false }),
        conv(3, 128, { bias: false }),
        conv(1, 512, { name: 'up', bias: false }),
        { type: 'add', from: ['up', 'input'] },
      ],
    },
  },
};
