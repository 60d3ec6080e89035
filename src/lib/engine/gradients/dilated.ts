/**
 * tfjs-core refuses to differentiate a dilated convolution, on every backend, before any kernel runs. These take the place of its
 * gradients: dilation 1 goes the old way, to the backend's own kernels; the rest is composed.
 */
import {
  Conv2D,
  DepthwiseConv2dNative,
  type NamedAttrMap,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { conv2dFilterGradient, depthwiseFilterGradient } from './filterGradient.ts';
import { geometryOf } from './geometry.ts';
import { conv2dInputGradient, depthwiseInputGradient } from './inputGradient.ts';
import { known, replaceGradient } from './replace.ts';

const dilated = ({ dilations }: NamedAttrMap): boolean =>
  [dilations ?? 1].flat().some((dilation) => dilation !== 1);

type Gradient = (
  dy: Tensor4D,
  x: Tensor4D,
  filter: Tensor4D,
  attrs: NamedAttrMap,
) => Record<string, () => Tensor>;

function replaceDilated(kernelName: string, gradient: Gradient): void {
  replaceGradient(kernelName, (stock) => {
    const undilated = known(stock);
    return {
      inputsToSave: ['x', 'filter'],
      gradFunc: (dy, saved, attrs) =>
        dilated(attrs)
          ? gradient(dy as Tensor4D, saved[0] as Tensor4D, saved[1] as Tensor4D, attrs)
          : undilated.gradFunc(dy, saved, attrs),
    };
  });
}

/** Makes dilated convolutions, full and depthwise, differentiable on every backend. */
export function registerDilated(): void {
  replaceDilated(Conv2D, (dy, x, filter, attrs) => {
    const geometry = geometryOf(x.shape, filter.shape, attrs, false);
    return {
      x: () => conv2dInputGradient(dy, filter, geometry),
      filter: () => conv2dFilterGradient(x, dy, geometry),
    };
  });
  replaceDilated(DepthwiseConv2dNative, (dy, x, filter, attrs) => {
    const geometry = geometryOf(x.shape, filter.shape, attrs, true);
    return {
      x: () => depthwiseInputGradient(dy, filter, geometry),
      filter: () => depthwiseFilterGradient(x, dy, filter.shape[3], geometry),
    };
  });
}
