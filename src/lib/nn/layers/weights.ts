import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import type { NamedValues, Parameter, StackPlan } from '../../conv/stack/index.ts';

/**
 * The numbers of all parameters as tensors, in the order of the plan. The caller disposes them.
 *
 * @throws RangeError that names the first parameter that is missing or has another shape
 */
export function toTensors(parameters: readonly Parameter[], weights: readonly NamedValues[]): Tensor[] {
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const found = parameters.map(({ name, shape }) => {
    const weight = byName.get(name);
    if (!weight) throw new RangeError(`weights: ${name} is missing`);
    if (weight.shape.join() !== shape.join()) {
      throw new RangeError(`weights: ${name} has the shape [${weight.shape}], but [${shape}] is needed`);
    }
    return weight;
  });
  // A copy each: a backend may keep the array that it is given.
  return found.map(({ values, shape }) => tensor(values.slice(), [...shape]));
}

/** The numbers of tensors that stand in the order of `parameters`, read without blocking. The tensors live on. */
export async function toValues(
  parameters: readonly Parameter[],
  tensors: readonly Tensor[],
): Promise<NamedValues[]> {
  const data = await Promise.all(tensors.map((one) => one.data()));
  // A copy each: on WASM the values are a view into the backend's memory.
  return parameters.map(({ name, shape }, i) => ({
    name,
    shape,
    values: Float32Array.from(data[i]!),
  }));
}

/** How many numbers all parameters of a plan have, and how many of them are trained. */
export function countParameters({ parameters }: StackPlan): { all: number; trainable: number } {
  const size = ({ shape }: Parameter) => shape.reduce((product, length) => product * length, 1);
  const sum = (some: readonly Parameter[]) => some.reduce((total, one) => total + size(one), 0);
  return { all: sum(parameters), trainable: sum(parameters.filter(({ trainable }) => trainable)) };
}
