/** What the street YOLO is trained to make small, and at which sizes. */
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';
import type { StepContext } from '../train/loop.ts';
import type { StreetBatch } from './examples.ts';
import type { Lookup } from './parameters.ts';
import type { Anchors } from './streetAnchors.ts';
import { YOLO_STRIDE, yolo } from './yolo.ts';
import { yoloLoss, yoloWeights } from './yoloLoss.ts';
import { yoloTargets } from './yoloTargets.ts';

/** The weighted loss of a batch, its parts and the mean IoU noted. Call it in a tidy. */
export function yoloObjective(
  lookup: Lookup,
  batch: StreetBatch,
  anchors: Anchors,
  { note }: Pick<StepContext, 'note'>,
): Scalar {
  const raw = yolo(lookup, batch.pictures);
  const cells = batch.side / YOLO_STRIDE;
  const grid = { rows: cells, columns: cells, stride: YOLO_STRIDE, anchors };
  const { box, objectness, classes, iou } = yoloLoss(raw, yoloTargets(batch.targets, grid));
  note('box', box);
  note('objectness', objectness);
  note('classes', classes);
  note('iou', iou);
  const weighted = [
    mul(box, yoloWeights.box),
    mul(objectness, yoloWeights.objectness),
    mul(classes, yoloWeights.classes),
  ];
  return weighted.reduce((sum, part) => add(sum, part)) as Scalar;
}

/** Multi-scale training (1612.08242, section 2): another size every 10 batches, until the last fifth, which keeps 128. */
export function multiScaleSide(step: number, steps: number): number {
  if (step > 0.8 * steps) return 128;
  return [128, 96, 128, 160][Math.floor(step / 10) % 4]!;
}
