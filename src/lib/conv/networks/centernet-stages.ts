/**
 * The bundled detector, CenterNet on MobileNetV3, stage by stage: which of its tensors are maps that can be looked at, and what
 * their units see. Plain data, so that the network can be drawn before its 4 MB are there; a test derives every number anew from the
 * graph itself.
 */

/** One tensor of a stage, [1, rows, columns, channels]. */
export interface StageTensor {
  /** which one of the stage's it is, in a word */
  readonly part: string;
  /** the tensor's name in the graph */
  readonly node: string;
  readonly channels: number;
  /** input pixels from one unit to the next; SAME padding, so an input of n pixels makes n / stride units */
  readonly stride: number;
  /** side of the window of a unit, over all paths that keep places apart, in input pixels */
  readonly field: number;
  /** centre of the first unit's window; pixel p covers [p, p + 1] */
  readonly start: number;
  /** behind a mean over whole maps: a unit also depends on every pixel of the picture */
  readonly everywhere: boolean;
}

/** A stage of the network; the last of its tensors is what the next stage reads. */
export interface Stage {
  readonly id: string;
  readonly name: string;
  /** what it does, in a few words */
  readonly does: string;
  readonly tensors: readonly StageTensor[];
  /** id of a later stage that also reads this one, past the stages between */
  readonly skipTo?: string;
}

const BACKBONE = 'tower_0/MobilenetV3/';
const HEAD = 'tower_0/CenternetHead/';

/** The centre of the first window: half a stride of even padding goes to the far side. */
const tensor = (
  part: string,
  node: string,
  channels: number,
  stride: number,
  field: number,
  { start = stride - 0.5, everywhere = false } = {},
): StageTensor => ({ part, node, channels, stride, field, start, everywhere });

interface Block {
  number: number;
  /** channels after the 1 x 1 convolution that widens, and after the one that narrows */
  wide: number;
  narrow: number;
  /** stride and field before and after the depthwise convolution */
  from: readonly [stride: number, field: number];
  to: readonly [stride: number, field: number];
  /** hard swish in place of ReLU */
  swish?: boolean;
  /** squeeze-and-excitation */
  gate?: boolean;
  /** its input is added to its output */
  adds?: boolean;
  skipTo?: string;
}

function block({
  number,
  wide,
  narrow,
  from,
  to,
  swish = false,
  gate = false,
  adds = false,
  skipTo,
}: Block): Stage {
  const path = `${BACKBONE}expanded_conv${number > 1 ? `_${number - 1}` : ''}/`;
  // The first gate is in block 4: all that comes after it depends on every pixel.
  const before = { everywhere: number > 4 };
  const after = { everywhere: number >= 4 };
  const tensors = [
    tensor('filtered', `${path}depthwise/${swish ? 'hard_swish/mul_1' : 'depthwise'}`, wide, ...to, before),
    ...(gate ? [tensor('gated', `${path}squeeze_excite/mul`, wide, ...to, after)] : []),
    tensor('output', `${path}${adds ? 'add' : 'project/BatchNorm/FusedBatchNorm'}`, narrow, ...to, after),
  ];
  // The first block does not widen.
  if (number > 1)
    tensors.unshift(
      tensor('widened', `${path}expand/${swish ? 'hard_swish/mul_1' : 'Relu'}`, wide, ...from, before),
    );
  const does = [
    number > 1 ? `1 × 1 convolution to ${wide} channels` : '',
    'depthwise convolution',
    gate ? 'gate (squeeze and excitation)' : '',
    `1 × 1 convolution to ${narrow}`,
    adds ? 'plus its own input' : '',
  ];
  return {
    id: `block-${number}`,
    name: `Block ${number}`,
    does: does.filter(Boolean).join(', '),
    tensors,
    ...(skipTo ? { skipTo } : {}),
  };
}

function joined(
  [fraction, stage, resize, relu]: readonly [number, string, string, string],
  skip: readonly [channels: number, field: number],
  below: readonly [channels: number, field: number],
): Stage {
  const far = { start: 31.5, everywhere: true };
  return {
    id: `head-${fraction}`,
    name: `Head at 1/${fraction}`,
    does: `the coarser map, enlarged twofold, beside ${skip[0]} channels that skip from the backbone`,
    tensors: [
      tensor(
        'from the skip',
        `${HEAD}c${stage}_reverse/3x3/BatchNorm/FusedBatchNorm`,
        skip[0],
        fraction,
        skip[1],
        {
          everywhere: fraction > 4,
        },
      ),
      tensor(
        'from below',
        `${HEAD}c${Number(stage) + 1}_upsample/${resize}/ResizeBilinear`,
        below[0],
        fraction,
        below[1],
        far,
      ),
      tensor('output', `${HEAD}${relu}`, skip[0] + below[0], fraction, below[1], far),
    ],
  };
}

