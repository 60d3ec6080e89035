/** Makes gradients with respect to pictures possible on every backend. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import {
  backend_util,
  Conv2DBackpropInput,
  DepthwiseConv2dNativeBackpropInput,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  registerKernel,
  type Tensor4D,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { conv2dInputGradient, depthwiseInputGradient, type InputGradientSettings } from './inputGradient.ts';

type Shape4D = [number, number, number, number];

function settingsOf(attrs: NamedAttrMap, filter: Shape4D, depthwise: boolean): InputGradientSettings {
  const inputShape = attrs['inputShape'] as Shape4D;
  const pad = attrs['pad'] as 'same' | 'valid' | number;
  const strides = attrs['strides'] as number | [number, number];
  const dilations = (attrs['dilations'] as number | [number, number] | undefined) ?? 1;
  const mode = attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined;
  const info = backend_util.computeConv2DInfo(inputShape, filter, strides, dilations, pad, mode, depthwise);
  return {
    inputShape,
    strides: [info.strideHeight, info.strideWidth],
    before: [info.padInfo.top, info.padInfo.left],
  };
}

const full: KernelFunc = ({ inputs, attrs }) => {
  const filter = inputs['filter'] as Tensor4D;
  return conv2dInputGradient(inputs['dy'] as Tensor4D, filter, settingsOf(attrs!, filter.shape, false));
};

const depthwise: KernelFunc = ({ inputs, attrs }) => {
  const filter = inputs['filter'] as Tensor4D;
  return depthwiseInputGradient(inputs['dy'] as Tensor4D, filter, settingsOf(attrs!, filter.shape, true));
};

/**
 * Registers our input gradients: on WASM in place of its own, elsewhere only where one is missing. Done once per backend,
 * however often called.
 */
export function registerInputGradients(backendName: string): void {
  for (const [kernelName, kernelFunc] of [
    [Conv2DBackpropInput, full],
    [DepthwiseConv2dNativeBackpropInput, depthwise],
  ] as const) {
    const known = getKernel(kernelName, backendName);
    if (known?.kernelFunc === kernelFunc || (known && backendName !== 'wasm')) continue;
    if (known) unregisterKernel(kernelName, backendName);
    registerKernel({ kernelName, backendName, kernelFunc });
  }
}
