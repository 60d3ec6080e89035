import { backend_util, type NamedAttrMap } from '@tensorflow/tfjs-core';

/** The sizes that both gradients of a convolution need, each as (vertical, horizontal). */
export interface Geometry {
  /** height and width of the input */
  readonly input: readonly [number, number];
  /** height and width of the filter, without the holes of its dilation */
  readonly kernel: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** zeros in front of the input */
  readonly before: readonly [number, number];
}

type Shape4D = [number, number, number, number];

/**
 * The geometry of a convolution from the attributes of its kernel (or of a gradient's kernel, which has the same).
 *
 * @param inputShape [batch, height, width, channels]
 * @param filterShape [height, width, in, out], or [height, width, channels, multiplier] of a depthwise one
 * @throws TypeError for channels-first, which no gradient here knows
 */
export function geometryOf(
  inputShape: readonly number[],
  filterShape: readonly number[],
  attrs: NamedAttrMap,
  depthwise: boolean,
): Geometry {
  if (attrs['dataFormat'] === 'NCHW') throw new TypeError('dataFormat: NCHW has no gradient here; use NHWC');
  const info = backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    attrs['strides'] as number | [number, number],
    (attrs['dilations'] as number | [number, number] | undefined) ?? 1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
    depthwise,
  );
  return {
    input: [info.inHeight, info.inWidth],
    kernel: [info.filterHeight, info.filterWidth],
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    before: [info.padInfo.top, info.padInfo.left],
  };
}
