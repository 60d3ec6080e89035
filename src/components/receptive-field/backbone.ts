/**
 * The detector's maps as its graph gives them (src/lib/nn/receptiveFields.ts): a test derives them anew and compares. Plain data,
 * so that the theoretical field is there before 4 MB of network are.
 */

/** A map of the detector whose units can be looked at. */
export interface BackboneMap {
  name: string;
  /** the tensor's name in the graph */
  node: string;
  channels: number;
  /** side of the field over all paths that keep places apart, in input pixels; SAME padding, so it holds for every input size */
  field: number;
  stride: number;
  /** centre of the first unit's field; pixel p covers [p, p + 1] */
  start: number;
  /** behind a squeeze-and-excitation gate: the unit also depends on the mean over the whole picture */
  everywhere: boolean;
}

export const BACKBONE: readonly BackboneMap[] = [
  {
    name: 'Stem',
    node: 'tower_0/MobilenetV3/Conv/hard_swish/mul_1',
    channels: 16,
    field: 3,
    stride: 2,
    start: 1.5,
    everywhere: false,
  },
  {
    name: 'Block 1',
    node: 'tower_0/MobilenetV3/expanded_conv/add',
    channels: 16,
    field: 7,
    stride: 2,
    start: 1.5,
    everywhere: false,
  },
  {
    name: 'Block 2',
    node: 'tower_0/MobilenetV3/expanded_conv_1/project/BatchNorm/FusedBatchNorm',
    channels: 24,
    field: 11,
    stride: 4,
    start: 3.5,
    everywhere: false,
  },
  {
    name: 'Block 3',
    node: 'tower_0/MobilenetV3/expanded_conv_2/add',
    channels: 24,
    field: 19,
    stride: 4,
    start: 3.5,
    everywhere: false,
  },
  {
    name: 'Block 4',
    node: 'tower_0/MobilenetV3/expanded_conv_3/project/BatchNorm/FusedBatchNorm',
    channels: 32,
    field: 35,
    stride: 8,
    start: 7.5,
    everywhere: true,
  },
  {
    name: 'Block 5',
    node: 'tower_0/MobilenetV3/expanded_conv_4/add',
    channels: 32,
    field: 67,
    stride: 8,
    start: 7.5,
    everywhere: true,
  },
  {
    name: 'Block 6',
    node: 'tower_0/MobilenetV3/expanded_conv_5/add',
    channels: 32,
    field: 99,
    stride: 8,
    start: 7.5,
    everywhere: true,
  },
  {
    name: 'Block 7',
    node: 'tower_0/MobilenetV3/expanded_conv_6/project/BatchNorm/FusedBatchNorm',
    channels: 64,
    field: 115,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 8',
    node: 'tower_0/MobilenetV3/expanded_conv_7/add',
    channels: 64,
    field: 147,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 9',
    node: 'tower_0/MobilenetV3/expanded_conv_8/add',
    channels: 64,
    field: 179,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 10',
    node: 'tower_0/MobilenetV3/expanded_conv_9/add',
    channels: 64,
    field: 211,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 11',
    node: 'tower_0/MobilenetV3/expanded_conv_10/project/BatchNorm/FusedBatchNorm',
    channels: 88,
    field: 243,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 12',
    node: 'tower_0/MobilenetV3/expanded_conv_11/add',
    channels: 88,
    field: 275,
    stride: 16,
    start: 15.5,
    everywhere: true,
  },
  {
    name: 'Block 13',
    node: 'tower_0/MobilenetV3/expanded_conv_12/project/BatchNorm/FusedBatchNorm',
    channels: 120,
    field: 339,
    stride: 32,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Block 14',
    node: 'tower_0/MobilenetV3/expanded_conv_13/add',
    channels: 120,
    field: 467,
    stride: 32,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Block 15',
    node: 'tower_0/MobilenetV3/expanded_conv_14/add',
    channels: 120,
    field: 595,
    stride: 32,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Last 1 × 1',
    node: 'tower_0/extern1/hard_swish/mul_1',
    channels: 480,
    field: 595,
    stride: 32,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Head at 1/16',
    node: 'tower_0/CenternetHead/Relu',
    channels: 256,
    field: 755,
    stride: 16,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Head at 1/8',
    node: 'tower_0/CenternetHead/Relu_1',
    channels: 192,
    field: 835,
    stride: 8,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Head at 1/4',
    node: 'tower_0/CenternetHead/Relu_2',
    channels: 128,
    field: 875,
    stride: 4,
    start: 31.5,
    everywhere: true,
  },
  {
    name: 'Heat map',
    node: 'tower_0/keypoints',
    channels: 80,
    field: 883,
    stride: 4,
    start: 31.5,
    everywhere: true,
  },
];
