/** YOLO's loss: how far the boxes, the objectness and the classes are from the targets. */
import {
  add,
  concat,
  exp,
  mul,
  reshape,
  type Scalar,
  sigmoid,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { logisticLoss, overlap, rows, softmaxLoss, total, withoutGradient } from './boxLoss.ts';
import { YOLO_SIZE } from './yolo.ts';
import type { YoloTargets } from './yoloTargets.ts';

/** The parts of the loss, each a mean over the things of the batch. */
export interface YoloLossParts {
  /** 1 - DIoU of the boxes that answer for a thing, in 0..2 */
  readonly box: Scalar;
  /** cross-entropy of objectness: its target is the box's IoU with its thing, and 0 where there is none */
  readonly objectness: Scalar;
  /** cross-entropy of the classes */
  readonly classes: Scalar;
  /** mean IoU of the boxes that answer for a thing; not a loss */
  readonly iou: Scalar;
}

/** How much each part counts. */
export const yoloWeights = { box: 2, objectness: 1, classes: 1 } as const;

/**
 * Compares raw answers with the targets. Differentiable. Objectness is to say Pr(object) * IoU (1506.02640, section 2); the boxes' loss
 * is that of DIoU where the papers have squared errors: it is nearer to what AP measures.
 *
 * @param raw [batch, rows, columns, anchors * (5 + classes)]
 */
export function yoloLoss(raw: Tensor4D, targets: YoloTargets): YoloLossParts {
  const { slots, positives, boxes, corners, priors, classes, counts } = targets;
  const count = Math.max(1, positives.length);
  const all = reshape(raw, [slots, YOLO_SIZE]) as Tensor2D;
  const objectness = reshape(slice(all, [0, 4], [-1, 1]), [slots]) as Tensor1D;
  if (positives.length === 0) {
    const nothing = mul(0, total(all)) as Scalar;
    const empty = mul(logisticLoss(objectness, mul(0, objectness)), tensor1d(counts));
    return { box: nothing, objectness: total(empty), classes: nothing, iou: nothing };
  }
  const slotsOfThings = tensor1d(positives, 'int32');
  const found = rows(all, slotsOfThings);
  const prior = tensor2d(priors, [positives.length, 2]);
  const centre = add(sigmoid(slice(found, [0, 0], [-1, 2])), tensor2d(corners, [positives.length, 2]));
  const half = mul(mul(exp(slice(found, [0, 2], [-1, 2])), prior), 0.5);
  const predicted = concat([sub(centre, half), add(centre, half)], 1) as Tensor2D;
  const { iou, distanceLoss } = overlap(predicted, tensor2d(boxes, [positives.length, 4]));
  const ious = withoutGradient(iou);
  const target = unsortedSegmentSum(reshape(ious, [positives.length]), slotsOfThings, slots);
  const objectnessLoss = mul(logisticLoss(objectness, target), tensor1d(counts));
  const logits = slice(found, [0, 5], [-1, YOLO_SIZE - 5]) as Tensor2D;
  return {
    box: mul(total(distanceLoss), 1 / count) as Scalar,
    objectness: mul(total(objectnessLoss), 1 / count) as Scalar,
    classes: mul(total(softmaxLoss(logits, tensor1d(classes, 'int32'))), 1 / count) as Scalar,
    iou: mul(total(ious), 1 / count) as Scalar,
  };
}
