import {
  argMax,
  cast,
  equal,
  losses,
  mean,
  reshape,
  type Scalar,
  softmax,
  squaredDifference,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { StackPlan } from '../../conv/stack/index.ts';
import { type ForwardOptions, forward } from '../layers/forward.ts';
import type { StepContext } from './loop.ts';
import type { PictureBatch } from './pictureSource.ts';

/** What a classifier is trained to make small. */
export type ClassifierLoss = 'cross-entropy' | 'squared-error';

/**
 * The classes' scores before the softmax that ends most classifiers: from them the cross-entropy can be computed
 * without the logarithm of a 0. A network that ends without a softmax gives its scores directly.
 *
 * @returns [batch, classes]; [batch * places, classes] when the network answers for every place of a map
 */
export function classScores(
  plan: StackPlan,
  parameters: readonly Tensor[],
  pictures: Tensor4D,
  options: ForwardOptions = {},
): Tensor2D {
  const last = plan.layers.at(-1)!;
  const ends = last.type === 'activation' && last.activation === 'softmax';
  const until = ends ? plan.layers.length - 1 : plan.layers.length;
  const outputs = forward(plan, parameters, pictures, { ...options, until });
  const source = ends ? last.sources[0]! : plan.layers.length - 1;
  const scores = source < 0 ? pictures : outputs[source]!;
  return reshape(scores, [-1, scores.shape.at(-1)!]);
}

/**
 * The loss of a batch, by its scores: see ClassifierLoss. The first is in nats,
 * the second that of the probabilities, summed over classes; both are means over the batch.
 */
export function scoreLoss(kind: ClassifierLoss, scores: Tensor2D, truth: Tensor2D): Scalar {
  if (kind === 'cross-entropy') return losses.softmaxCrossEntropy(truth, scores);
  return mean(sum(squaredDifference(softmax(scores), truth), 1));
}

/** The share of a batch whose highest score is at the right class. */
export function batchAccuracy(scores: Tensor2D, truth: Tensor2D): Scalar {
  return mean(cast(equal(argMax(scores, 1), argMax(truth, 1)), 'float32'));
}

/** The loss that a training loop needs, for the trainable parameters of a plan; notes the accuracy. */
export function classifierLoss(
  plan: StackPlan,
  kind: ClassifierLoss,
  merge: (trained: readonly Tensor[]) => Tensor[],
): (trained: readonly Tensor[], batch: PictureBatch, context: StepContext) => Scalar {
  // Here, because a throw between a tape's operations would leave what it holds behind.
  if (kind !== 'cross-entropy' && kind !== 'squared-error') {
    throw new RangeError(`loss: 'cross-entropy' and 'squared-error' are allowed, not ${String(kind)}`);
  }
  return (trained, { pictures, truth }, { seed, note }) => {
    const scores = classScores(plan, merge(trained), pictures, { training: { seed } });
    note('accuracy', batchAccuracy(scores, truth));
    return scoreLoss(kind, scores, truth);
  };
}
