/**
 * FCN for street scenes: what each pixel is. The backbone, a score layer on its coarsest map or its last two or three, and
 * transposed convolutions between them. Source: Long, Shelhamer and Darrell, "Fully convolutional networks for semantic
 * segmentation" (1411.4038), sections 3.3 and 4.2 and figure 3.
 */
import { add, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { labelNames } from '../../scenes/names.ts';
import { type BackboneMaps, backbone, backboneChannels, backboneSpecs } from './backbone.ts';
import { convolution, headSpecs } from './convolution.ts';
import { bilinearStart, enlarge } from './fcnUpsampling.ts';
import { type Lookup, needed, type ParameterSpec } from './parameters.ts';

/** The three networks, by the stride of the finest map that they score. */
export const fcnDepths = ['32s', '16s', '8s'] as const;

/** One of `fcnDepths`. */
export type FcnDepth = (typeof fcnDepths)[number];

/** How many labels are scored. */
export const FCN_LABELS = labelNames.length;

const scored = ['c5', 'c4', 'c3'] as const;

/** The maps that a network of this depth scores, coarsest first. */
const fcnMaps = (depth: FcnDepth): readonly ('c5' | 'c4' | 'c3')[] =>
  scored.slice(0, fcnDepths.indexOf(depth) + 1);

const factors = { '32s': 32, '16s': 16, '8s': 8 } as const;

/** How many times the last transposed convolution enlarges. */
export const fcnFactor = (depth: FcnDepth): 32 | 16 | 8 => factors[depth];

/** A transposed convolution's kernel: (height, width, out, in), each label bilinear to itself at first. */
const enlarging = (name: string, factor: number): ParameterSpec => ({
  name,
  shape: [2 * factor, 2 * factor, FCN_LABELS, FCN_LABELS],
  start: bilinearStart(factor, FCN_LABELS),
});

/**
 * Parameters of the network. Score layers begin at 0, so that a deeper network begins as the one that it starts from. The transposed
 * convolutions that double are learnt. The last one of 32s and 16s stays bilinear, as in the paper (section 4.3), where it would
 * be half of all parameters; that of 8s is learnt, because the things of a street are thinner than its cells.
 */
export function fcnSpecs(depth: FcnDepth): ParameterSpec[] {
  const maps = fcnMaps(depth);
  return [
    ...backboneSpecs,
    ...maps.flatMap((map) =>
      headSpecs(`fcn/score-${map}`, [1, backboneChannels[map], FCN_LABELS]).map((spec) => ({
        ...spec,
        start: 0,
      })),
    ),
    ...maps.slice(0, -1).map((map) => enlarging(`fcn/double-${map}/kernel`, 2)),
    ...(depth === '8s' ? [enlarging('fcn/last/kernel', fcnFactor(depth))] : []),
  ];
}

/** The kernel of the last transposed convolution. */
export function lastKernel(lookup: Lookup, depth: FcnDepth): Tensor4D {
  if (depth === '8s') return needed<Tensor4D>(lookup, 'fcn/last/kernel');
  const factor = fcnFactor(depth);
  return tensor4d(bilinearStart(factor, FCN_LABELS), [2 * factor, 2 * factor, FCN_LABELS, FCN_LABELS]);
}

/** Scores on one grid, [batch, rows, columns, labels]. */
export interface FcnStage {
  /** 'score': a map's own scores; 'double': the coarser sum, twice as large; 'sum': both added */
  readonly kind: 'score' | 'double' | 'sum';
  /** whose grid the scores lie on */
  readonly map: 'c5' | 'c4' | 'c3';
  readonly scores: Tensor4D;
}

/** All stages in the order of their computation; the last is what the last transposed convolution enlarges. */
export function fcnStages(lookup: Lookup, maps: BackboneMaps, depth: FcnDepth): FcnStage[] {
  const stages: FcnStage[] = [];
  const note = (kind: FcnStage['kind'], map: FcnStage['map'], scores: Tensor4D): Tensor4D => {
    stages.push({ kind, map, scores });
    return scores;
  };
  let sum: Tensor4D | undefined;
  let coarser = '';
  for (const map of fcnMaps(depth)) {
    const kernel = sum && needed<Tensor4D>(lookup, `fcn/double-${coarser}/kernel`);
    const doubled = sum && kernel && note('double', map, enlarge(sum, kernel));
    const own = note('score', map, convolution(lookup, `fcn/score-${map}`, maps[map], { rectify: false }));
    sum = doubled ? note('sum', map, add(doubled, own)) : own;
    coarser = map;
  }
  return stages;
}

/**
 * Runs the network.
 *
 * @param pictures [batch, side, side, 3], 0..255; sides are multiples of 32
 * @returns [batch, side, side, labels] scores; a softmax over the labels makes probabilities of them
 */
export function fcn(lookup: Lookup, pictures: Tensor4D, depth: FcnDepth): Tensor4D {
  const { scores } = fcnStages(lookup, backbone(lookup, pictures), depth).at(-1)!;
  return enlarge(scores, lastKernel(lookup, depth));
}
