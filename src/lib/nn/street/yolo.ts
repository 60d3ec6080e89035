/**
 * YOLO for street scenes: the backbone, the neck, and one map of raw numbers, for each cell and anchor (tx, ty, tw, th, to) and a
 * logit for each class. Source: Redmon and Farhadi, YOLO9000 (1612.08242), section 2, for anchors, logistic offsets, log sizes and
 * a softmax over the classes of each box.
 */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { thingNames } from '../../scenes/index.ts';
import { backbone, backboneSpecs } from './backbone.ts';
import { convolution, convolutionSpecs, headSpecs } from './convolution.ts';
import { NECK_CHANNELS, neck, neckSpecs } from './neck.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Input pixels from one cell of the map to the next. */
export const YOLO_STRIDE = 8;

/** Numbers for each anchor of a cell: tx, ty, tw, th, to and the class logits. */
export const YOLO_SIZE = 5 + thingNames.length;

/** Objectness begins at sigmoid(-4), about 2 %: most cells are empty, and training need not learn that first. */
const OBJECTNESS_START = -4;

/** Parameters of the network, for so many anchors a cell. */
export function yoloSpecs(anchorCount: number): ParameterSpec[] {
  const bias = new Float32Array(anchorCount * YOLO_SIZE);
  for (let a = 0; a < anchorCount; a++) bias[a * YOLO_SIZE + 4] = OBJECTNESS_START;
  return [
    ...backboneSpecs,
    ...neckSpecs,
    ...convolutionSpecs('yolo/features', [3, NECK_CHANNELS, NECK_CHANNELS]),
    ...headSpecs('yolo/answer', [1, NECK_CHANNELS, anchorCount * YOLO_SIZE], bias),
  ];
}

/**
 * Runs the network.
 *
 * @param pictures [batch, side, side, 3], 0..255; sides are multiples of 32
 * @returns [batch, side / 8, side / 8, anchors * (5 + classes)], row, column, anchor, number: what `decodeYolo` of lib/boxes
 * takes, with version 'v2' and the anchors in cells
 */
export function yolo(lookup: Lookup, pictures: Tensor4D): Tensor4D {
  const map = neck(lookup, backbone(lookup, pictures));
  const features = convolution(lookup, 'yolo/features', map);
  return convolution(lookup, 'yolo/answer', features, { rectify: false });
}
