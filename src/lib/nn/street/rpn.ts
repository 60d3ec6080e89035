/**
 * The region proposal network: at each cell of p3, for each anchor, how likely something is there and how the anchor is to move. Source:
 * Ren et al., "Faster R-CNN" (1506.01497), section 3.1; one logistic unit where the paper has a softmax of two, which says the same.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { regionAnchors } from '../../boxes/index.ts';
import { convolution, convolutionSpecs, headSpecs } from './convolution.ts';
import { NECK_CHANNELS } from './neck.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Pixels of the picture from one place of the RPN to the next. */
const RPN_STRIDE = 8;

/** Numbers for each anchor: a logit of objectness and (tx, ty, tw, th). */
export const RPN_SIZE = 5;

/** The anchors' shapes: each place has all scales in all ratios. */
export interface RpnShapes {
  /** square roots of areas, in pixels */
  readonly scales: readonly number[];
  /** height / width */
  readonly ratios: readonly number[];
}

/** Objectness begins at sigmoid(-2): of the anchors that training looks at, most are empty at first. */
const OBJECTNESS_START = -2;

/** Parameters for so many anchors a place. */
export function rpnSpecs(anchorCount: number): ParameterSpec[] {
  const bias = new Float32Array(anchorCount * RPN_SIZE);
  for (let a = 0; a < anchorCount; a++) bias[a * RPN_SIZE] = OBJECTNESS_START;
  return [
    ...convolutionSpecs('rpn/features', [3, NECK_CHANNELS, NECK_CHANNELS]),
    ...headSpecs('rpn/answer', [1, NECK_CHANNELS, anchorCount * RPN_SIZE], bias),
  ];
}

/** @returns [batch, side / 8, side / 8, anchors * 5]: row, column, anchor, number */
export function rpn(lookup: Lookup, p3: Tensor4D): Tensor4D {
  const features = convolution(lookup, 'rpn/features', p3);
  return convolution(lookup, 'rpn/answer', features, { rectify: false });
}

/**
 * The anchors of a square picture, in the order of the RPN's answers.
 *
 * @param side in pixels, a multiple of 8
 * @returns [n, 4] as (x1, y1, x2, y2), not cut to the picture
 * @throws RangeError naming the argument
 */
export function rpnAnchors(side: number, shapes: RpnShapes): Float64Array<ArrayBuffer> {
  if (!(Number.isInteger(side / RPN_STRIDE) && side > 0)) {
    throw new RangeError(`side must be a multiple of ${RPN_STRIDE}, not ${side}`);
  }
  const cells = side / RPN_STRIDE;
  return regionAnchors({ rows: cells, columns: cells, stride: RPN_STRIDE, ...shapes }).boxes;
}
