import { planStack, type TrainableLayer, writeLayersModel } from '../../lib/conv/stack/index.ts';
import { DETECTOR_BLOCK } from '../../lib/detector-block.ts';
import type { TransferModel } from '../../lib/nn/transfer/model.ts';
import { SIDE } from './state.ts';

/** A file to save. */
export interface ModelFile {
  readonly name: string;
  readonly blob: Blob;
}

/** The head with the division by means and spreads worked into its weights, so that it takes the maps as they come. */
export function plainHead({ offset, spread, kernel, bias }: TransferModel): {
  kernel: Float32Array;
  bias: Float32Array;
} {
  const classes = bias.length;
  const folded = kernel.map((value, i) => value / spread[Math.floor(i / classes)]!);
  const shifted = bias.map((value, klass) => {
    let sum = value;
    for (let k = 0; k < offset.length; k++) sum -= offset[k]! * folded[k * classes + klass]!;
    return sum;
  });
  return { kernel: folded, bias: shifted };
}

/**
 * The head as a TensorFlow.js layers model, model.json and weights.bin: it takes the maps at the block's output,
 * [4, 4, channels] for a picture of 128 x 128, and gives the classes' probabilities.
 */
export function headFiles(model: TransferModel): ModelFile[] {
  const { kernel, bias } = plainHead(model);
  const layers: TrainableLayer[] = [
    { type: 'globalAvgPool', name: 'mean' },
    { type: 'dense', name: 'classes', filters: bias.length },
    { type: 'softmax', name: 'probabilities' },
  ];
  const plan = planStack([SIDE / 32, SIDE / 32, model.offset.length], layers);
  const weights = plan.parameters.map(({ name, shape, role }) => ({
    name,
    shape,
    values: Float32Array.from(role === 'bias' ? bias : kernel),
  }));
  const written = writeLayersModel(plan, weights, 'fovea transfer head');
  return [
    { name: 'model.json', blob: new Blob([JSON.stringify(written.json)], { type: 'application/json' }) },
    { name: 'weights.bin', blob: new Blob([written.weights]) },
  ];
}

/** All that differs from the bundled network, as one JSON file: classes, head, and the block's weights when they were tuned. */
export function wholeFile(model: TransferModel, classes: readonly string[]): ModelFile {
  const head = plainHead(model);
  const json = {
    format: 'fovea-transfer',
    version: 1,
    network: 'centernet',
    input: { side: SIDE, range: [0, 255] },
    block: DETECTOR_BLOCK,
    classes,
    // Little-endian float32 in base64.
    head: { kernel: base64(head.kernel), bias: base64(head.bias) },
    tuned: model.block.map(({ name, shape, values }) => ({ name, shape, values: base64(values) })),
  };
  return {
    name: 'fovea-transfer.json',
    blob: new Blob([JSON.stringify(json)], { type: 'application/json' }),
  };
}

function base64(values: Float32Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}
