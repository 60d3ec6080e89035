/**
 * The mask head of Mask R-CNN: a small FCN on each region that says for each class which of 28x28 bins belong to the thing. Source: He
 * et al., "Mask R-CNN" (1703.06870), section 3 and figure 4, right, with fewer channels. All else is Faster R-CNN as it was trained.
 */
import { concat, depthToSpace, relu, type Tensor4D } from '@tensorflow/tfjs-core';
import type { RoiGrid } from '../../boxes/roi-align.ts';
import { thingNames } from '../../scenes/index.ts';
import { backboneChannels } from './backbone.ts';
import { convolution, convolutionSpecs, headSpecs } from './convolution.ts';
import { FINE_CHANNELS, FINE_STRIDE } from './fineMap.ts';
import type { FirstStage, FrcnnDetails } from './frcnn.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** What the network needs besides the head's weights. */
export interface MaskDetails {
  /** id of the network whose backbone, proposals and boxes it uses */
  readonly base: string;
  /** that network's own details */
  readonly frcnn: FrcnnDetails;
}

/** How regions are laid over the map for the head. */
export const MASK_GRID: RoiGrid = { stride: FINE_STRIDE, bins: 14, samples: 2 };

/** Bins of a mask along each axis. */
export const MASK_BINS = 28;

const MASK_CHANNELS = 32;
const CONVOLUTIONS = ['mask/conv1', 'mask/conv2', 'mask/conv3'] as const;

/** Parameters of the head. */
export const maskSpecs: readonly ParameterSpec[] = [
  ...convolutionSpecs('mask/fewer', [1, FINE_CHANNELS + backboneChannels.c2, MASK_CHANNELS]),
  ...CONVOLUTIONS.flatMap((name) => convolutionSpecs(name, [3, MASK_CHANNELS, MASK_CHANNELS])),
  ...convolutionSpecs('mask/larger', [1, MASK_CHANNELS, 4 * MASK_CHANNELS]),
  ...headSpecs('mask/answer', [1, MASK_CHANNELS, thingNames.length]),
];

/** The map that masks are cut from: p2, which knows what things are, beside c2, which knows where their edges are. [batch, rows, columns, 80] */
export const maskMap = ({ p2, maps }: Pick<FirstStage, 'p2' | 'maps'>): Tensor4D => concat([p2, maps.c2], 3);

/**
 * The head.
 *
 * @param regions [n, 14, 14, 80] of RoIAlign
 * @returns [n, 28, 28, things] logits
 */
export function maskHead(lookup: Lookup, regions: Tensor4D): Tensor4D {
  const fewer = convolution(lookup, 'mask/fewer', regions);
  const deep = CONVOLUTIONS.reduce((map, name) => convolution(lookup, name, map), fewer);
  // A transposed convolution of 2x2 with stride 2, in the form of one that makes each bin's four from it.
  const larger = relu(depthToSpace(convolution(lookup, 'mask/larger', deep, { rectify: false }), 2));
  return convolution(lookup, 'mask/answer', larger, { rectify: false });
}

/** Finds a parameter in the first of the networks that has it. */
export const inOneOf =
  (...lookups: readonly Lookup[]): Lookup =>
  (name) => {
    for (const lookup of lookups) {
      const found = lookup(name);
      if (found) return found;
    }
    return undefined;
  };
