import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** A 3 x 3 depthwise convolution and a 1 x 1 one across channels, with one normalisation after both. */
function separable(name: string, filters: number): Layer[] {
  return [
    { name, type: 'separable', kernel: 3, filters, padding: 'SAME', bias: false },
    { name: `${name}_bn`, type: 'batchNorm' },
  ];
}

/** Two separable convolutions, a pooling, and the input beside them by a 1 x 1 convolution of stride 2. */
function down(name: string, from: string, filters: readonly [number, number]): Layer[] {
  return [
    { name: `${name}_shortcut`, type: 'conv', from, kernel: 1, filters: filters[1], stride: 2, bias: false },
    { name: `${name}_shortcut_bn`, type: 'batchNorm' },
    ...separable(`${name}_a`, filters[0]).map((layer, i) => (i === 0 ? { ...layer, from } : layer)),
    ...separable(`${name}_b`, filters[1]),
    { name: `${name}_pool`, type: 'maxPool', kernel: 3, stride: 2, padding: 'SAME' },
    { name, type: 'add', from: [`${name}_pool`, `${name}_shortcut_bn`] },
  ];
}

/** Three separable convolutions, and the input added to what they give. */
function middle(name: string, from: string): Layer[] {
  return [
    ...['a', 'b', 'c'].flatMap((part, i) =>
      separable(`${name}_${part}`, 728).map((layer, j) => (i + j === 0 ? { ...layer, from } : layer)),
    ),
    { name, type: 'add', from: [`${name}_c_bn`, from] },
  ];
}

/** Xception at 299 pixels: 22,855,952 parameters (running statistics not counted), 8.4 thousand million multiply-adds. */
export const xception: Network = {
  id: 'xception',
  title: 'Xception',
  year: 2016,
  source: "Chollet, 1610.02357, figure 5; the author's release in Keras",
  input: [299, 299, 3],
  layers: [
    { name: 'conv1', type: 'conv', kernel: 3, filters: 32, stride: 2, bias: false },
    { name: 'conv1_bn', type: 'batchNorm' },
    { name: 'conv2', type: 'conv', kernel: 3, filters: 64, bias: false },
    { name: 'conv2_bn', type: 'batchNorm' },
    ...down('block2', 'conv2_bn', [128, 128]),
    ...down('block3', 'block2', [256, 256]),
    ...down('block4', 'block3', [728, 728]),
    ...Array.from({ length: 8 }, (_, i) => middle(`block${i + 5}`, `block${i + 4}`)).flat(),
    ...down('block13', 'block12', [728, 1024]),
    ...separable('conv14_a', 1536),
    ...separable('conv14_b', 2048),
    { name: 'pool', type: 'globalAvgPool' },
    { name: 'fc', type: 'dense', filters: 1000 },
  ],
};
