/**
 * Faster R-CNN for street scenes: backbone and neck, the RPN that proposes regions, and a second stage that looks at each region on a
 * fine map, names it and moves its edges. Source: Ren et al., "Faster R-CNN" (1506.01497); Girshick, "Fast R-CNN" (1504.08083);
 * RoIAlign for RoIPool (1703.06870).
 */
import { reshape, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Offsets } from '../../boxes/index.ts';
import type { RoiGrid } from '../../boxes/roi-align.ts';
import { thingNames } from '../../scenes/index.ts';
import { type BackboneMaps, backbone, backboneSpecs } from './backbone.ts';
import { convolution, convolutionSpecs, headSpecs } from './convolution.ts';
import { FINE_CHANNELS, FINE_STRIDE, fineMap, fineSpecs } from './fineMap.ts';
import { neck, neckSpecs } from './neck.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';
import { type RpnShapes, rpn, rpnSpecs } from './rpn.ts';

/** What the network needs besides its weights. */
export interface FrcnnDetails {
  readonly shapes: RpnShapes;
}

/** How regions are laid over p2 for the second stage: 7x7 bins, as in the papers. */
export const ROI_GRID: RoiGrid = { stride: FINE_STRIDE, bins: 7, samples: 2 };

/** Offsets of the second stage are divided by these, so that all parts of the loss are of one size (1504.08083's code). */
export const ROI_VARIANCES: Readonly<Offsets> = [0.1, 0.1, 0.2, 0.2];

/** Classes of the second stage: 0 is background, a thing's class comes one later. */
export const ROI_CLASSES = thingNames.length + 1;

/** Numbers of a region: a logit for each class, and four offsets for each class of things. */
export const ROI_SIZE = ROI_CLASSES + 4 * thingNames.length;

const ROI_CHANNELS = 24;
const ROI_FEATURES = 96;

/**
 * Parameters of the second stage, as in Fast R-CNN: two layers over all bins and the answer; fewer channels first, or the first of these
 * layers would be half of the network.
 */
const roiSpecs: readonly ParameterSpec[] = [
  ...convolutionSpecs('roi/fewer', [1, FINE_CHANNELS, ROI_CHANNELS]),
  ...convolutionSpecs('roi/fc6', [1, ROI_GRID.bins ** 2 * ROI_CHANNELS, ROI_FEATURES]),
  ...convolutionSpecs('roi/fc7', [1, ROI_FEATURES, ROI_FEATURES]),
  ...headSpecs('roi/answer', [1, ROI_FEATURES, ROI_SIZE]),
];

/** Anchors a place. */
const shapeCount = ({ scales, ratios }: RpnShapes): number => scales.length * ratios.length;

/** Parameters of the network. */
export const frcnnSpecs = ({ shapes }: FrcnnDetails): ParameterSpec[] => [
  ...backboneSpecs,
  ...neckSpecs,
  ...rpnSpecs(shapeCount(shapes)),
  ...fineSpecs,
  ...roiSpecs,
];

/** What the first stage makes of pictures. */
export interface FirstStage {
  readonly maps: BackboneMaps;
  /** the RPN's answers, [batch, side / 8, side / 8, anchors * 5] */
  readonly raw: Tensor4D;
  /** [batch, side / 4, side / 4, 48]: where regions are cut from */
  readonly p2: Tensor4D;
}

/** @param pictures [batch, side, side, 3], 0..255; sides are multiples of 32 */
export function firstStage(lookup: Lookup, pictures: Tensor4D): FirstStage {
  const maps = backbone(lookup, pictures);
  const p3 = neck(lookup, maps);
  return { maps, raw: rpn(lookup, p3), p2: fineMap(lookup, maps.c2, p3) };
}

/**
 * The second stage.
 *
 * @param regions [n, 7, 7, 48] of RoIAlign
 * @returns [n, 7 + 24]: class logits, background first, then the offsets of each class
 */
export function secondStage(lookup: Lookup, regions: Tensor4D): Tensor2D {
  const count = regions.shape[0];
  const fewer = convolution(lookup, 'roi/fewer', regions);
  const bins = reshape(fewer, [1, count, 1, fewer.size / count]) as Tensor4D;
  const features = convolution(lookup, 'roi/fc7', convolution(lookup, 'roi/fc6', bins));
  return reshape(convolution(lookup, 'roi/answer', features, { rectify: false }), [count, ROI_SIZE]);
}
