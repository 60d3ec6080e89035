import { checkArray, checkOptions, type NdArray, type Result } from './array.ts';
import { conv2d } from './conv2d.ts';
import { type DepthwiseOptions, depthwiseConv2d } from './depthwise.ts';

/**
 * Separable convolution, as tf.separableConv2d and Keras' SeparableConv2D compute it: a depthwise convolution in
 * space, then a 1 x 1 convolution across channels (Xception, 1610.02357). Strides, padding and dilations belong to the
 * depthwise half, the bias to the end.
 *
 * @param input `[batch, height, width, c]`
 * @param depthwise `[kernel height, kernel width, c, m]`
 * @param pointwise `[1, 1, c * m, out]`
 * @returns `[batch, output height, output width, out]`
 * @throws as conv2d does
 */
export function separableConv2d(
  input: NdArray,
  depthwise: NdArray,
  pointwise: NdArray,
  options: DepthwiseOptions = {},
): Result {
  checkOptions(options, ['strides', 'padding', 'dilations', 'bias']);
  checkArray('pointwise', pointwise, ['1', '1', 'input channels times multiplier', 'output channels']);
  const [height, width, between] = pointwise.shape;
  if (height !== 1 || width !== 1) {
    throw new RangeError(`pointwise.shape: a 1 x 1 kernel is needed, not ${height} x ${width}`);
  }
  const { bias, ...spatial } = options;
  const maps = depthwiseConv2d(input, depthwise, spatial);
  if (between !== maps.shape[3]) {
    throw new RangeError(
      `pointwise.shape[2]: ${maps.shape[3]} is needed (channels times multiplier), not ${between}`,
    );
  }
  return conv2d(maps, pointwise, bias === undefined ? {} : { bias });
}
