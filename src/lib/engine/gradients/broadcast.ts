/**
 * Where an op repeats the smaller of its inputs, each of its numbers goes several ways, and its gradient is the sum over them.
 * tfjs-core 4.22 forgets the sum in three ops.
 */
import {
  broadcast_util,
  cast,
  greater,
  greaterEqual,
  less,
  lessEqual,
  Maximum,
  Minimum,
  mul,
  reshape,
  SquaredDifference,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace.ts';

/** The sum of a gradient over the axes along which `input` was repeated. */
function summedLike(gradient: Tensor, input: Tensor): Tensor {
  const axes = broadcast_util.getReductionAxes(input.shape, gradient.shape);
  return reshape(axes.length ? sum(gradient, axes) : gradient, input.shape);
}

/** dy where the condition holds. */
const where = (condition: Tensor, dy: Tensor): Tensor => mul(dy, cast(condition, 'float32'));

/** Maximum and minimum, where the first of two equal inputs counts, and the squared difference. */
export function registerBroadcast(): void {
  for (const [kernelName, first, second] of [
    [Maximum, greaterEqual, less],
    [Minimum, lessEqual, greater],
  ] as const) {
    replaceGradient(kernelName, () => ({
      inputsToSave: ['a', 'b'],
      gradFunc: (dy, saved) => {
        const [a, b] = saved as [Tensor, Tensor];
        return {
          a: () => summedLike(where(first(a, b), dy as Tensor), a),
          b: () => summedLike(where(second(a, b), dy as Tensor), b),
        };
      },
    }));
  }
  replaceGradient(SquaredDifference, () => ({
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, saved) => {
      const [a, b] = saved as [Tensor, Tensor];
      const slope = () => mul(mul(dy as Tensor, 2), sub(a, b));
      return { a: () => summedLike(slope(), a), b: () => summedLike(mul(slope(), -1), b) };
    },
  }));
}