/** The stages in the order in which they run. */
export const centernetStages: readonly Stage[] = [
  {
    id: 'stem',
    name: 'Stem',
    does: '3 × 3 convolution with stride 2, from red, green and blue to 16 channels',
    tensors: [tensor('output', `${BACKBONE}Conv/hard_swish/mul_1`, 16, 2, 3)],
  },
  block({ number: 1, wide: 16, narrow: 16, from: [2, 3], to: [2, 7], adds: true }),
  block({ number: 2, wide: 64, narrow: 24, from: [2, 7], to: [4, 11] }),
  block({ number: 3, wide: 72, narrow: 24, from: [4, 11], to: [4, 19], adds: true }),
  block({ number: 4, wide: 72, narrow: 32, from: [4, 19], to: [8, 35], gate: true, skipTo: 'head-4' }),
  block({ number: 5, wide: 96, narrow: 32, from: [8, 35], to: [8, 67], gate: true, adds: true }),
  block({
    number: 6,
    wide: 96,
    narrow: 32,
    from: [8, 67],
    to: [8, 99],
    gate: true,
    adds: true,
    skipTo: 'head-8',
  }),
  block({ number: 7, wide: 192, narrow: 64, from: [8, 99], to: [16, 115], swish: true }),
  block({ number: 8, wide: 160, narrow: 64, from: [16, 115], to: [16, 147], swish: true, adds: true }),
  block({ number: 9, wide: 144, narrow: 64, from: [16, 147], to: [16, 179], swish: true, adds: true }),
  block({ number: 10, wide: 144, narrow: 64, from: [16, 179], to: [16, 211], swish: true, adds: true }),
  block({ number: 11, wide: 384, narrow: 88, from: [16, 211], to: [16, 243], swish: true, gate: true }),
  block({
    number: 12,
    wide: 528,
    narrow: 88,
    from: [16, 243],
    to: [16, 275],
    swish: true,
    gate: true,
    adds: true,
    skipTo: 'head-16',
  }),
  block({ number: 13, wide: 528, narrow: 120, from: [16, 275], to: [32, 339], swish: true, gate: true }),
  block({
    number: 14,
    wide: 720,
    narrow: 120,
    from: [32, 339],
    to: [32, 467],
    swish: true,
    gate: true,
    adds: true,
  }),
  block({
    number: 15,
    wide: 720,
    narrow: 120,
    from: [32, 467],
    to: [32, 595],
    swish: true,
    gate: true,
    adds: true,
  }),
  {
    id: 'last',
    name: 'Last 1 × 1',
    does: '1 × 1 convolution to 480 channels',
    tensors: [tensor('output', 'tower_0/extern1/hard_swish/mul_1', 480, 32, 595, { everywhere: true })],
  },
  joined([16, '4', 'up_sampling2d', 'Relu'], [128, 339], [128, 755]),
  joined([8, '3', 'up_sampling2d_1', 'Relu_1'], [96, 99], [96, 835]),
  joined([4, '2', 'up_sampling2d_2', 'Relu_2'], [64, 35], [64, 875]),
  {
    id: 'heat',
    name: 'Heat map',
    does: 'one map per class of COCO, after the sigmoid: how likely an object of that class has its centre here',
    tensors: [tensor('output', 'tower_0/keypoints', 80, 4, 883, { start: 31.5, everywhere: true })],
  },
  {
    id: 'distances',
    name: 'Distances',
    does: 'from here to the left, upper, right and lower side of the box, in input pixels',
    tensors: [tensor('output', 'tower_0/wh', 4, 4, 883, { start: 31.5, everywhere: true })],
  },
];

/** A stage's tensor and the stage that it belongs to, or undefined for a node that is in none. */
export function stageOfNode(node: string): { stage: Stage; tensor: StageTensor } | undefined {
  for (const stage of centernetStages)
    for (const each of stage.tensors) if (each.node === node) return { stage, tensor: each };
  return undefined;
}
