import {
  abs,
  getBackend,
  grad,
  mean,
  type Scalar,
  slice,
  square,
  sum,
  type Tensor,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type Graph, nodeOf } from '../../nn/graph.ts';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import type { Task } from './task.ts';

/** Which place of which map to trace back to the picture. */
export interface EffectiveFieldInput {
  readonly network: string;
  /** moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** a node whose tensor is [1, rows, columns, channels] */
  readonly node: string;
  /** side of the square that the network sees, a multiple of what it needs */
  readonly inputSize: number;
  /** place in the node's map */
  readonly row: number;
  readonly column: number;
  /**
   * Let the gradient flow through means over whole maps (squeeze-and-excitation) as well. Without, these means count as the
   * constants that they are on this picture, and only paths that keep places apart remain.
   */
  readonly throughMeans: boolean;
}

/** How much each pixel matters to that place. */
export interface EffectiveFieldOutput {
  /** [size, size] |gradient| summed over red, green and blue, row-major */
  readonly values: Float32Array;
  readonly size: number;
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** milliseconds forwards and back */
  readonly time: number;
}

/** The means over whole maps that a node depends on. */
function meansBefore(graph: Graph, node: string): string[] {
  const seen = new Set<string>();
  const means: string[] = [];
  const open = [node];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const { name } = nodeOf(tensor);
    if (seen.has(name)) continue;
    seen.add(name);
    const found = graph.nodes.get(name);
    if (found?.op === 'Mean') means.push(name);
    open.push(...(found?.inputs ?? []));
  }
  return means;
}

/**
 * The gradient of the mean square of one place, over its channels, with respect to the picture (Luo et al., 1701.04128,
 * section 2, take one unit; the mean square lets every channel count as far as it is active).
 *
 * @throws RangeError when the place lies outside the node's map
 */
export const effectiveField: Task<EffectiveFieldInput, EffectiveFieldOutput> = async (input, context) => {
  const { entry, network } = await context.network(input.network);
  const { registerGradients } = await import('../gradients/register.ts');
  registerGradients(getBackend());
  throwIfAborted(context.signal);
  context.progress({ stage: 'run', done: 0, total: 0, label: 'Tracing the gradient back to the picture' });

  const start = performance.now();
  const size = Math.max(1, Math.round(input.inputSize / entry.input.multipleOf)) * entry.input.multipleOf;
  const values = pictureValues(input.image, size, size);
  let map: readonly number[] = [];
  const traced = tidy(() => {
    const picture = tensor4d(values, [1, size, size, 3]);
    const means = input.throughMeans ? [] : meansBefore(network.graph, input.node);
    const held = means.length ? network.run({ [entry.input.node]: picture }, means) : [];
    const given = Object.fromEntries(means.map((name, i) => [name, held[i]!]));
    const place = (x: Tensor): Scalar => {
      const feeds = { ...given, [entry.input.node]: x };
      const [y] = network.run(feeds, [input.node], { differentiable: true });
      map = y!.shape;
      const [, rows = 0, columns = 0, channels = 0] = map;
      if (!(input.row >= 0 && input.row < rows && input.column >= 0 && input.column < columns))
        throw new RangeError(
          `row, column: (${input.row}, ${input.column}) lies outside a map of ${rows} x ${columns}`,
        );
      return mean(square(slice(y!, [0, input.row, input.column, 0], [1, 1, 1, channels]))) as Scalar;
    };
    return sum(abs(grad(place)(picture)), 3);
  });
  try {
    const sensitivity = (await traced.data()) as Float32Array;
    throwIfAborted(context.signal);
    const [, rows, columns, channels] = map as [number, number, number, number];
    const time = performance.now() - start;
    // A copy: on WASM the values may be a view into the backend's memory.
    const copy = sensitivity.slice();
    context.transfer(copy.buffer);
    return { values: copy, size, rows, columns, channels, time };
  } finally {
    traced.dispose();
  }
};
