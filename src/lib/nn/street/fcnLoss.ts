/** FCN's loss: cross-entropy of every pixel's softmax. */
import {
  add,
  cast,
  customGrad,
  div,
  type GradSaveFunc,
  log,
  mul,
  neg,
  oneHot,
  reshape,
  type Scalar,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { backbone } from './backbone.ts';
import { FCN_LABELS, type FcnDepth, fcnFactor, fcnStages, lastKernel } from './fcn.ts';
import { enlargeInPhases, pixelsInPhases } from './fcnUpsampling.ts';
import type { Lookup } from './parameters.ts';

/**
 * The mean over all rows of weight * -log softmax(logits)[label], over the sum of the weights. Its gradient, (softmax - one-hot) *
 * weight, is written down here: half as many passes over the largest tensor of the network as the composed one has.
 *
 * @param logits [n, classes]
 * @param labels [n] int32; each below classes; those that are to be ignored have the weight 0
 * @param weights [n], not all 0
 */
export function weightedSoftmaxLoss(logits: Tensor2D, labels: Tensor1D, weights: Tensor1D): Scalar {
  const [count, classes] = logits.shape;
  const loss = customGrad((x: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const probabilities = softmax(x as Tensor2D);
    // Asked for floats, the WASM backend of tfjs 4.22 writes the bits of whole numbers.
    const chosen = cast(oneHot(labels, classes), 'float32');
    const shares = reshape(div(weights, sum(weights)), [count, 1]);
    (save as GradSaveFunc)([probabilities, chosen, shares]);
    const likelihood = sum(mul(probabilities, chosen), 1, true);
    const value = neg(sum(mul(shares, log(add(likelihood, 1e-12)))));
    const gradFunc = (dy: Tensor, [was, wanted, share]: Tensor[]) =>
      mul(sub(was!, wanted!), mul(share!, dy)) as Tensor2D;
    return { value, gradFunc };
  });
  return loss(logits) as Scalar;
}

/**
 * The loss looks at 8x8 pixels of each cell, which for 8s are all. Bilinear interpolation leaves nothing between them that a cell of
 * 16 or 32 pixels could learn more from, and looking at all of them would take as long as the backbone.
 */
const PLACES = 8;

/** What a batch of pictures is to be labelled as. */
export interface FcnTargets {
  /** of the pixels that the loss looks at, in the order of `enlargeInPhases`; outside the picture the weight is 0 */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly weights: Float32Array<ArrayBuffer>;
}

/**
 * Targets for a network of this depth.
 *
 * @param labels [batch][side * side] label maps
 * @param labelWeights [labels] how much a pixel counts by its label
 * @throws RangeError naming what does not fit
 */
export function fcnTargets(
  labels: readonly Uint8Array[],
  { side, depth, labelWeights }: { side: number; depth: FcnDepth; labelWeights: readonly number[] },
): FcnTargets {
  if (!(Number.isInteger(side) && side > 0 && side % 32 === 0))
    throw new RangeError(`side must be a multiple of 32, not ${side}`);
  if (labelWeights.length !== FCN_LABELS)
    throw new RangeError(`labelWeights must be ${FCN_LABELS} numbers, not ${labelWeights.length}`);
  labels.forEach((picture, i) => {
    if (picture.length !== side * side)
      throw new RangeError(`labels[${i}] must have ${side * side} pixels, not ${picture.length}`);
  });
  const factor = fcnFactor(depth);
  const pixels = pixelsInPhases({ side, factor, every: factor / PLACES });
  const sorted = new Int32Array(labels.length * pixels.length);
  const weights = new Float32Array(sorted.length);
  labels.forEach((picture, p) => {
    for (let i = 0, at = p * pixels.length; i < pixels.length; i++, at++) {
      const pixel = pixels[i]!;
      if (pixel < 0) continue;
      const label = picture[pixel]!;
      sorted[at] = label;
      weights[at] = labelWeights[label]!;
    }
  });
  return { labels: sorted, weights };
}

/**
 * The loss of a batch. Differentiable with respect to the parameters.
 *
 * @param pictures [batch, side, side, 3], 0..255
 */
export function fcnLoss(lookup: Lookup, pictures: Tensor4D, targets: FcnTargets, depth: FcnDepth): Scalar {
  const { scores } = fcnStages(lookup, backbone(lookup, pictures), depth).at(-1)!;
  const sorted = enlargeInPhases(scores, lastKernel(lookup, depth), fcnFactor(depth) / PLACES);
  return weightedSoftmaxLoss(
    reshape(sorted, [-1, FCN_LABELS]) as Tensor2D,
    tensor1d(targets.labels, 'int32'),
    tensor1d(targets.weights),
  );
}
