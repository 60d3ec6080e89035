/** SSD's loss: 1512.02325, equations 1 to 3. */
import {
  add,
  cast,
  customGrad,
  type GradSaveFunc,
  gather,
  greaterEqual,
  log,
  mul,
  neg,
  oneHot,
  reshape,
  type Scalar,
  slice,
  softmax,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tensor1d,
  tensor2d,
  topk,
} from '@tensorflow/tfjs-core';
import { rows, smoothL1, total } from './boxLoss.ts';
import { SSD_CLASSES, SSD_SIZE } from './ssd.ts';
import type { SsdTargets } from './ssdTargets.ts';

/** The parts of the loss, each a sum over the batch divided by its positives. */
export interface SsdLossParts {
  /** cross-entropy of the positives and of the hardest negatives */
  readonly classes: Scalar;
  /** smooth L1 of the positives' offsets */
  readonly offsets: Scalar;
}

/**
 * Which slots the classes' loss counts: the positives, and of each picture as many negatives as it may have, those with the highest
 * loss (1512.02325, section 2.2, hard negative mining). Negatives that tie with the last one are all taken.
 *
 * @param losses [slots] the loss of each slot against its target
 * @returns [slots] of 0 and 1
 */
export function hardSlots(losses: Tensor, targets: SsdTargets): Tensor1D {
  const { pictures, boxes, positive, negative, negativeCounts } = targets;
  const allowed = tensor2d(negative, [pictures, boxes]);
  // Losses are above 0, so what is not allowed comes last.
  const ranked = mul(reshape(losses, [pictures, boxes]), allowed) as Tensor2D;
  const most = Math.max(...negativeCounts);
  const hardest = topk(ranked, most).values as Tensor2D;
  const last = tensor1d(
    negativeCounts.map((count, p) => p * most + count - 1),
    'int32',
  );
  const threshold = reshape(gather(reshape(hardest, [-1]), last), [pictures, 1]);
  const hard = mul(cast(greaterEqual(ranked, threshold), 'float32'), allowed);
  return add(reshape(hard, [-1]), tensor1d(positive)) as Tensor1D;
}

/**
 * The sum of the counted slots' cross-entropies. Which slots count depends on the logits themselves, but no gradient flows through the
 * choice; it is written down here: (softmax - one-hot) where a slot counts, 0 elsewhere.
 */
function classLoss(logits: Tensor2D, targets: SsdTargets): Scalar {
  const loss = customGrad((x: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    const probabilities = softmax(x as Tensor2D);
    const wanted = cast(oneHot(tensor1d(targets.classes, 'int32'), SSD_CLASSES), 'float32');
    const losses = neg(log(add(sum(mul(probabilities, wanted), 1), 1e-12)));
    const counted = reshape(hardSlots(losses, targets), [-1, 1]);
    (save as GradSaveFunc)([probabilities, wanted, counted]);
    const gradFunc = (dy: Tensor, [was, target, weight]: Tensor[]) =>
      mul(sub(was!, target!), mul(weight!, dy)) as Tensor2D;
    return { value: sum(mul(reshape(losses, [-1, 1]), counted)), gradFunc };
  });
  return loss(logits) as Scalar;
}

/**
 * Compares answers with the targets. Differentiable.
 *
 * @param answers [batch, boxes, classes + 4]
 */
export function ssdLoss(answers: Tensor3D, targets: SsdTargets): SsdLossParts {
  const { pictures, boxes, positives, offsets } = targets;
  const share = 1 / Math.max(1, positives.length);
  const all = reshape(answers, [pictures * boxes, SSD_SIZE]) as Tensor2D;
  const logits = slice(all, [0, 0], [-1, SSD_CLASSES]) as Tensor2D;
  const classes = mul(classLoss(logits, targets), share) as Scalar;
  if (positives.length === 0) return { classes, offsets: mul(0, total(all)) as Scalar };
  const answering = slice(rows(all, tensor1d(positives, 'int32')), [0, SSD_CLASSES], [-1, 4]);
  const away = sub(answering, tensor(offsets, [positives.length, 4]));
  return { classes, offsets: mul(total(smoothL1(away)), share) as Scalar };
}
