import type { Network } from './network.ts';

/**
 * LeNet-5 as it is built today: 61,706 parameters, 416,520 multiply-adds. The paper's own is a little smaller (60,000): its third
 * layer leaves out some pairs of maps, and its subsampling has weights.
 */
export const lenet5: Network = {
  id: 'lenet5',
  title: 'LeNet-5',
  year: 1998,
  source: 'LeCun, Bottou, Bengio and Haffner, Proceedings of the IEEE 86 (1998), section II.B',
  input: [32, 32, 1],
  layers: [
    { name: 'conv1', type: 'conv', kernel: 5, filters: 6 },
    { name: 'pool1', type: 'avgPool', kernel: 2 },
    { name: 'conv2', type: 'conv', kernel: 5, filters: 16 },
    { name: 'pool2', type: 'avgPool', kernel: 2 },
    { name: 'flatten', type: 'flatten' },
    { name: 'fc3', type: 'dense', filters: 120 },
    { name: 'fc4', type: 'dense', filters: 84 },
    { name: 'fc5', type: 'dense', filters: 10 },
  ],
};
