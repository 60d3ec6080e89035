import { thingNames } from '../../scenes/names.ts';
import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/**
 * The detectors of the street scenes as data, for counting: layer by layer what src/lib/nn/street computes, with the names of its
 * parameters. A test compares both. Rectifiers cost nothing here and are left out.
 */

const same = 'SAME';

/** Channels of the backbone's maps. */
const channels = { c1: 16, c2: 32, c3: 64, c4: 96, c5: 96 } as const;

const stages = [
  { name: 'c2', from: 'backbone/c1', residuals: 1 },
  { name: 'c3', from: 'c2', residuals: 2 },
  { name: 'c4', from: 'c3', residuals: 2 },
  { name: 'c5', from: 'c4', residuals: 1 },
] as const;

/** Residual stages, each of which halves the map: layers c2 to c5. */
const backbone: readonly Layer[] = [
  { name: 'backbone/c1', type: 'conv', kernel: 3, filters: channels.c1, stride: 2, padding: same },
  ...stages.flatMap(({ name, from, residuals }): Layer[] => {
    const conv: Layer = { type: 'conv', kernel: 3, filters: channels[name], padding: same };
    const down = `backbone/${name}/down`;
    const sum = (i: number): string => (i === 0 ? down : i === residuals ? name : `${name} after ${i}`);
    return [
      { ...conv, name: down, from, stride: 2 },
      ...Array.from({ length: residuals }, (_, i): Layer[] => [
        { ...conv, name: `backbone/${name}/residual${i + 1}`, from: sum(i) },
        { name: sum(i + 1), type: 'add', from: [`backbone/${name}/residual${i + 1}`, sum(i)] },
      ]).flat(),
    ];
  }),
];

const NECK = 64;
const NECK_LEVELS = ['c3', 'c4', 'c5'] as const;

/** The coarse maps handed down to the finer ones: layer neck/p3, 8 pixels a cell. */
const neck: readonly Layer[] = [
  ...NECK_LEVELS.map((from) => ({ name: `neck/${from}`, type: 'conv', from, kernel: 1, filters: NECK })),
  { name: 'c5 twice', type: 'upsample', factor: 2 },
  { name: 'p4', type: 'add', from: ['neck/c4', 'c5 twice'] },
  { name: 'p4 twice', type: 'upsample', factor: 2 },
  { name: 'p3 sum', type: 'add', from: ['neck/c3', 'p4 twice'] },
  { name: 'neck/p3', type: 'conv', kernel: 3, filters: NECK, padding: same },
];

const input = [128, 128, 3] as const;

/** YOLO for street scenes, with 5 anchors a cell. */
export const streetYolo: Network = {
  id: 'street-yolo',
  title: 'YOLO for street scenes',
  year: 2016,
  source: 'after Redmon and Farhadi, 1612.08242; src/lib/nn/street/yolo.ts',
  input,
  layers: [
    ...backbone,
    ...neck,
    { name: 'yolo/features', type: 'conv', kernel: 3, filters: NECK, padding: same },
    { name: 'yolo/answer', type: 'conv', kernel: 1, filters: 5 * (5 + thingNames.length) },
  ],
};

/** Classes and background, and four offsets: what SSD says of a default box. */
const SSD_SIZE = thingNames.length + 1 + 4;

const predictor = (name: string, from: string, shapes: number): Layer => ({
  name: `ssd/${name}`,
  type: 'conv',
  from,
  kernel: 3,
  filters: shapes * SSD_SIZE,
  padding: same,
});

/** SSD for street scenes: four predictors on three maps, 4 or 6 default boxes a cell. */
export const streetSsd: Network = {
  id: 'street-ssd',
  title: 'SSD for street scenes',
  year: 2015,
  source: 'after Liu et al., 1512.02325; src/lib/nn/street/ssd.ts',
  input,
  layers: [
    ...backbone,
    { name: 'ssd/features-c3', type: 'conv', from: 'c3', kernel: 3, filters: 64, padding: same },
    { name: 'ssd/features-c4', type: 'conv', from: 'c4', kernel: 3, filters: 64, padding: same },
    predictor('c3-small', 'ssd/features-c3', 4),
    predictor('c3', 'ssd/features-c3', 6),
    predictor('c4', 'ssd/features-c4', 6),
    predictor('c5', 'c5', 4),
  ],
};

const FINE = 48;

/** The first stage of Faster R-CNN for street scenes: regions are proposed from one map and cut from the other, fine/p2. */
export const streetFrcnn: Network = {
  id: 'street-frcnn',
  title: 'Faster R-CNN for street scenes, first stage',
  year: 2015,
  source: 'after Ren et al., 1506.01497; src/lib/nn/street/frcnn.ts',
  input,
  layers: [
    ...backbone,
    ...neck,
    { name: 'rpn/features', type: 'conv', kernel: 3, filters: NECK, padding: same },
    { name: 'rpn/answer', type: 'conv', kernel: 1, filters: 9 * 5 },
    { name: 'fine/c2', type: 'conv', from: 'c2', kernel: 1, filters: FINE },
    { name: 'fine/p3', type: 'conv', from: 'neck/p3', kernel: 1, filters: FINE },
    { name: 'p3 twice', type: 'upsample', factor: 2 },
    { name: 'p2 sum', type: 'add', from: ['fine/c2', 'p3 twice'] },
    { name: 'fine/p2', type: 'conv', kernel: 3, filters: FINE, padding: same },
  ],
};

/** Its second stage, run once for each region that is kept. */
export const streetFrcnnRegion: Network = {
  id: 'street-frcnn-region',
  title: 'Faster R-CNN for street scenes, second stage',
  year: 2015,
  source: 'after Ren et al., 1506.01497; src/lib/nn/street/frcnn.ts',
  input: [7, 7, FINE],
  layers: [
    { name: 'roi/fewer', type: 'conv', kernel: 1, filters: 24 },
    { name: 'roi/fc6', type: 'dense', filters: 96 },
    { name: 'roi/fc7', type: 'dense', filters: 96 },
    { name: 'roi/answer', type: 'dense', filters: thingNames.length + 1 + 4 * thingNames.length },
  ],
};

/** Proposals that the second stage looks at, unless settings say otherwise. */
export const STREET_PROPOSALS = 60;
