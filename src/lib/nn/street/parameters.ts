/** The parameters of a network as a list of names and shapes, and their first values. */
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { random, randomNormal } from '../../random.ts';
import { seedFor } from '../../seeds.ts';

/** One parameter. */
export interface ParameterSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /**
   * first values: 'normal' is a normal distribution of variance 2 / fan-in (He et al., 1502.01852, equation 10); a number
   * fills; a list is taken as it is
   */
  readonly start: 'normal' | number | Float32Array;
}

/** Values of a parameter, as they go into files and through the engine's door. */
export interface ParameterValues {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * First values of all parameters, the same for the same seed. A parameter's values depend on the seed and its name alone, so two
 * networks that share a backbone start it alike.
 */
export function firstValues(specs: readonly ParameterSpec[], seed: number): ParameterValues[] {
  return specs.map(({ name, shape, start }) => {
    const values = new Float32Array(sizeOf(shape));
    if (typeof start === 'number') values.fill(start);
    else if (start !== 'normal') values.set(start);
    else {
      const letters = [...name].map((letter) => letter.codePointAt(0)!);
      const next = random(seedFor(seed, ...letters));
      const spread = Math.sqrt(2 / sizeOf(shape.slice(0, -1)));
      for (let i = 0; i < values.length; i++) values[i] = spread * randomNormal(next);
    }
    return { name, shape, values };
  });
}

/**
 * Values by the order of `specs`: those of `given` that have the name and the shape, the others from `fallback`. So a
 * network starts from the parts of another one that it shares.
 *
 * @throws RangeError that names the parameter that neither has
 */
export function takeValues(
  specs: readonly ParameterSpec[],
  given: readonly ParameterValues[],
  fallback: readonly ParameterValues[] = [],
): ParameterValues[] {
  const fits = (spec: ParameterSpec) => (one: ParameterValues) =>
    one.name === spec.name && one.shape.join() === spec.shape.join();
  return specs.map((spec) => {
    const found = given.find(fits(spec)) ?? fallback.find(fits(spec));
    if (!found) throw new RangeError(`weights: ${spec.name} [${spec.shape}] is missing`);
    return found;
  });
}

/** The values as tensors, a copy each. The caller disposes them. */
export const toParameters = (values: readonly ParameterValues[]): Tensor[] =>
  values.map((one) => tensor(one.values.slice(), [...one.shape], 'float32'));

/** Reads the numbers of tensors that stand in the order of `specs`; the tensors stay. */
export const readParameters = (
  specs: readonly { readonly name: string; readonly shape: readonly number[] }[],
  tensors: readonly Tensor[],
): Promise<ParameterValues[]> =>
  Promise.all(
    specs.map(async ({ name, shape }, i) => ({
      name,
      shape,
      values: Float32Array.from(await tensors[i]!.data()),
    })),
  );

/** Finds a network's tensors by the name of their parameter; undefined where it has none of that name. */
export type Lookup = (name: string) => Tensor | undefined;

/** A lookup in tensors that stand in the order of `specs`. */
export function byName(specs: readonly { readonly name: string }[], tensors: readonly Tensor[]): Lookup {
  const places = new Map(specs.map(({ name }, place) => [name, place]));
  return (name) => {
    const place = places.get(name);
    return place === undefined ? undefined : tensors[place];
  };
}

/** A tensor that the network cannot do without. Throws RangeError when it is not there. */
export function needed<T extends Tensor>(lookup: Lookup, name: string): T {
  const found = lookup(name);
  if (!found) throw new RangeError(`The network has no parameter "${name}"`);
  return found as T;
}

/** Runs something with weights as tensors, which are gone afterwards. */
export async function withWeights<T>(
  values: readonly ParameterValues[],
  use: (lookup: Lookup) => Promise<T>,
): Promise<T> {
  const tensors = toParameters(values);
  try {
    return await use(byName(values, tensors));
  } finally {
    dispose(tensors);
  }
}
