import type { Network } from './network.ts';

/**
 * AlexNet in its two halves (groups of 2 where they do not talk): 60,965,224 parameters, 724 million multiply-adds.
 * The paper says 224 pixels; its numbers only work out with 227.
 */
export const alexnet: Network = {
  id: 'alexnet',
  title: 'AlexNet',
  year: 2012,
  source: "Krizhevsky, Sutskever and Hinton, NIPS 2012, section 3.5; sizes of Caffe's reference model",
  input: [227, 227, 3],
  layers: [
    { name: 'conv1', type: 'conv', kernel: 11, filters: 96, stride: 4 },
    { name: 'norm1', type: 'normalisation' },
    { name: 'pool1', type: 'maxPool', kernel: 3, stride: 2 },
    { name: 'conv2', type: 'conv', kernel: 5, filters: 256, padding: 2, groups: 2 },
    { name: 'norm2', type: 'normalisation' },
    { name: 'pool2', type: 'maxPool', kernel: 3, stride: 2 },
    { name: 'conv3', type: 'conv', kernel: 3, filters: 384, padding: 1 },
    { name: 'conv4', type: 'conv', kernel: 3, filters: 384, padding: 1, groups: 2 },
    { name: 'conv5', type: 'conv', kernel: 3, filters: 256, padding: 1, groups: 2 },
    { name: 'pool5', type: 'maxPool', kernel: 3, stride: 2 },
    { name: 'flatten', type: 'flatten' },
    { name: 'fc6', type: 'dense', filters: 4096 },
    { name: 'fc7', type: 'dense', filters: 4096 },
    { name: 'fc8', type: 'dense', filters: 1000 },
  ],
};
