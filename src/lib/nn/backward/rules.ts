/** The rules by op. An op that is not here takes tfjs-core's gradient (anyOp.ts). */
import {
  avgPool,
  fill,
  mul,
  reshape,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { activationGradient, hardSwishGradient } from './activation.ts';
import { anyOp } from './anyOp.ts';
import { convolution, depthwiseConvolution } from './convolution.ts';
import type { BackwardContext, Rule } from './rule.ts';

const nothing = { inputs: [], output: false } as const;
const same = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** The sum of a gradient over the axes along which its input was repeated (the reverse of NumPy's broadcasting). */
function unbroadcast(dy: Tensor, shape: readonly number[]): Tensor {
  if (same(dy.shape, shape)) return dy.clone();
  const lead = dy.rank - shape.length;
  if (dy.rank === 4 && lead === 0 && same(shape, [dy.shape[0]!, 1, 1, dy.shape[3]!])) {
    const [, rows, columns] = dy.shape as [number, number, number, number];
    // Summing over middle axes transposes on some backends, pooling does not.
    return mul(avgPool(dy as Tensor4D, [rows, columns], 1, 'valid'), rows * columns);
  }
  const axes = dy.shape.flatMap((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? [i] : []));
  return reshape(sum(dy, axes), [...shape]);
}

/** dy times what is at the other input, summed to the shape of this one. */
const factor = ({ shapes, input }: BackwardContext, dy: Tensor, i: number): Tensor =>
  unbroadcast(mul(dy, input(1 - i)), shapes[i]!);

const elementwise = (slope: (y: Tensor, dy: Tensor) => Tensor): Rule => ({
  keeps: () => ({ inputs: [], output: true }),
  back: ([dy], { output }) => [slope(output(), dy!)],
});

export const rules: Readonly<Record<string, Rule>> = {
  Conv2D: convolution,
  DepthwiseConv2dNative: depthwiseConvolution,

  Identity: { keeps: () => nothing, back: ([dy]) => [dy!.clone()] },
  StopGradient: { keeps: () => nothing, back: () => [undefined] },
  Add: {
    keeps: () => nothing,
    back: ([dy], { shapes, wanted }) =>
      [0, 1].map((i) => (wanted(i) ? unbroadcast(dy!, shapes[i]!) : undefined)),
  },
  Mul: {
    keeps: ({ wanted }) => ({ inputs: [0, 1].filter((i) => wanted(1 - i)), output: false }),
    back: ([dy], context) => [0, 1].map((i) => (context.wanted(i) ? factor(context, dy!, i) : undefined)),
  },

  Relu: elementwise((y, dy) => activationGradient('relu', y, dy)),
  Relu6: elementwise((y, dy) => activationGradient('relu6', y, dy)),
  Sigmoid: elementwise((y, dy) => mul(dy, sub(y, square(y)))),
  HardSwish: {
    keeps: () => ({ inputs: [0], output: false }),
    back: ([dy], { input, node }) => [
      hardSwishGradient(input(0), dy!, Number(node.attributes['scale'] ?? 1 / 6)),
    ],
  },

  /** The mean over height and width: every place gets an equal part of dy. */
  SpatialMean: {
    keeps: () => nothing,
    back: ([dy], { shapes }) => {
      const [batch, rows, columns, channels] = shapes[0] as [number, number, number, number];
      return [mul(fill([batch, rows, columns, channels], 1 / (rows * columns)), dy!)];
    },
  },
  ConcatV2: {
    keeps: () => nothing,
    back: ([dy], { node, op, shapes, wanted }) => {
      const last = node.inputs.length - 1;
      const given = op.numbers(last)[0]!;
      const axis = given < 0 ? given + dy!.rank : given;
      let from = 0;
      return shapes.map((shape, i) => {
        if (i === last) return undefined;
        const begin = shape.map((_, k) => (k === axis ? from : 0));
        from += shape[axis]!;
        return wanted(i) ? slice(dy!, begin, [...shape]) : undefined;
      });
    },
  },
};

/** The rule of an op. */
export const ruleOf = (op: string): Rule => rules[op] ?? anyOp;
