import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** Maps of one inception module: 1 x 1; 1 x 1 before 3 x 3, 3 x 3; 1 x 1 before 5 x 5, 5 x 5; 1 x 1 after pooling. */
type Widths = readonly [
  one: number,
  reduce3: number,
  three: number,
  reduce5: number,
  five: number,
  pool: number,
];

/** Four ways from the same maps, side by side: three sizes of window and a pooling, each narrowed by 1 x 1 convolutions. */
function inception(name: string, from: string, [one, reduce3, three, reduce5, five, pool]: Widths): Layer[] {
  return [
    { name: `${name}_1x1`, type: 'conv', from, kernel: 1, filters: one },
    { name: `${name}_3x3_reduce`, type: 'conv', from, kernel: 1, filters: reduce3 },
    { name: `${name}_3x3`, type: 'conv', kernel: 3, filters: three, padding: 1 },
    { name: `${name}_5x5_reduce`, type: 'conv', from, kernel: 1, filters: reduce5 },
    { name: `${name}_5x5`, type: 'conv', kernel: 5, filters: five, padding: 2 },
    { name: `${name}_pool`, type: 'maxPool', from, kernel: 3, stride: 1, padding: 1 },
    { name: `${name}_pool_1x1`, type: 'conv', kernel: 1, filters: pool },
    { name, type: 'concat', from: [`${name}_1x1`, `${name}_3x3`, `${name}_5x5`, `${name}_pool_1x1`] },
  ];
}

const modules: readonly (readonly [name: string, widths: Widths | 'pool'])[] = [
  ['inception3a', [64, 96, 128, 16, 32, 32]],
  ['inception3b', [128, 128, 192, 32, 96, 64]],
  ['pool3', 'pool'],
  ['inception4a', [192, 96, 208, 16, 48, 64]],
  ['inception4b', [160, 112, 224, 24, 64, 64]],
  ['inception4c', [128, 128, 256, 24, 64, 64]],
  ['inception4d', [112, 144, 288, 32, 64, 64]],
  ['inception4e', [256, 160, 320, 32, 128, 128]],
  ['pool4', 'pool'],
  ['inception5a', [256, 160, 320, 32, 128, 128]],
  ['inception5b', [384, 192, 384, 48, 128, 128]],
];

/**
 * GoogLeNet as it runs, without the two classifiers that help it only while it is trained: 6,998,552 parameters, 1.58
 * thousand million multiply-adds.
 */
export const googlenet: Network = {
  id: 'googlenet',
  title: 'GoogLeNet',
  year: 2014,
  source: 'Szegedy et al., 1409.4842, table 1',
  input: [224, 224, 3],
  layers: [
    { name: 'conv1', type: 'conv', kernel: 7, filters: 64, stride: 2, padding: 'SAME' },
    { name: 'pool1', type: 'maxPool', kernel: 3, stride: 2, padding: 'SAME' },
    { name: 'norm1', type: 'normalisation' },
    { name: 'conv2_reduce', type: 'conv', kernel: 1, filters: 64 },
    { name: 'conv2', type: 'conv', kernel: 3, filters: 192, padding: 1 },
    { name: 'norm2', type: 'normalisation' },
    { name: 'pool2', type: 'maxPool', kernel: 3, stride: 2, padding: 'SAME' },
    ...modules.flatMap(([name, widths], i): Layer[] =>
      widths === 'pool'
        ? [{ name, type: 'maxPool', kernel: 3, stride: 2, padding: 'SAME' }]
        : inception(name, i === 0 ? 'pool2' : modules[i - 1]![0], widths),
    ),
    { name: 'pool', type: 'globalAvgPool' },
    { name: 'dropout', type: 'dropout' },
    { name: 'fc', type: 'dense', filters: 1000 },
  ],
};
