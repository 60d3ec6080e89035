/** The gradients of convolutions as kernels, composed of ops, for backends that lack them. */
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  getKernel,
  type KernelFunc,
  registerKernel,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { conv2dFilterGradient, depthwiseFilterGradient } from './filterGradient.ts';
import { geometryOf } from './geometry.ts';
import { conv2dInputGradient, depthwiseInputGradient } from './inputGradient.ts';

type Shape = readonly number[];

/** dy [batch, rows, columns, out] and filter to the input's gradient. */
export const conv2dInput: KernelFunc = ({ inputs, attrs }) => {
  const [dy, filter] = [inputs['dy'], inputs['filter']] as [Tensor4D, Tensor4D];
  return conv2dInputGradient(
    dy,
    filter,
    geometryOf(attrs!['inputShape'] as Shape, filter.shape, attrs!, false),
  );
};

/** x and dy to the filter's gradient. */
export const conv2dFilter: KernelFunc = ({ inputs, attrs }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  return conv2dFilterGradient(x, dy, geometryOf(x.shape, attrs!['filterShape'] as Shape, attrs!, false));
};

/** conv2dInput of a depthwise convolution. */
export const depthwiseInput: KernelFunc = ({ inputs, attrs }) => {
  const [dy, filter] = [inputs['dy'], inputs['filter']] as [Tensor4D, Tensor4D];
  return depthwiseInputGradient(
    dy,
    filter,
    geometryOf(attrs!['inputShape'] as Shape, filter.shape, attrs!, true),
  );
};

/** conv2dFilter of a depthwise convolution. */
export const depthwiseFilter: KernelFunc = ({ inputs, attrs }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  const shape = attrs!['filterShape'] as Shape;
  return depthwiseFilterGradient(x, dy, shape[3]!, geometryOf(x.shape, shape, attrs!, true));
};

/** Registers those that the backend has no kernel for. */
export function registerMissingKernels(backendName: string): void {
  for (const [kernelName, kernelFunc] of [
    [Conv2DBackpropInput, conv2dInput],
    [Conv2DBackpropFilter, conv2dFilter],
    [DepthwiseConv2dNativeBackpropInput, depthwiseInput],
    [DepthwiseConv2dNativeBackpropFilter, depthwiseFilter],
  ] as const) {
    if (!getKernel(kernelName, backendName)) registerKernel({ kernelName, backendName, kernelFunc });
  }
}
