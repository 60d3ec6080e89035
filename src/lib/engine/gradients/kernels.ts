/** The gradients of convolutions as kernels, for backends that lack them or have slow ones. */
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  getKernel,
  type KernelFunc,
  MaxPoolGrad,
  registerKernel,
  type Tensor4D,
  UnsortedSegmentSum,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { correctSamePadding } from '../kernels/samePadding.ts';
import { conv2dFilterGradient, depthwiseFilterGradient } from './filterGradient.ts';
import { geometryOf } from './geometry.ts';
import { maxPoolGradient } from './heap/maxPool.ts';
import { unsortedSegmentSum } from './heap/segmentSum.ts';
import { conv2dInputGradient, depthwiseInputGradient } from './inputGradient.ts';

type Shape = readonly number[];

const conv2dInput: KernelFunc = ({ inputs, attrs }) => {
  const [dy, filter] = [inputs['dy'], inputs['filter']] as [Tensor4D, Tensor4D];
  return conv2dInputGradient(
    dy,
    filter,
    geometryOf(attrs!['inputShape'] as Shape, filter.shape, attrs!, false),
  );
};

const conv2dFilter: KernelFunc = ({ inputs, attrs }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  return conv2dFilterGradient(x, dy, geometryOf(x.shape, attrs!['filterShape'] as Shape, attrs!, false));
};

const depthwiseInput: KernelFunc = ({ inputs, attrs }) => {
  const [dy, filter] = [inputs['dy'], inputs['filter']] as [Tensor4D, Tensor4D];
  return depthwiseInputGradient(
    dy,
    filter,
    geometryOf(attrs!['inputShape'] as Shape, filter.shape, attrs!, true),
  );
};

const depthwiseFilter: KernelFunc = ({ inputs, attrs }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  const shape = attrs!['filterShape'] as Shape;
  return depthwiseFilterGradient(x, dy, shape[3]!, geometryOf(x.shape, shape, attrs!, true));
};

/** For every backend that lacks them. */
const composed: readonly (readonly [string, KernelFunc])[] = [
  [Conv2DBackpropInput, conv2dInput],
  [Conv2DBackpropFilter, conv2dFilter],
  [DepthwiseConv2dNativeBackpropInput, depthwiseInput],
  [DepthwiseConv2dNativeBackpropFilter, depthwiseFilter],
];

/** For the WASM backend alone: they work on its memory. */
const onHeap: readonly (readonly [string, KernelFunc])[] = [
  [MaxPoolGrad, maxPoolGradient],
  [UnsortedSegmentSum, unsortedSegmentSum],
];

/** On WASM in place of its own, elsewhere only where one is missing. */
export function registerGradientKernels(backendName: string): void {
  const wasm = backendName === 'wasm';
  if (wasm) correctSamePadding();
  for (const [kernelName, kernelFunc] of wasm ? [...composed, ...onHeap] : composed) {
    const known = getKernel(kernelName, backendName);
    if (known?.kernelFunc === kernelFunc || (known && !wasm)) continue;
    if (known) unregisterKernel(kernelName, backendName);
    registerKernel({ kernelName, backendName, kernelFunc });
  }
}
