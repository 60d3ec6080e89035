/**
 * SSD for street scenes: several maps of the backbone each say, for each default box of each cell, what lies there and how the box has
 * to move. Source: Liu et al., "SSD: Single Shot MultiBox Detector" (1512.02325), section 2.
 */
import { concat, reshape, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { type DefaultBoxMap, type PlacedBoxes, ssdDefaultBoxes } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/names.ts';
import { BACKBONE_STRIDE, backbone, backboneChannels, backboneSpecs } from './backbone.ts';
import { convolution, convolutionSpecs, headSpecs } from './convolution.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Classes of the softmax: 0 is the background, a thing's class is its index into `thingNames` plus 1. */
export const SSD_CLASSES = 1 + thingNames.length;

/** Numbers for each default box: the class logits, then the four offsets. */
export const SSD_SIZE = SSD_CLASSES + 4;

/** One predictor: a 3x3 convolution on one map, and the default boxes that it answers for. */
export interface SsdPredictor {
  readonly name: string;
  readonly map: 'c3' | 'c4' | 'c5';
  /** pixels from one cell to the next */
  readonly stride: number;
  /** side of the square box as a fraction of the picture; a second square lies between it and the next predictor's */
  readonly scale: number;
  readonly ratios: readonly number[];
}

/**
 * Small things first. The finest map has two predictors: the boxes of drawn streets are mostly 10 to 40 pixels large, and on a coarser
 * map the cells lie too far apart for them.
 */
const ssdPredictors: readonly SsdPredictor[] = [
  { name: 'ssd/c3-small', map: 'c3', stride: 8, scale: 0.1, ratios: [2] },
  { name: 'ssd/c3', map: 'c3', stride: 8, scale: 0.17, ratios: [2, 3] },
  { name: 'ssd/c4', map: 'c4', stride: 16, scale: 0.28, ratios: [2, 3] },
  { name: 'ssd/c5', map: 'c5', stride: 32, scale: 0.5, ratios: [2] },
];

/** The scale after the last predictor's. */
const LAST_SCALE = 1;

/** Channels of the 3x3 layer between a map and its predictors. The coarsest map has none: it has seen enough convolutions. */
const featureChannels = { c3: 64, c4: 64 } as const;

const shapesOf = ({ ratios }: SsdPredictor): number => 2 + 2 * ratios.length;

/** Parameters of the network. */
export function ssdSpecs(): ParameterSpec[] {
  return [
    ...backboneSpecs,
    ...(['c3', 'c4'] as const).flatMap((map) =>
      convolutionSpecs(`ssd/features-${map}`, [3, backboneChannels[map], featureChannels[map]]),
    ),
    ...ssdPredictors.flatMap((predictor) => {
      const { name, map } = predictor;
      const channels = map === 'c5' ? backboneChannels.c5 : featureChannels[map];
      return headSpecs(name, [3, channels, shapesOf(predictor) * SSD_SIZE]);
    }),
  ];
}

/**
 * The default boxes of a picture in the order of the network's answers: predictor, row, column, shape.
 *
 * @param side of the picture in pixels, a multiple of 32
 * @throws RangeError for another side
 */
export function ssdBoxes(side: number): PlacedBoxes {
  if (!(Number.isInteger(side) && side > 0 && side % BACKBONE_STRIDE === 0))
    throw new RangeError(`side must be a multiple of ${BACKBONE_STRIDE}, not ${side}`);
  const maps = ssdPredictors.map(({ stride, scale, ratios }, i): DefaultBoxMap => {
    const cells = side / stride;
    return {
      rows: cells,
      columns: cells,
      scale,
      nextScale: ssdPredictors[i + 1]?.scale ?? LAST_SCALE,
      ratios,
    };
  });
  return ssdDefaultBoxes(maps, { width: side, height: side });
}

/**
 * Runs the network.
 *
 * @param pictures [batch, side, side, 3], 0..255; sides are multiples of 32
 * @returns [batch, boxes, classes + 4], boxes in the order of `ssdBoxes`
 */
export function ssd(lookup: Lookup, pictures: Tensor4D): Tensor3D {
  const { c3, c4, c5 } = backbone(lookup, pictures);
  const features = {
    c3: convolution(lookup, 'ssd/features-c3', c3),
    c4: convolution(lookup, 'ssd/features-c4', c4),
    c5,
  };
  const answers = ssdPredictors.map(({ name, map }) => {
    const answer = convolution(lookup, name, features[map], { rectify: false });
    return reshape(answer, [pictures.shape[0], -1, SSD_SIZE]) as Tensor3D;
  });
  return concat(answers, 1);
}
