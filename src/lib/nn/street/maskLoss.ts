/** The mask head's loss: 1703.06870, section 3. */
import {
  cast,
  equal,
  greater,
  mean,
  mul,
  oneHot,
  reshape,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { logisticLoss } from './boxLoss.ts';
import type { MaskTargets } from './maskTargets.ts';

/** The loss, and what it is worth to know besides. */
export interface MaskLossParts {
  /** binary cross-entropy of the true class's mask, a mean over bins; the masks of other classes are not asked */
  readonly mask: Scalar;
  /** share of the bins on the right side of one half; not a loss */
  readonly right: Scalar;
}

/**
 * Compares masks with the targets. Differentiable.
 *
 * @param logits [n, 28, 28, things], n at least 1
 */
export function maskLoss(
  logits: Tensor4D,
  { classes, masks }: Pick<MaskTargets, 'classes' | 'masks'>,
): MaskLossParts {
  const [count, rows, columns, things] = logits.shape;
  const chosen = reshape(oneHot(tensor1d(classes, 'int32') as Tensor1D, things), [count, 1, 1, things]);
  const own = sum(mul(logits, cast(chosen, 'float32')), 3);
  const truth = tensor3d(masks, [count, rows, columns]);
  const right = equal(greater(own, 0), greater(truth, 0.5));
  return {
    mask: mean(logisticLoss(own, truth)) as Scalar,
    right: mean(cast(right, 'float32')) as Scalar,
  };
}
