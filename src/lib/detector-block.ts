/** A stretch of a network whose weights can be trained further. */
export interface Block {
  /** the node that it reads: everything before it stays as it is */
  readonly input: string;
  /** the node that it gives */
  readonly output: string;
}

/** The last block of the bundled detector's backbone (MobileNetV3) and the convolution after it; 480 maps at a stride of 32. */
export const DETECTOR_BLOCK: Block = {
  input: 'tower_0/MobilenetV3/expanded_conv_13/add',
  output: 'tower_0/extern1/hard_swish/mul_1',
};
