/**
 * The way back up: what the coarse maps know is handed down to the finer ones, so that a cell of 8 pixels knows of the
 * street around it (feature pyramid: Lin et al., 1612.03144; the passthrough of YOLOv2 and the upsampling of YOLOv3 serve the
 * same end).
 */
import { add, image, relu, type Tensor4D } from '@tensorflow/tfjs-core';
import { type BackboneMaps, backboneChannels } from './backbone.ts';
import { convolution, convolutionSpecs } from './convolution.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Channels of every map of the neck. */
export const NECK_CHANNELS = 64;

/** Parameters of the neck: one 1x1 convolution for each map that it takes, one 3x3 over what comes out. */
export const neckSpecs: readonly ParameterSpec[] = [
  ...(['c3', 'c4', 'c5'] as const).flatMap((name) =>
    convolutionSpecs(`neck/${name}`, [1, backboneChannels[name], NECK_CHANNELS], 1),
  ),
  ...convolutionSpecs('neck/p3', [3, NECK_CHANNELS, NECK_CHANNELS]),
];

/** A map twice as large, each cell repeated. */
const twice = (map: Tensor4D): Tensor4D =>
  image.resizeNearestNeighbor(map, [map.shape[1] * 2, map.shape[2] * 2]);

/** @returns p3 [batch, side / 8, side / 8, 64] */
export function neck(lookup: Lookup, { c3, c4, c5 }: Pick<BackboneMaps, 'c3' | 'c4' | 'c5'>): Tensor4D {
  const lateral = (name: string, map: Tensor4D): Tensor4D =>
    convolution(lookup, `neck/${name}`, map, { rectify: false });
  const p4 = add(lateral('c4', c4), twice(lateral('c5', c5))) as Tensor4D;
  const p3 = add(lateral('c3', c3), twice(p4)) as Tensor4D;
  return convolution(lookup, 'neck/p3', relu(p3));
}
