/**
 * One more step of the way back up, to 4 pixels a cell: where the second stage looks, because a box that is to fit its thing to a
 * pixel needs finer cells than one that only finds it (feature pyramid: Lin et al., 1612.03144, section 3).
 */
import {
  add,
  avgPool,
  customGrad,
  type GradSaveFunc,
  image,
  mul,
  relu,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { backboneChannels } from './backbone.ts';
import { convolution, convolutionSpecs } from './convolution.ts';
import { NECK_CHANNELS } from './neck.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Channels of p2. */
export const FINE_CHANNELS = 48;

/** Pixels of the picture from one cell of p2 to the next. */
export const FINE_STRIDE = 4;

/** Parameters: one 1x1 convolution for each map that it takes, one 3x3 over their sum. */
export const fineSpecs: readonly ParameterSpec[] = [
  ...convolutionSpecs('fine/c2', [1, backboneChannels.c2, FINE_CHANNELS], 1),
  ...convolutionSpecs('fine/p3', [1, NECK_CHANNELS, FINE_CHANNELS], 1),
  ...convolutionSpecs('fine/p2', [3, FINE_CHANNELS, FINE_CHANNELS]),
];

/**
 * A map twice as large, each cell repeated. Its gradient is the sum over the repetitions, here as a pool: one pass, where the gradient
 * of a resize in general takes products with matrices.
 */
export function doubled(map: Tensor4D): Tensor4D {
  const repeat = customGrad((x: Tensor | GradSaveFunc) => {
    const cells = x as Tensor4D;
    return {
      value: image.resizeNearestNeighbor(cells, [cells.shape[1] * 2, cells.shape[2] * 2]),
      gradFunc: (dy: Tensor) => mul(avgPool(dy as Tensor4D, 2, 2, 'valid'), 4),
    };
  });
  return repeat(map) as Tensor4D;
}

/** @returns p2 [batch, side / 4, side / 4, 48] */
export function fineMap(lookup: Lookup, c2: Tensor4D, p3: Tensor4D): Tensor4D {
  const detail = convolution(lookup, 'fine/c2', c2, { rectify: false });
  const meaning = doubled(convolution(lookup, 'fine/p3', p3, { rectify: false }));
  return convolution(lookup, 'fine/p2', relu(add(detail, meaning)));
}
