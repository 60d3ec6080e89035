/** The RPN's loss: 1506.01497, equation 1. */
import {
  mul,
  reshape,
  type Scalar,
  slice,
  sub,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { logisticLoss, rows, smoothL1, total } from './boxLoss.ts';
import { RPN_SIZE } from './rpn.ts';
import type { RpnTargets } from './rpnTargets.ts';

/** Where the boxes' loss bends from a parabola to a line, in anchor widths: torchvision's 1 / 9. */
const BEND = 1 / 9;

/** The parts of the loss. */
export interface RpnLossParts {
  /** cross-entropy of objectness, a mean over the anchors that were drawn */
  readonly objectness: Scalar;
  /** smooth L1 of (tx, ty, tw, th), summed over the four, a mean over the anchors on things */
  readonly box: Scalar;
}

/**
 * Compares the RPN's answers with the targets. Differentiable.
 *
 * @param raw [batch, rows, columns, anchors * 5]
 */
export function rpnLoss(raw: Tensor4D, targets: RpnTargets): RpnLossParts {
  const { slots, objectness, counts, positives, offsets } = targets;
  const drawn = Math.max(
    1,
    counts.reduce((sum, one) => sum + one, 0),
  );
  const all = reshape(raw, [slots, RPN_SIZE]) as Tensor2D;
  const logits = reshape(slice(all, [0, 0], [-1, 1]), [slots]);
  const each = mul(logisticLoss(logits, tensor1d(objectness)), tensor1d(counts));
  const says = mul(total(each), 1 / drawn) as Scalar;
  if (positives.length === 0) return { objectness: says, box: mul(0, total(all)) as Scalar };
  const found = slice(rows(all, tensor1d(positives, 'int32')), [0, 1], [-1, 4]);
  const away = sub(found, tensor2d(offsets, [positives.length, 4]));
  return { objectness: says, box: mul(total(smoothL1(away, BEND)), 1 / positives.length) as Scalar };
}
