import {
  add,
  argMax,
  cast,
  div,
  equal,
  losses,
  matMul,
  mean,
  type Scalar,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { NamedValues } from '../../conv/stack/index.ts';
import type { Block } from '../../detector-block.ts';
import type { Network } from '../network.ts';

/** A classifier on top of a network's block, as plain data. */
export interface TransferModel {
  /** [channels] means and spreads of the pooled maps over the training pictures; fixed when the head was begun */
  readonly offset: Float32Array<ArrayBuffer>;
  readonly spread: Float32Array<ArrayBuffer>;
  /** [channels, classes], row-major, and [classes] */
  readonly kernel: Float32Array<ArrayBuffer>;
  readonly bias: Float32Array<ArrayBuffer>;
  /** the block's weights once they were trained further; empty while they are the network's own */
  readonly block: readonly NamedValues[];
}

/**
 * Runs a block with weights of one's own, differentiable by tfjs-core's tape with respect to each of them.
 *
 * @param names of the block's weights, see `blockWeights`; those not named are the network's
 * @param maps [batch, rows, columns, channels] at the block's input
 */
export function runBlock(
  network: Network,
  block: Block,
  names: readonly string[],
  weights: readonly Tensor[],
  maps: Tensor4D,
): Tensor4D {
  const feeds = { [block.input]: maps, ...Object.fromEntries(names.map((name, i) => [name, weights[i]!])) };
  return network.run(feeds, [block.output], { differentiable: true })[0] as Tensor4D;
}

/** Each map's mean over its places: [batch, channels]. */
export const pool = (maps: Tensor4D): Tensor2D => mean(maps, [1, 2]) as Tensor2D;

/** The classes' scores of pooled maps, before the softmax: [batch, classes]. */
export function headScores(
  pooled: Tensor2D,
  { offset, spread, kernel, bias }: { offset: Tensor1D; spread: Tensor1D; kernel: Tensor2D; bias: Tensor1D },
): Tensor2D {
  return add(matMul(div(sub(pooled, offset), spread), kernel), bias);
}

/** Cross-entropy in nats and the share that is right, of a batch. */
export function headFigures(scores: Tensor2D, truth: Tensor2D): { loss: Scalar; accuracy: Scalar } {
  return {
    loss: losses.softmaxCrossEntropy(truth, scores) as Scalar,
    accuracy: mean(cast(equal(argMax(scores, 1), argMax(truth, 1)), 'float32')) as Scalar,
  };
}
