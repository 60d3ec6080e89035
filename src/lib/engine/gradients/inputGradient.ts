/**
 * The gradient of a convolution with respect to its input, composed of ops that every backend has: zeros between the cells
 * of dy, then a convolution with the turned filter. On WASM the one for depthwise layers is missing in tfjs 4.22, and
 * its own one for full layers is several times slower than this.
 */
import {
  conv2d,
  depthwiseConv2d,
  pad,
  reshape,
  reverse,
  slice,
  sum,
  type Tensor4D,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';

/** What else the gradient needs to know. Dilation is 1. */
export interface InputGradientSettings {
  /** [batch, height, width, channels] of the input */
  readonly inputShape: readonly number[];
  readonly strides: readonly [number, number];
  /** zeros that the convolution put in front, (top, left) */
  readonly before: readonly [number, number];
}

/** dy with its cells `strides` apart, and with so many zeros around it that a VALID convolution gives the input's size. */
function spread(dy: Tensor4D, kernel: readonly [number, number], settings: InputGradientSettings): Tensor4D {
  const [batch, rows, columns, channels] = dy.shape;
  const [down, across] = settings.strides;
  let apart = dy;
  if (down > 1 || across > 1) {
    const cells = reshape(dy, [batch, rows, 1, columns, 1, channels]);
    const none = [0, 0] as [number, number];
    const filled = pad(cells, [none, none, [0, down - 1], none, [0, across - 1], none]);
    apart = reshape(filled, [batch, rows * down, columns * across, channels]);
  }
  const axes = [0, 1].map((axis) => {
    const length = apart.shape[axis + 1]!;
    const front = kernel[axis]! - 1 - settings.before[axis]!;
    const wanted = settings.inputShape[axis + 1]! + kernel[axis]! - 1;
    return { front, wanted, back: wanted - front - length };
  }) as [{ front: number; wanted: number; back: number }, { front: number; wanted: number; back: number }];
  const margins = axes.map(({ front, back }): [number, number] => [Math.max(0, front), Math.max(0, back)]);
  const padded = pad(apart, [[0, 0], ...margins, [0, 0]]);
  const begin = axes.map(({ front }) => Math.max(0, -front));
  return slice(padded, [0, ...begin, 0], [batch, ...axes.map(({ wanted }) => wanted), channels]) as Tensor4D;
}

/**
 * Of conv2d.
 *
 * @param dy [batch, rows, columns, out]
 * @param filter [height, width, in, out]
 * @returns a tensor of the input's shape
 */
export function conv2dInputGradient(
  dy: Tensor4D,
  filter: Tensor4D,
  settings: InputGradientSettings,
): Tensor4D {
  return tidy(() => {
    const [height, width] = filter.shape;
    const turned = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]) as Tensor4D;
    return conv2d(spread(dy, [height, width], settings), turned, 1, 'valid');
  });
}

/**
 * Of depthwiseConv2d.
 *
 * @param dy [batch, rows, columns, channels * multiplier]
 * @param filter [height, width, channels, multiplier]
 * @returns a tensor of the input's shape
 */
export function depthwiseInputGradient(
  dy: Tensor4D,
  filter: Tensor4D,
  settings: InputGradientSettings,
): Tensor4D {
  return tidy(() => {
    const [height, width, channels, multiplier] = filter.shape;
    const turned = reshape(reverse(filter, [0, 1]), [height, width, channels * multiplier, 1]) as Tensor4D;
    const each = depthwiseConv2d(spread(dy, [height, width], settings), turned, 1, 'valid');
    if (multiplier === 1) return each;
    const [batch, rows, columns] = each.shape;
    return sum(reshape(each, [batch, rows, columns, channels, multiplier]), 4) as Tensor4D;
  });
}
