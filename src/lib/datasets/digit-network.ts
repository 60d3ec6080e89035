/**
 * A network that reads the bundled digits, and how to train it: where exercise 9 starts from. In its terms of layers and
 * settings, so that it can be changed there.
 */
import type { TrainableLayer } from '../conv/stack/index.ts';

/** 8 x 8 x 1 to 10 classes; 38,282 parameters. */
export const digitLayers: readonly TrainableLayer[] = [
  { type: 'conv', kernel: 3, filters: 16, padding: 'SAME' },
  { type: 'relu' },
  { type: 'conv', kernel: 3, filters: 32, padding: 'SAME' },
  { type: 'relu' },
  { type: 'maxPool', kernel: 2 },
  { type: 'flatten' },
  { type: 'dense', filters: 64 },
  { type: 'relu' },
  { type: 'dense', filters: 10 },
  { type: 'softmax' },
];

/** Ten passes over the training digits. */
export const digitSettings = {
  epochs: 10,
  batchSize: 32,
  optimiser: { kind: 'adam' },
  learningRate: 0.003,
  schedule: { kind: 'cosine' },
  seed: 1,
} as const;
