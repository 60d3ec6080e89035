/** Both stages of Faster R-CNN trained together. */
import type { Scalar } from '@tensorflow/tfjs-core';
import { random } from '../../random.ts';
import { seedFor } from '../../seeds.ts';
import type { StreetBatch } from './examples.ts';
import { type FrcnnDetails, firstStage, ROI_GRID, secondStage } from './frcnn.ts';
import { keptBoxes } from './frcnnDetect.ts';
import { type RoiSampling, type RoiTargets, roiTargets } from './frcnnTargets.ts';
import type { Lookup } from './parameters.ts';
import { proposals } from './proposals.ts';
import { readNow, roiAlignTensor } from './roiAlign.ts';
import { roiLoss } from './roiLoss.ts';
import { rpnAnchors } from './rpn.ts';
import { rpnLoss } from './rpnLoss.ts';
import { rpnTargets } from './rpnTargets.ts';

/** The parts of the loss, and what it is worth to know besides. */
export interface FrcnnLossParts {
  readonly rpnObjectness: Scalar;
  readonly rpnBox: Scalar;
  readonly classes: Scalar;
  readonly box: Scalar;
  /** share of the regions that are named rightly; not a loss */
  readonly right: Scalar;
}

/** How much each part counts. */
export const frcnnWeights = { rpnObjectness: 1, rpnBox: 1, classes: 1, box: 0.5 } as const;

/** Proposals that training draws from: fewer than when detecting, most of those far down show the same background. */
const TRAINING_PROPOSALS = { considered: 200, iouThreshold: 0.7, kept: 60 } as const;

/**
 * The loss of a batch. Approximate joint training (1506.01497, section 3.2): the RPN proposes as far as it has learnt, the second stage
 * learns from these proposals as if they were given, and both losses reach the backbone.
 *
 * The proposals are read from the RPN in the middle of the step, so this is for backends that keep their numbers in memory.
 *
 * @param seed of what is drawn: anchors and regions
 */
export function frcnnLoss(
  lookup: Lookup,
  { pictures, side, targets }: Pick<StreetBatch, 'pictures' | 'side' | 'targets'>,
  { shapes }: FrcnnDetails,
  seed: number,
  sampling: RoiSampling = {},
): FrcnnLossParts {
  const { raw, p2 } = firstStage(lookup, pictures);
  const anchors = rpnAnchors(side, shapes);
  const draw = random(seedFor(seed, 1));
  const first = rpnLoss(raw, rpnTargets(targets, anchors, draw));
  const numbers = readNow(raw);
  const perPicture = numbers.length / targets.length;
  const drawn = targets.map((things, picture) => {
    const own = numbers.subarray(picture * perPicture, (picture + 1) * perPicture);
    const proposed = keptBoxes(proposals(own, anchors, side, TRAINING_PROPOSALS));
    return roiTargets(proposed, things, draw, sampling);
  });
  const together = joined(drawn);
  const perRegion = together.classes.length / drawn.length;
  const owners = Int32Array.from(together.classes, (_, i) => Math.floor(i / perRegion));
  const regions = roiAlignTensor(p2, { pictures: owners, boxes: together.boxes }, ROI_GRID);
  const second = roiLoss(secondStage(lookup, regions), together);
  return { rpnObjectness: first.objectness, rpnBox: first.box, ...second };
}

/** Targets of several pictures as one list. */
function joined(parts: readonly RoiTargets[]): RoiTargets {
  const floats = (name: 'boxes' | 'offsets' | 'counts') =>
    Float32Array.from(parts.flatMap((part) => [...part[name]]));
  return {
    boxes: floats('boxes'),
    offsets: floats('offsets'),
    counts: floats('counts'),
    classes: Int32Array.from(parts.flatMap(({ classes }) => [...classes])),
  };
}
