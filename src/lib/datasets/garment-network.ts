import type { TrainableLayer } from '../conv/stack/index.ts';

/**
 * The garment classifier, 28 x 28 x 1 to 10 classes, with VALID convolutions so that every layer is also right on larger
 * canvases. The maps shrink 28, 26, 13, 11, 5, 3: a dense layer of 64 on 3 x 3 x 64 numbers is a convolution of kernel 3.
 * Its weights are in models/garments.
 */
export const garmentLayers: readonly TrainableLayer[] = [
  { name: 'conv1', type: 'conv', kernel: 3, filters: 16 },
  { name: 'pool1', type: 'maxPool', kernel: 2 },
  { name: 'relu1', type: 'relu' },
  { name: 'conv2', type: 'conv', kernel: 3, filters: 32 },
  { name: 'pool2', type: 'maxPool', kernel: 2 },
  { name: 'relu2', type: 'relu' },
  { name: 'conv3', type: 'conv', kernel: 3, filters: 64 },
  { name: 'relu3', type: 'relu' },
  { name: 'flatten', type: 'flatten' },
  { name: 'drop1', type: 'dropout', rate: 0.2 },
  { name: 'dense1', type: 'dense', filters: 64 },
  { name: 'relu4', type: 'relu' },
  { name: 'drop2', type: 'dropout', rate: 0.3 },
  { name: 'dense2', type: 'dense', filters: 10 },
  { name: 'softmax', type: 'softmax' },
];

/** Side of a garment's picture, and how far apart the answers of the network as convolutions are, in pixels. */
export const GARMENT_SIDE = 28;
export const GARMENT_STRIDE = 4;

/**
 * The same layers with another padding of the convolutions before the head: VALID as trained, or SAME, which keeps the maps'
 * sizes by zeros. The head, which stands for dense layers, stays VALID.
 */
export function withPadding(layers: readonly TrainableLayer[], padding: 'VALID' | 'SAME'): TrainableLayer[] {
  return layers.map((layer) =>
    layer.type === 'conv' && layer.name?.startsWith('conv') ? { ...layer, padding } : layer,
  );
}
