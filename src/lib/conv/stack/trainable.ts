import type { Layer } from '../layer.ts';

/** The functions that an activation layer may apply. */
export const activations = ['relu', 'leakyRelu', 'sigmoid', 'tanh', 'softmax', 'linear'] as const;

/** See {@link activations}. leakyRelu has the slope 0.1 below 0, as in darknet. */
export type Activation = (typeof activations)[number];

/** A layer that can be trained: what {@link Layer} says, and what a description of sizes alone has no use for. */
export interface TrainableLayer extends Layer {
  /** activation: which one; `{ type: 'relu' }` and `{ type: 'softmax' }` say it in their type. Default 'relu' */
  activation?: Activation;
  /** dropout: the share of numbers that are set to 0 while training, in [0, 1). Default 0.5 */
  rate?: number;
}

/** Which function an activation layer applies. Throws a RangeError that names `where` for one that there is not. */
export function activationOf(layer: TrainableLayer, where: string): Activation {
  const written = String(layer.type).toLowerCase();
  if (written === 'softmax') return 'softmax';
  const wanted = layer.activation ?? 'relu';
  if (!activations.includes(wanted)) {
    throw new RangeError(`${where}.activation: ${activations.join(', ')} are allowed, not ${String(wanted)}`);
  }
  return wanted;
}
