/** The kernels of gradients on WASM: missing, wrong or slow in tfjs 4.22. */
import {
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropFilter,
  DepthwiseConv2dNativeBackpropInput,
  Identity,
  type KernelConfig,
  type KernelFunc,
  MaxPoolGrad,
  Reverse,
  Sum,
  type Tensor4D,
  UnsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { replaceKernel, wrapKernel } from '../kernels/replaceKernel.ts';
import { correctSamePadding } from '../kernels/samePadding.ts';
import { conv2dFilterGradient, depthwiseFilterGradient } from './filterGradient.ts';
import { geometryOf } from './geometry.ts';
import { identity } from './heap/identity.ts';
import { maxPoolGradient } from './heap/maxPool.ts';
import { reverseOver } from './heap/reverse.ts';
import { unsortedSegmentSum } from './heap/segmentSum.ts';
import { conv2dInput, depthwiseInput } from './kernels.ts';
import { simdDepthwiseFilterGradient, simdFilterGradient } from './simd/filterGradient.ts';
import { simdOn } from './simd/module.ts';
import { sumOver } from './simd/sum.ts';

type Shape = readonly number[];

const conv2dFilter: KernelFunc = ({ inputs, attrs, backend }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  const geometry = geometryOf(x.shape, attrs!['filterShape'] as Shape, attrs!, false);
  const simd = simdOn(backend);
  return simd ? simdFilterGradient(simd, backend, x, dy, geometry) : conv2dFilterGradient(x, dy, geometry);
};

const depthwiseFilter: KernelFunc = ({ inputs, attrs, backend }) => {
  const [x, dy] = [inputs['x'], inputs['dy']] as [Tensor4D, Tensor4D];
  const shape = attrs!['filterShape'] as Shape;
  const geometry = geometryOf(x.shape, shape, attrs!, true);
  const simd = shape[3] === 1 ? simdOn(backend) : null;
  return simd
    ? simdDepthwiseFilterGradient(simd, backend, x, dy, geometry)
    : depthwiseFilterGradient(x, dy, shape[3]!, geometry);
};

const ours: readonly (readonly [string, KernelFunc])[] = [
  [Conv2DBackpropInput, conv2dInput],
  [Conv2DBackpropFilter, conv2dFilter],
  [DepthwiseConv2dNativeBackpropInput, depthwiseInput],
  [DepthwiseConv2dNativeBackpropFilter, depthwiseFilter],
  [MaxPoolGrad, maxPoolGradient],
  [UnsortedSegmentSum, unsortedSegmentSum],
  [Identity, identity],
];

/** Kernels that hand what they do not know better to tfjs's own. */
const over: readonly (readonly [string, (stock: KernelConfig) => KernelFunc])[] = [
  [Reverse, reverseOver],
  [Sum, sumOver],
];

/** Registers them, once however often called. */
export function registerWasmGradientKernels(): void {
  correctSamePadding();
  for (const [kernelName, kernelFunc] of ours) replaceKernel(kernelName, kernelFunc);
  for (const [kernelName, wrap] of over) wrapKernel(kernelName, wrap);
}
