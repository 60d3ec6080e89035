import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** Output channels and stride of the thirteen depthwise-and-pointwise pairs. */
const pairs: readonly (readonly [filters: number, stride: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

function pair([filters, stride]: readonly [number, number], i: number): Layer[] {
  return [
    { name: `depthwise${i + 1}`, type: 'depthwise', kernel: 3, stride, padding: 'SAME', bias: false },
    { name: `depthwise${i + 1}_bn`, type: 'batchNorm' },
    { name: `pointwise${i + 1}`, type: 'conv', kernel: 1, filters, bias: false },
    { name: `pointwise${i + 1}_bn`, type: 'batchNorm' },
  ];
}

/** MobileNet 1.0 at 224 pixels: 4,231,976 parameters (running statistics not counted), 569 million multiply-adds. */
export const mobilenetV1: Network = {
  id: 'mobilenet-v1',
  title: 'MobileNetV1',
  year: 2017,
  source: 'Howard et al., 1704.04861, table 1',
  input: [224, 224, 3],
  layers: [
    { name: 'conv1', type: 'conv', kernel: 3, filters: 32, stride: 2, padding: 'SAME', bias: false },
    { name: 'conv1_bn', type: 'batchNorm' },
    ...pairs.flatMap(pair),
    { name: 'pool', type: 'globalAvgPool' },
    { name: 'fc', type: 'dense', filters: 1000 },
  ],
};
