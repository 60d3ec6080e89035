/**
 * One function per type of layer: tensors in, a tensor out. Maps are [batch, height, width, channels]; what is flat is
 * [batch, numbers].
 */
import {
  add,
  avgPool,
  batchNorm,
  concat,
  conv2d,
  conv2dTranspose,
  depthwiseConv2d,
  dropout,
  image,
  leakyRelu,
  localResponseNormalization,
  maxPool,
  mean,
  moments,
  mul,
  pad,
  relu,
  reshape,
  sigmoid,
  slice,
  softmax,
  split,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tanh,
} from '@tensorflow/tfjs-core';
import type { LayerType } from '../../conv/layer.ts';
import type { Activation, ParameterRole, PlannedLayer } from '../../conv/stack/index.ts';
import { denseProduct } from './product.ts';

/** What a layer's function may use besides its inputs. */
export interface LayerContext {
  /** the layer's parameter of that role; absent when it has none */
  readonly parameter: (role: ParameterRole) => Tensor | undefined;
  /** present while training */
  readonly training?: {
    /** of this layer in this step */
    readonly seed: number;
    /** takes what a batch normalisation measured; the tensors are the caller's to keep */
    readonly measured: (role: 'mean' | 'variance', value: Tensor) => void;
  };
}

/** See the head of this file. */
type Operation = (layer: PlannedLayer, inputs: readonly Tensor[], context: LayerContext) => Tensor;

type Pad = 'same' | 'valid' | [[number, number], [number, number], [number, number], [number, number]];

/** TensorFlow.js wants four pairs, those of the batch and the channels being 0. */
function padOf({ padding }: PlannedLayer): Pad {
  if (typeof padding === 'string') return padding;
  const [rows, columns] = padding;
  return [
    [0, 0],
    [rows[0], rows[1]],
    [columns[0], columns[1]],
    [0, 0],
  ];
}

function withBias(map: Tensor, { parameter }: LayerContext): Tensor {
  const bias = parameter('bias');
  return bias ? add(map, bias) : map;
}

/** The kernel of a layer that has one. */
const kernelOf = ({ parameter }: LayerContext, role: ParameterRole = 'kernel') => parameter(role) as Tensor4D;

const conv: Operation = (layer, [input], context) => {
  const { groups, strides, dilations } = layer;
  const x = input as Tensor4D;
  const kernel = kernelOf(context);
  if (groups === 1) {
    return withBias(conv2d(x, kernel, strides, padOf(layer), 'NHWC', dilations, roundingOf(layer)), context);
  }
  // Each group of channels has its own kernels (AlexNet's two GPUs, ResNeXt); TensorFlow.js knows no groups.
  const kernels = split(kernel, groups, 3) as Tensor4D[];
  const parts = (split(x, groups, 3) as Tensor4D[]).map((part, i) =>
    conv2d(part, kernels[i]!, strides, padOf(layer), 'NHWC', dilations, roundingOf(layer)),
  );
  return withBias(concat(parts, 3), context);
};

/** TensorFlow.js wants to know how to round only where the padding is given in numbers; we know that it comes out even. */
const roundingOf = ({ padding }: PlannedLayer) => (typeof padding === 'string' ? undefined : 'floor');

const depthwiseOf = (layer: PlannedLayer, input: Tensor, context: LayerContext): Tensor4D =>
  depthwiseConv2d(
    input as Tensor4D,
    kernelOf(context),
    layer.strides,
    padOf(layer),
    'NHWC',
    layer.dilations,
    roundingOf(layer),
  );

const activate: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  relu,
  leakyRelu: (x) => leakyRelu(x, 0.1),
  sigmoid,
  tanh,
  softmax: (x) => softmax(x),
  linear: (x) => x.clone(),
};

const flat = (input: Tensor): Tensor2D => reshape(input, [input.shape[0]!, -1]);

/** The small number that keeps a division from exploding, as in Keras. */
const EPSILON = 1e-3;

/** See the head of this file. */
export const operations: Readonly<Record<LayerType, Operation>> = {
  conv,
  depthwise: (layer, [input], context) => withBias(depthwiseOf(layer, input!, context), context),
  separable: (layer, [input], context) =>
    withBias(
      conv2d(depthwiseOf(layer, input!, context), kernelOf(context, 'pointwise'), 1, 'valid'),
      context,
    ),
  transposed(layer, [input], context) {
    const [height, width, channels] = layer.outputShape as [number, number, number];
    const shape: [number, number, number, number] = [input!.shape[0]!, height, width, channels];
    return withBias(
      conv2dTranspose(
        input as Tensor4D,
        kernelOf(context),
        shape,
        layer.strides,
        padOf(layer),
        roundingOf(layer),
      ),
      context,
    );
  },
  maxPool: (layer, [input]) =>
    maxPool(input as Tensor4D, layer.kernel, layer.strides, padOf(layer), roundingOf(layer)),
  avgPool: (layer, [input]) =>
    avgPool(input as Tensor4D, layer.kernel, layer.strides, padOf(layer), roundingOf(layer)),
  globalAvgPool: (_, [input]) => mean(input!, [1, 2]),
  dense: (_, [input], context) =>
    withBias(denseProduct(flat(input!), context.parameter('kernel') as Tensor2D), context),
  flatten: (_, [input]) => flat(input!),
  batchNorm(_, [input], { parameter, training }) {
    const axes = input!.shape.map((_size, axis) => axis).slice(0, -1);
    let average = parameter('mean') as Tensor1D;
    let variance = parameter('variance') as Tensor1D;
    if (training) {
      const found = moments(input!, axes);
      [average, variance] = [found.mean as Tensor1D, found.variance as Tensor1D];
      training.measured('mean', average);
      training.measured('variance', variance);
    }
    const scale = parameter('scale') as Tensor1D;
    return batchNorm(input!, average, variance, parameter('offset') as Tensor1D, scale, EPSILON);
  },
  activation: ({ activation }, [input]) => activate[activation](input!),
  // Krizhevsky et al. 2012, section 3.3: n = 5, k = 2, alpha = 1e-4, beta = 0.75.
  normalisation: (_, [input]) => localResponseNormalization(input as Tensor4D, 2, 2, 1e-4, 0.75),
  dropout: ({ rate }, [input], { training }) =>
    training && rate > 0 ? dropout(input!, rate, undefined, training.seed) : input!.clone(),
  add: (_, inputs) => inputs.reduce((sum, input) => add(sum, input)),
  scale: (_, [map, gates]) => mul(map!, reshape(gates!, [map!.shape[0]!, 1, 1, -1])),
  concat: (_, inputs) => concat([...inputs], -1),
  crop({ offset, outputShape }, [input]) {
    const [height, width, channels] = outputShape as [number, number, number];
    return slice(
      input as Tensor4D,
      [0, offset[0], offset[1], 0],
      [input!.shape[0]!, height, width, channels],
    );
  },
  upsample({ outputShape }, [input]) {
    return image.resizeNearestNeighbor(input as Tensor4D, [outputShape[0]!, outputShape[1]!]);
  },
  pad: (layer, [input]) => pad(input as Tensor4D, padOf(layer) as [number, number][]),
};
