/**
 * The gradient of a convolution with respect to its input, for filters that are constants: it is again a convolution, of dy
 * with the filter turned by 180 degrees and, for full convolutions, its channels swapped. The turned filter is made once, as
 * plain data. Filters get no gradient here, which halves the work; one that somebody asks for takes the way of any other op.
 */
import {
  backend_util,
  conv2d,
  conv2dTranspose,
  DepthwiseConv2dNativeBackpropInput,
  depthwiseConv2d,
  engine,
  getBackend,
  getKernel,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { GraphNode, Value } from '../graph.ts';
import { activationGradient, hasActivationGradient } from './activation.ts';
import { anyOp } from './anyOp.ts';
import type { BackwardContext, Rule, StepFacts } from './rule.ts';

type Four = [number, number, number, number];

const turned = new WeakMap<Value, Value>();

/** [height, width, in, out] as [height, width, out, in], turned by 180 degrees; depthwise ones keep their channels. */
function turn(filter: Value, depthwise: boolean): Value {
  const known = turned.get(filter);
  if (known) return known;
  const [height, width, from, to] = filter.shape as Four;
  const data = new Float32Array(filter.data.length);
  for (let k = 0; k < height * width; k++) {
    const at = (height * width - 1 - k) * from * to;
    for (let i = 0; i < from; i++) {
      for (let o = 0; o < to; o++) {
        data[at + (depthwise ? i * to + o : o * from + i)] = filter.data[(k * from + i) * to + o]!;
      }
    }
  }
  const shape = depthwise ? filter.shape : [height, width, to, from];
  const made: Value = { shape, dtype: 'float32', data };
  turned.set(filter, made);
  return made;
}

/** Height and width of an attribute that has one number for each of N, H, W, C. */
function spatial(node: GraphNode, name: string): [number, number] {
  const four = node.attributes[name];
  return Array.isArray(four) && four.length === 4 ? [Number(four[1]), Number(four[2])] : [1, 1];
}

/** Whether the gradient is itself a SAME convolution of stride 1: as many zeros before as after, or none at all. */
function centred(node: GraphNode, filter: Value): boolean {
  const padding = node.attributes['padding'];
  const strides = spatial(node, 'strides');
  const dilations = spatial(node, 'dilations');
  if (strides.some((s) => s !== 1) || padding === 'EXPLICIT') return false;
  if (filter.shape[0] === 1 && filter.shape[1] === 1) return true;
  return padding === 'SAME' && dilations.every((d, axis) => ((filter.shape[axis]! - 1) * d) % 2 === 0);
}

/** The filter, when this file knows the step: a constant, nothing else to learn, an activation that its result tells. */
function constantFilter({ node, value, wanted }: StepFacts): Value | undefined {
  const filter = value(1);
  if (!filter || node.inputs.some((_, i) => i > 0 && wanted(i)) || !hasActivationGradient(node)) {
    return undefined;
  }
  const dilated = spatial(node, 'dilations').some((d) => d !== 1);
  const uneven = dilated || node.attributes['padding'] === 'EXPLICIT';
  return centred(node, filter) || !uneven ? filter : undefined;
}

function inputGradient(dz: Tensor4D, filter: Value, context: BackwardContext, depthwise: boolean): Tensor {
  const { node } = context;
  if (centred(node, filter) && !(depthwise && filter.shape[3] !== 1)) {
    const back = context.constant(turn(filter, depthwise)) as Tensor4D;
    const dilations = spatial(node, 'dilations');
    return (depthwise ? depthwiseConv2d : conv2d)(dz, back, 1, 'same', 'NHWC', dilations);
  }
  const inputShape = [...context.shapes[0]!] as Four;
  const strides = spatial(node, 'strides');
  const pad = node.attributes['padding'] === 'SAME' ? 'same' : 'valid';
  const stored = context.input(1) as Tensor4D;
  if (!depthwise) return conv2dTranspose(dz, stored, inputShape, strides, pad);
  const info = backend_util.computeConv2DInfo(inputShape, stored.shape, strides, 1, pad, undefined, true);
  if (stored.shape[3] === 1 && inputShape[3] % 4 === 0 && getKernel('DepthwiseScatter', getBackend())) {
    const before = [info.padInfo.top, info.padInfo.left];
    return engine().runKernel(
      'DepthwiseScatter',
      { dy: dz, filter: stored },
      { inputShape, strides, before },
    ) as Tensor;
  }
  return engine().runKernel(
    DepthwiseConv2dNativeBackpropInput,
    { dy: dz, filter: stored },
    { strides, pad, dilations: 1, inputShape },
  ) as Tensor;
}

const rule = (depthwise: boolean): Rule => ({
  keeps: (facts) =>
    constantFilter(facts)
      ? { inputs: [], output: facts.node.attributes['activation'] !== undefined }
      : anyOp.keeps(facts),
  back: (dys, context) => {
    const filter = constantFilter(context);
    if (!filter) return anyOp.back(dys, context);
    const activation = context.node.attributes['activation'];
    const dy = dys[0]!;
    const dz = activation === undefined ? dy : activationGradient(String(activation), context.output(), dy);
    return [inputGradient(dz as Tensor4D, filter, context, depthwise)];
  },
});

/** Of Conv2D: dy * the turned filter with its channels swapped. */
export const convolution: Rule = rule(false);
/** Of DepthwiseConv2dNative: each channel of dy with its own turned filter. */
export const depthwiseConvolution: Rule = rule(true);
