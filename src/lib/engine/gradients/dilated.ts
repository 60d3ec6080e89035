/**
 * tfjs-core refuses to differentiate a dilated convolution, on every backend, before any kernel runs. These take the place of its
 * gradients: dilation 1 goes the old way, to the backend's own kernels; the rest is composed.
 */
import {
  Conv2D,
  DepthwiseConv2dNative,
  type GradConfig,
  getGradient,
  type NamedAttrMap,
  registerGradient,
  type Tensor,
  type Tensor4D,
  unregisterGradient,
} from '@tensorflow/tfjs-core';
import { conv2dFilterGradient, depthwiseFilterGradient } from './filterGradient.ts';
import { geometryOf } from './geometry.ts';
import { conv2dInputGradient, depthwiseInputGradient } from './inputGradient.ts';

const dilated = ({ dilations }: NamedAttrMap): boolean =>
  [dilations ?? 1].flat().some((dilation) => dilation !== 1);

/** The configurations that are ours, so that registering twice does not wrap them. */
const ours = new Set<GradConfig>();

/** The gradient in place of a registered one, which keeps the undilated cases. */
function replace(
  kernelName: string,
  gradient: (
    dy: Tensor4D,
    x: Tensor4D,
    filter: Tensor4D,
    attrs: NamedAttrMap,
  ) => Record<string, () => Tensor>,
): void {
  const stock = getGradient(kernelName);
  if (!stock)
    throw new Error(`${kernelName} has no gradient; import register_all_gradients of tfjs-core first`);
  if (ours.has(stock)) return;
  const config: GradConfig = {
    ...stock,
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (dy, saved, attrs) =>
      dilated(attrs)
        ? gradient(dy as Tensor4D, saved[0] as Tensor4D, saved[1] as Tensor4D, attrs)
        : stock.gradFunc(dy, saved, attrs),
  };
  unregisterGradient(kernelName);
  registerGradient(config);
  ours.add(config);
}

/** Makes dilated convolutions, full and depthwise, differentiable on every backend. */
export function registerDilatedGradients(): void {
  replace(Conv2D, (dy, x, filter, attrs) => {
    const geometry = geometryOf(x.shape, filter.shape, attrs, false);
    return {
      x: () => conv2dInputGradient(dy, filter, geometry),
      filter: () => conv2dFilterGradient(x, dy, geometry),
    };
  });
  replace(DepthwiseConv2dNative, (dy, x, filter, attrs) => {
    const geometry = geometryOf(x.shape, filter.shape, attrs, true);
    return {
      x: () => depthwiseInputGradient(dy, filter, geometry),
      filter: () => depthwiseFilterGradient(x, dy, filter.shape[3], geometry),
    };
  });
}
