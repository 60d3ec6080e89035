import type { Network } from './network.ts';
import { vggBlocks } from './vgg16.ts';

/**
 * FCN-8s on VGG-16 for the 21 classes of PASCAL VOC: 134 million parameters. The first convolution pads by 100, so that
 * the 7 x 7 of fc6 fits any input; the crops take that back, and every fused map lines up with its partner.
 */
export const fcn8s: Network = {
  id: 'fcn8s',
  title: 'FCN-8s',
  year: 2014,
  source: 'Long, Shelhamer and Darrell, 1411.4038, section 4 and the released voc-fcn8s',
  input: [500, 500, 3],
  layers: [
    ...vggBlocks(100),
    { name: 'fc6', type: 'conv', kernel: 7, filters: 4096 },
    { name: 'fc7', type: 'conv', kernel: 1, filters: 4096 },
    { name: 'score_fr', type: 'conv', kernel: 1, filters: 21 },
    { name: 'upscore2', type: 'transposed', kernel: 4, filters: 21, stride: 2, bias: false },
    { name: 'score_pool4', type: 'conv', from: 'pool4', kernel: 1, filters: 21 },
    { name: 'score_pool4c', type: 'crop', from: ['score_pool4', 'upscore2'], offset: 5 },
    { name: 'fuse_pool4', type: 'add', from: ['upscore2', 'score_pool4c'] },
    { name: 'upscore_pool4', type: 'transposed', kernel: 4, filters: 21, stride: 2, bias: false },
    { name: 'score_pool3', type: 'conv', from: 'pool3', kernel: 1, filters: 21 },
    { name: 'score_pool3c', type: 'crop', from: ['score_pool3', 'upscore_pool4'], offset: 9 },
    { name: 'fuse_pool3', type: 'add', from: ['upscore_pool4', 'score_pool3c'] },
    { name: 'upscore8', type: 'transposed', kernel: 16, filters: 21, stride: 8, bias: false },
    { name: 'score', type: 'crop', from: ['upscore8', 'input'], offset: 31 },
  ],
};
