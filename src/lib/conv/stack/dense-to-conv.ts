import { type PlannedLayer, planStack, type StackPlan } from './plan.ts';
import type { TrainableLayer } from './trainable.ts';
import type { NamedValues } from './values.ts';

/**
 * The same network without dense layers: each becomes a convolution whose kernel covers what the dense layer saw at once.
 * A dense layer on a map of h x w x c, flattened or not, is a VALID convolution of kernel h x w; one on c numbers is a
 * convolution of kernel 1. Not one number of the weights changes or moves, they only get another shape, because a map is
 * flattened in the order in which a kernel is stored. The network then also takes larger pictures, and gives its answer
 * for every place (Long, Shelhamer, Darrell, 1411.4038, section 3.1).
 *
 * Flatten layers go; names stay, those of dense layers too. A network without dense layers comes back as it is.
 *
 * @returns layers for `planStack` with the old input shape or a larger one, and weights for them
 * @throws RangeError when a dense layer reads a mean over a whole map, or numbers that a layer between it and the map has mixed
 */
export function denseToConv(
  plan: StackPlan,
  layers: readonly TrainableLayer[],
  weights: readonly NamedValues[],
): { layers: TrainableLayer[]; weights: NamedValues[] } {
  const given = new Map(weights.map((one) => [one.name, one]));
  /** the map behind what is flat at a layer's output: its size, which a dense layer's kernel must cover */
  const windows: [number, number][] = [];
  const converted: TrainableLayer[] = [];
  /** the names of what is read in place of each layer, which for a flatten layer is what it read */
  const names: string[] = [];
  const nameOf = (source: number): string => (source < 0 ? 'input' : names[source]!);
  const reshaped: NamedValues[] = [];
  plan.layers.forEach((layer, place) => {
    const source = layer.sources[0]!;
    const incoming: [number, number] =
      layer.inputShape.length === 3
        ? [layer.inputShape[0]!, layer.inputShape[1]!]
        : (windows[source] ?? [1, 1]);
    const from = layer.sources.map(nameOf);
    if (layer.type === 'flatten') {
      names.push(from[0]!);
      windows.push(incoming);
      return;
    }
    names.push(layer.name);
    const kept = { ...layers[place]!, name: layer.name, from };
    converted.push(layer.type === 'dense' ? convolution(layer, kept, incoming) : kept);
    // What works on each number by itself leaves the order of a flattened map alone.
    const passes = ['activation', 'dropout'].includes(layer.type);
    windows.push(passes ? incoming : [1, 1]);
    refuse(layer, incoming);
    for (const index of Object.values(layer.parameters)) {
      const { name, role, shape } = plan.parameters[index]!;
      const values = given.get(name)?.values;
      if (!values) throw new RangeError(`weights: ${name} is missing`);
      const isKernel = layer.type === 'dense' && role === 'kernel';
      const [rows, columns] = incoming;
      const folded = [rows, columns, shape[0]! / (rows * columns), shape.at(-1)!];
      reshaped.push({ name, shape: isKernel ? folded : shape, values });
    }
  });
  // Throws when the layers do not go together any more.
  planStack(plan.inputShape, converted);
  return { layers: converted, weights: reshaped };
}

function convolution(
  { outputShape }: PlannedLayer,
  kept: TrainableLayer,
  kernel: [number, number],
): TrainableLayer {
  const { name, from, bias } = kept;
  const base = { type: 'conv', kernel, filters: outputShape[0]!, padding: 'VALID' } as const;
  return {
    ...base,
    ...(name ? { name } : {}),
    ...(from ? { from } : {}),
    ...(bias === undefined ? {} : { bias }),
  };
}

function refuse({ type, name, inputShape }: PlannedLayer, [rows, columns]: [number, number]): void {
  if (type === 'globalAvgPool') {
    throw new RangeError(`${name}: a mean over the whole map has no place on a larger canvas`);
  }
  const mixes = inputShape.length === 1 && rows * columns > 1;
  if (mixes && !['dense', 'activation', 'dropout'].includes(type)) {
    throw new RangeError(`${name}: a ${type} layer on flattened numbers cannot be applied to a map`);
  }
}
