import type { AxisPadding, Padding } from './output-size.ts';

/** What a layer may be. Short for what they are in Keras; see {@link Layer} for the settings of each. */
export type LayerType =
  | 'conv'
  | 'depthwise'
  | 'separable'
  | 'transposed'
  | 'maxPool'
  | 'avgPool'
  | 'globalAvgPool'
  | 'dense'
  | 'flatten'
  | 'batchNorm'
  | 'activation'
  | 'normalisation'
  | 'dropout'
  | 'add'
  | 'scale'
  | 'concat'
  | 'crop'
  | 'upsample'
  | 'pad';

/**
 * One layer of a network, as plain data that can be typed by hand and kept as JSON. A list of layers is a chain unless
 * a layer says `from`; so the same format holds a stack and a network with branches. Sizes are one number or one per
 * spatial axis; the number of axes follows from the input.
 */
export interface Layer {
  /** See {@link LayerType}; the names of this room's functions (`conv2d`, `maxPool2d`, ...) are read too. */
  type: string;
  /** Unique. Default: the type and its place in the list, `conv 1`. */
  name?: string;
  /** Which layer(s) it reads, by name; `'input'` is the input. Default: the layer before it. */
  from?: string | readonly string[];
  /** conv, depthwise, separable, transposed, maxPool, avgPool. */
  kernel?: number | readonly number[];
  /** Output channels: conv, separable, transposed, dense. */
  filters?: number;
  /** Default 1; for pooling the kernel. */
  stride?: number | readonly number[];
  /** Default `'VALID'`; for `pad` the zeros to add. */
  padding?: Padding | 'CAUSAL' | 'causal' | AxisPadding;
  /** Default 1. */
  dilation?: number | readonly number[];
  /** conv, transposed. Default 1. */
  groups?: number;
  /** Whether there is a number to add per output channel. Default true; not for layers without weights. */
  bias?: boolean;
  /** depthwise, separable: kernels per channel. Default 1. */
  multiplier?: number;
  /** transposed: the size to restore, per spatial axis. Default: see conv2dTranspose. */
  outputShape?: number | readonly number[];
  /** crop: how many cells to drop in front. Default 0. */
  offset?: number | readonly number[];
  /** crop: how many cells to keep; without it, as many as the second layer in `from` has. */
  size?: number | readonly number[];
  /** upsample: how many times larger, each cell repeated. */
  factor?: number | readonly number[];
}

const spellings: Record<string, LayerType> = {
  conv: 'conv',
  convolution: 'conv',
  conv1d: 'conv',
  conv2d: 'conv',
  conv3d: 'conv',
  depthwise: 'depthwise',
  depthwiseconv: 'depthwise',
  depthwiseconv2d: 'depthwise',
  separable: 'separable',
  separableconv: 'separable',
  separableconv2d: 'separable',
  transposed: 'transposed',
  transposedconv: 'transposed',
  convtranspose: 'transposed',
  conv2dtranspose: 'transposed',
  maxpool: 'maxPool',
  maxpooling: 'maxPool',
  pool: 'maxPool',
  maxpool2d: 'maxPool',
  maxpooling2d: 'maxPool',
  avgpool: 'avgPool',
  avgpool2d: 'avgPool',
  averagepool: 'avgPool',
  avgpooling: 'avgPool',
  averagepooling: 'avgPool',
  averagepooling2d: 'avgPool',
  globalavgpool: 'globalAvgPool',
  globalaveragepooling2d: 'globalAvgPool',
  dense: 'dense',
  linear: 'dense',
  fullyconnected: 'dense',
  fc: 'dense',
  flatten: 'flatten',
  batchnorm: 'batchNorm',
  batchnormalization: 'batchNorm',
  activation: 'activation',
  relu: 'activation',
  softmax: 'activation',
  normalisation: 'normalisation',
  lrn: 'normalisation',
  dropout: 'dropout',
  add: 'add',
  scale: 'scale',
  multiply: 'scale',
  concat: 'concat',
  crop: 'crop',
  upsample: 'upsample',
  upsampling2d: 'upsample',
  pad: 'pad',
  zeropadding2d: 'pad',
};

/**
 * The type of a layer from what was written, whatever its capitals and separators (`max-pool`, `MaxPool2D`).
 * Throws a RangeError that names the layer and lists the types for anything else.
 */
export function layerType(written: string, where: string): LayerType {
  const key = String(written)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  const type = Object.hasOwn(spellings, key) ? spellings[key] : undefined;
  if (!type) {
    throw new RangeError(
      `${where}.type: ${[...new Set(Object.values(spellings))].join(', ')} are allowed, not ${String(written)}`,
    );
  }
  return type;
}
