import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { ParameterRole, StackPlan } from '../../conv/stack/index.ts';
import { seedFor } from '../../seeds.ts';
import { operations } from './operations.ts';

/** How to run a network. */
export interface ForwardOptions {
  /** present while training: dropout drops, batch normalisation uses the batch's own mean and variance */
  readonly training?: {
    /** of this step: which numbers are dropped */
    readonly seed: number;
    /** takes what the batch normalisations measured, by the parameter's place in the plan */
    readonly measured?: (parameter: number, value: Tensor) => void;
  };
  /** run only the first so many layers */
  readonly until?: number;
}

/**
 * Runs a network and gives what every layer gives, in the order of the layers: the last is the network's answer, the
 * others are its feature maps. Call it in a tidy, or dispose all of them. Differentiable with respect to the input and
 * to every parameter.
 *
 * @param parameters in the order of the plan
 * @param input [batch, height, width, channels]; other heights and widths than the plan's will do as long as nothing
 *   is flattened
 */
export function forward(
  plan: StackPlan,
  parameters: readonly Tensor[],
  input: Tensor4D,
  { training, until = plan.layers.length }: ForwardOptions = {},
): Tensor[] {
  const outputs: Tensor[] = [];
  plan.layers.slice(0, until).forEach((layer, place) => {
    const inputs = layer.sources.map((source) => (source < 0 ? input : outputs[source]!));
    const parameter = (role: ParameterRole): Tensor | undefined => {
      const index = layer.parameters[role];
      return index === undefined ? undefined : parameters[index];
    };
    const measured = (role: 'mean' | 'variance', value: Tensor): void =>
      training?.measured?.(layer.parameters[role]!, value);
    const context = training
      ? { parameter, training: { seed: seedFor(training.seed, place), measured } }
      : { parameter };
    outputs.push(operations[layer.type](layer, inputs, context));
  });
  return outputs;
}
