/**
 * The backbone that every street network begins with: a small residual network (He et al., 1512.03385) whose maps get half as
 * large and deeper from stage to stage. Names as in the papers: c2 is 4 pixels of the picture a cell, c3 8, c4 16, c5 32.
 */
import { add, mul, relu, sub, type Tensor4D } from '@tensorflow/tfjs-core';
import { convolution, convolutionSpecs } from './convolution.ts';
import type { Lookup, ParameterSpec } from './parameters.ts';

/** Feature maps of a batch, [batch, side / stride, side / stride, channels] each. */
export interface BackboneMaps {
  readonly c2: Tensor4D;
  readonly c3: Tensor4D;
  readonly c4: Tensor4D;
  readonly c5: Tensor4D;
}

/** Channels of the maps. */
export const backboneChannels = { c1: 16, c2: 32, c3: 64, c4: 96, c5: 96 } as const;

/** Stages: what each is called, and how many residual convolutions follow the one that halves the map. */
const stages = [
  { name: 'c2', from: 'c1', residuals: 1 },
  { name: 'c3', from: 'c2', residuals: 2 },
  { name: 'c4', from: 'c3', residuals: 2 },
  { name: 'c5', from: 'c4', residuals: 1 },
] as const;

/** Sides of a picture must be multiples of this: c5 halves five times. */
export const BACKBONE_STRIDE = 32;

/** Parameters of the backbone. */
export const backboneSpecs: readonly ParameterSpec[] = [
  ...convolutionSpecs('backbone/c1', [3, 3, backboneChannels.c1]),
  ...stages.flatMap(({ name, from, residuals }) => {
    const channels = backboneChannels[name];
    return [
      ...convolutionSpecs(`backbone/${name}/down`, [3, backboneChannels[from], channels]),
      ...Array.from({ length: residuals }, (_, i) =>
        convolutionSpecs(`backbone/${name}/residual${i + 1}`, [3, channels, channels], 0.2),
      ).flat(),
    ];
  }),
];

/**
 * Runs the backbone.
 *
 * @param pictures [batch, side, side, 3], values of 0 to 255; sides are multiples of 32
 */
export function backbone(lookup: Lookup, pictures: Tensor4D): BackboneMaps {
  const centred = mul(sub(pictures, 114), 1 / 64) as Tensor4D;
  let map = convolution(lookup, 'backbone/c1', centred, { stride: 2 });
  const maps: Partial<Record<'c2' | 'c3' | 'c4' | 'c5', Tensor4D>> = {};
  for (const { name, residuals } of stages) {
    map = convolution(lookup, `backbone/${name}/down`, map, { stride: 2 });
    for (let i = 1; i <= residuals; i++) {
      const change = convolution(lookup, `backbone/${name}/residual${i}`, map, { rectify: false });
      map = relu(add(map, change));
    }
    maps[name] = map;
  }
  return maps as Required<typeof maps>;
}
