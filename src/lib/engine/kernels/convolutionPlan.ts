import { backend_util, type NamedAttrMap, type NamedTensorInfoMap, util } from '@tensorflow/tfjs-core';
import { BLOCK_CHANNELS, TILE_PIXELS } from './convolve.ts';

type Four = [number, number, number, number];

/** A convolution for our kernel. A 1x1 one sees all its places as one long row of one picture. */
export interface ConvolutionPlan {
  /** pictures, and the input's rows, columns and channels */
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  /** of the output */
  readonly rows: number;
  readonly columns: number;
  readonly outputs: number;
  /** taps */
  readonly high: number;
  readonly wide: number;
  /** strides */
  readonly down: number;
  readonly across: number;
  /** zeros above and to the left */
  readonly top: number;
  readonly left: number;
  /** the output's, as tfjs knows it */
  readonly shape: number[];
}

/** What a Conv2D or FusedConv2D has to compute; null when it is nothing for our kernel. */
export function planOf(inputs: NamedTensorInfoMap, attrs: NamedAttrMap): ConvolutionPlan | null {
  const filter = inputs['filter']!;
  const outputs = filter.shape[3]!;
  if (!isSimple(inputs, attrs) || outputs % BLOCK_CHANNELS || attrs['dataFormat'] === 'NCHW') return null;
  const info = backend_util.computeConv2DInfo(
    inputs['x']!.shape as Four,
    filter.shape as Four,
    attrs['strides'] as number,
    (attrs['dilations'] as number | undefined) ?? 1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );
  const { top, left } = info.padInfo;
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1 || top < 0 || left < 0) return null;
  const plan: ConvolutionPlan = {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    rows: info.outHeight,
    columns: info.outWidth,
    outputs,
    high: info.filterHeight,
    wide: info.filterWidth,
    down: info.strideHeight,
    across: info.strideWidth,
    top,
    left,
    shape: info.outShape,
  };
  const fitting = isPoint(plan) ? asOneRow(plan) : plan;
  return fitting.columns >= TILE_PIXELS && fitting.rows > 0 && fitting.batch > 0 ? fitting : null;
}

/** Whether nothing but a bias for each channel and a rectifier comes after the sums. */
function isSimple(inputs: NamedTensorInfoMap, attrs: NamedAttrMap): boolean {
  const activation = attrs['activation'] as string | undefined;
  if (!(activation === undefined || activation === 'linear' || activation === 'relu')) return false;
  const bias = inputs['bias'];
  const biases = bias && util.sizeFromShape(bias.shape);
  return !inputs['preluActivationWeights'] && (!bias || biases === inputs['filter']!.shape[3]);
}

/** Whether each place of the output is made of the same place of the input. */
const isPoint = ({ high, wide, down, across, top, left, ...plan }: ConvolutionPlan): boolean =>
  [high, wide, down, across].every((n) => n === 1) &&
  top === 0 &&
  left === 0 &&
  plan.rows === plan.height &&
  plan.columns === plan.width;

function asOneRow(plan: ConvolutionPlan): ConvolutionPlan {
  const places = plan.batch * plan.rows * plan.columns;
  return { ...plan, batch: 1, height: 1, width: places, rows: 1, columns: places };
}
