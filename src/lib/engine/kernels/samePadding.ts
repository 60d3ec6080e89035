import {
  backend_util,
  Conv2D,
  DepthwiseConv2dNative,
  FusedConv2D,
  FusedDepthwiseConv2D,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { wrapKernel } from './replaceKernel.ts';

type Four = [number, number, number, number];

/**
 * Corrects tfjs 4.22's convolutions on WASM for SAME padding and a stride that is longer than the kernel. There nothing is
 * padded and the last input cells are skipped, a "padding" below zero, which XNNPACK computes without a sign: it
 * then reads beside the picture (seen with a 3x3 kernel, stride 4, on 8 x 8). Given as explicit numbers, the same padding is
 * right. Does nothing the second time.
 */
export function correctSamePadding(): void {
  for (const kernelName of [Conv2D, FusedConv2D, DepthwiseConv2dNative, FusedDepthwiseConv2D]) {
    wrapKernel(kernelName, withExplicitPadding);
  }
}

const withExplicitPadding =
  (stock: KernelConfig): KernelFunc =>
  (parameters) => {
    const { attrs, inputs } = parameters;
    if (attrs?.['pad'] !== 'same') return stock.kernelFunc(parameters);
    const [x, filter] = [inputs['x'], inputs['filter']] as [TensorInfo, TensorInfo];
    const strides = attrs['strides'] as number | [number, number];
    const [down = 1, across = down] = [strides].flat();
    if (down <= filter.shape[0]! && across <= filter.shape[1]!) return stock.kernelFunc(parameters);
    const { padInfo } = backend_util.computeConv2DInfo(
      x.shape as Four,
      filter.shape as Four,
      strides,
      (attrs['dilations'] as number | [number, number] | undefined) ?? 1,
      'same',
      undefined,
      stock.kernelName === DepthwiseConv2dNative || stock.kernelName === FusedDepthwiseConv2D,
    );
    const pad = [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ];
    return stock.kernelFunc({ ...parameters, attrs: { ...attrs, pad } });
  };
