import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { type ChannelMaps, channelMaps } from '../../nn/channelMaps.ts';
import { nodeOf } from '../../nn/graph.ts';
import { receptiveFields } from '../../nn/receptiveFields.ts';
import { throwIfAborted } from '../errors.ts';
import { inputShape } from '../inputShape.ts';
import { pictureValues } from '../picture.ts';
import type { Task, TaskContext } from './task.ts';

/** A picture and the nodes to look at. */
export interface MapsInput {
  readonly network: string;
  /** moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** longer side of what the network sees, in pixels; rounded to what the network can take */
  readonly inputSize: number;
  /** 'square': stretched to a square, as the network was trained. 'picture' keeps the picture's proportions. Default: 'square' */
  readonly shape?: 'square' | 'picture';
  /** names of nodes whose tensors are [1, rows, columns, channels] */
  readonly nodes: readonly string[];
  /** longest side of a map's picture; larger maps are averaged down. Every map counts whole in the numbers. */
  readonly side: number;
  /** also return the maps themselves, as numbers. Default: false */
  readonly values?: boolean;
}

/** Where the units of a node look, along one axis, in pixels of what the network saw. */
export interface UnitAxis {
  /** length of the window */
  readonly receptiveField: number;
  /** pixels from one unit's window to the next one's */
  readonly stride: number;
  /** centre of the first unit's window */
  readonly start: number;
}

/** The maps of one node. */
export interface NodeMaps extends ChannelMaps {
  readonly node: string;
  /** [rows, columns, channels], row-major, when asked for */
  readonly values?: Float32Array<ArrayBuffer>;
  /**
   * (vertical, horizontal), over the paths that keep places apart; null where the graph does not tell, as behind a resize at
   * another size than the network was exported with
   */
  readonly axes: readonly [UnitAxis, UnitAxis] | null;
  /** some path goes through a mean over whole maps, so a unit depends on every pixel */
  readonly everywhere: boolean;
}

/** What the network computed on its way. */
export interface MapsOutput {
  /** in the order of the nodes asked for */
  readonly maps: readonly NodeMaps[];
  /** size of what the network saw, in pixels */
  readonly seen: { readonly width: number; readonly height: number };
  /** size of the picture as given */
  readonly width: number;
  readonly height: number;
  /** milliseconds */
  readonly stages: { readonly network: number; readonly maps: number };
}

/**
 * Runs a network on one picture, once and no further than the nodes need, and returns the maps of these nodes.
 *
 * @throws RangeError when a node is not in the network, or its tensor is no stack of maps
 */
export const maps: Task<MapsInput, MapsOutput> = async (input, context) => {
  const { entry, network } = await context.network(input.network);
  const { image, nodes, side } = input;
  const { width, height } = image;
  throwIfAborted(context.signal);
  context.progress({ stage: 'run', done: 0, total: 0, label: 'Looking at the picture' });

  const start = performance.now();
  const seen = inputShape(image, input.inputSize, entry.input.multipleOf, input.shape ?? 'square');
  const shape: [number, number, number, number] = [1, seen.height, seen.width, 3];
  const picture = tensor4d(pictureValues(image, seen.width, seen.height), shape);
  let outputs: Tensor[] = [];
  const found: NodeMaps[] = [];
  let ran = start;
  try {
    outputs = nodes.length ? network.run({ [entry.input.node]: picture }, nodes) : [];
    const fields = receptiveFields(network.graph, entry.input.node, shape);
    for (const [i, output] of outputs.entries()) {
      const [batch, rows = 0, columns = 0, channels = 0] = output.shape;
      if (output.shape.length !== 4 || batch !== 1)
        throw new RangeError(`nodes: "${nodes[i]}" is [${output.shape}], not [1, rows, columns, channels]`);
      const values = (await output.data()) as Float32Array;
      if (i === 0) ran = performance.now();
      throwIfAborted(context.signal);
      const drawn = channelMaps(values, [rows, columns, channels], side);
      const { mean, rms, low, high, strongest, pictures } = drawn;
      context.transfer(
        mean.buffer,
        rms.buffer,
        low.buffer,
        high.buffer,
        strongest.buffer,
        pictures.levels.buffer,
      );
      const field = fields.get(nodeOf(nodes[i]!).name);
      const known =
        field?.local && field.shape[1] === rows && field.shape[2] === columns ? field.local : null;
      const axis = (of: 0 | 1): UnitAxis => ({
        receptiveField: known![of].high - known![of].low,
        stride: known![of].jump,
        start: (known![of].low + known![of].high) / 2,
      });
      found.push({
        node: nodes[i]!,
        ...drawn,
        ...(input.values ? { values: copied(values, context) } : {}),
        axes: known && [axis(0), axis(1)],
        everywhere: field?.everywhere ?? false,
      });
    }
  } finally {
    picture.dispose();
    for (const output of outputs) output.dispose();
  }
  const stages = { network: ran - start, maps: performance.now() - ran };
  return { maps: found, seen, width, height, stages };
};

/** A copy to give away: on WASM the values may be a view into the backend's memory. */
function copied(values: Float32Array, { transfer }: TaskContext): Float32Array<ArrayBuffer> {
  const copy = new Float32Array(values);
  transfer(copy.buffer);
  return copy;
}
