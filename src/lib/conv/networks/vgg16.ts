import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** The thirteen convolutions and five poolings of VGG-16; `first` is the padding of the first convolution. */
export function vggBlocks(first = 1): Layer[] {
  return [64, 128, 256, 512, 512].flatMap((filters, block): Layer[] => [
    ...Array.from(
      { length: block < 2 ? 2 : 3 },
      (_, i): Layer => ({
        name: `conv${block + 1}_${i + 1}`,
        type: 'conv',
        kernel: 3,
        filters,
        padding: block === 0 && i === 0 ? first : 1,
      }),
    ),
    // 'SAME' rounds odd sizes up, as Caffe's pooling does; at 224 x 224 nothing is odd.
    { name: `pool${block + 1}`, type: 'maxPool', kernel: 2, padding: 'SAME' },
  ]);
}

/** VGG-16: 138,357,544 parameters, 15.47 thousand million multiply-adds, receptive field 212 at pool5. */
export const vgg16: Network = {
  id: 'vgg16',
  title: 'VGG-16',
  year: 2014,
  source: 'Simonyan and Zisserman, 1409.1556, table 1, column D',
  input: [224, 224, 3],
  layers: [
    ...vggBlocks(),
    { name: 'flatten', type: 'flatten' },
    { name: 'fc6', type: 'dense', filters: 4096 },
    { name: 'fc7', type: 'dense', filters: 4096 },
    { name: 'fc8', type: 'dense', filters: 1000 },
  ],
};
