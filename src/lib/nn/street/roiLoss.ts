/** The loss of the second stage: 1504.08083, equation 1. */
import {
  argMax,
  cast,
  equal,
  gather,
  mul,
  reshape,
  type Scalar,
  slice,
  sub,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { thingNames } from '../../scenes/index.ts';
import { rows, smoothL1, softmaxLoss, total } from './boxLoss.ts';
import { ROI_CLASSES } from './frcnn.ts';
import type { RoiTargets } from './frcnnTargets.ts';

/**
 * Where the boxes' loss bends from a parabola to a line, in parts of a region's size over its variance: torchvision's 1 / 9, not the
 * paper's 1, so that also the last pixels are worth something.
 */
const BEND = 1 / 9;

/** The parts of the loss. */
export interface RoiLossParts {
  /** cross-entropy of the classes, a mean over the regions */
  readonly classes: Scalar;
  /** smooth L1 of the offsets of the true class, summed over the four, a mean over the regions that show things */
  readonly box: Scalar;
  /** share of the regions whose most likely class is right; not a loss */
  readonly right: Scalar;
}

/**
 * Compares the second stage's answers with the targets. Differentiable.
 *
 * @param answers [n, classes + 4 * things]
 * @param targets of n regions together
 */
export function roiLoss(answers: Tensor2D, { classes, offsets, counts }: RoiTargets): RoiLossParts {
  const shown = Math.max(
    1,
    counts.reduce((sum, one) => sum + one, 0),
  );
  const logits = slice(answers, [0, 0], [-1, ROI_CLASSES]) as Tensor2D;
  const [truth, weights] = [tensor1d(classes, 'int32'), tensor1d(counts)];
  const named = mul(total(mul(softmaxLoss(logits, truth), weights)), 1 / shown) as Scalar;
  const hits = mul(cast(equal(argMax(logits, 1), truth), 'float32'), weights);
  const right = mul(total(hits), 1 / shown) as Scalar;
  const positives = Int32Array.from(classes.keys()).filter((i) => classes[i]! > 0);
  if (positives.length === 0) return { classes: named, box: mul(0, total(answers)) as Scalar, right };
  const found = rows(answers, tensor1d(positives, 'int32'));
  const moves = reshape(slice(found, [0, ROI_CLASSES], [-1, -1]), [
    positives.length * thingNames.length,
    4,
  ]) as Tensor2D;
  // Of each region the offsets of its true class, the others are not asked.
  const own = positives.map((i, row) => row * thingNames.length + classes[i]! - 1);
  const said = gather(moves, tensor1d(own, 'int32') as Tensor1D);
  const wanted = Float32Array.from([...positives].flatMap((i) => [...offsets.subarray(i * 4, i * 4 + 4)]));
  const away = sub(said, tensor2d(wanted, [positives.length, 4]));
  return { classes: named, box: mul(total(smoothL1(away, BEND)), 1 / positives.length) as Scalar, right };
}
