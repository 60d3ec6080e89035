import { dispose, softmax, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../conv/array.ts';
import { type NamedValues, planStack, type TrainableLayer } from '../../conv/stack/index.ts';
import { type Pictures, pictureSize } from '../../datasets/labelled-pictures.ts';
import { forward } from '../../nn/layers/forward.ts';
import { toTensors } from '../../nn/layers/weights.ts';
import { pictureTensor } from '../../nn/train/pictureSource.ts';
import { predictClasses } from '../../nn/train/predict.ts';
import { throwIfAborted } from '../errors.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A network that was trained here, and pictures for it. */
export interface ClassifyInput {
  readonly layers: readonly TrainableLayer[];
  /** of the output of the task 'train', or of a file */
  readonly weights: readonly NamedValues[];
  readonly pictures: Pictures;
  /** also return what every layer gives, for all pictures. Default false */
  readonly maps?: boolean;
}

/** What one layer gave. */
export interface LayerMaps {
  readonly name: string;
  /** [pictures, height, width, channels], or [pictures, numbers] once it is flat */
  readonly shape: readonly number[];
  /** row-major */
  readonly values: Float32Array<ArrayBuffer>;
}

/** What the network says. */
export interface ClassifyOutput {
  /**
   * [pictures, classes] probabilities, row-major; [pictures, rows, columns, classes] for a network that ends with a map, as one
   * from denseToConv does on a large canvas. A network that ends without a softmax gets one here.
   */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** in the order of the layers; empty unless asked for */
  readonly maps: readonly LayerMaps[];
  /** milliseconds */
  readonly time: number;
}

/** The most numbers that maps may have together (64 MB). */
const MOST = 2 ** 24;

/**
 * Runs a network on pictures of any number.
 *
 * @throws RangeError when layers, weights and pictures do not go together, or the maps asked for are too many
 */
export const classify: Task<ClassifyInput, ClassifyOutput> = async (input, context) => {
  const { layers, weights, pictures, maps = false } = input;
  const plan = planStack(pictures.shape, layers);
  const count = pictures.pixels.length / pictureSize(pictures);
  if (!(Number.isInteger(count) && count > 0)) {
    throw new RangeError(
      `pictures: ${pictures.pixels.length} pixels are no pictures of ${pictures.shape.join(' x ')}`,
    );
  }
  const start = performance.now();
  const parameters = toTensors(plan.parameters, weights);
  let outputs: Tensor[] = [];
  try {
    const manners = { turn, throwIfAborted: () => throwIfAborted(context.signal) };
    if (!maps) {
      const probabilities = await predictClasses(plan, parameters, pictures, manners);
      return { probabilities, maps: [], time: performance.now() - start };
    }
    const numbers = count * plan.layers.reduce((sum, { outputShape }) => sum + sizeOf(outputShape), 0);
    if (numbers > MOST) {
      throw new RangeError(`maps: ${numbers} numbers are too many; ask for fewer pictures at once`);
    }
    outputs = tidy(() => {
      const given = forward(
        plan,
        parameters,
        pictureTensor(
          pictures,
          Array.from({ length: count }, (_, i) => i),
        ),
      );
      const answer = given.at(-1)!;
      const last = plan.layers.at(-1)!;
      const ends = last.type === 'activation' && last.activation === 'softmax';
      return [...given, ends ? answer : softmax(answer)];
    });
    const values = await Promise.all(outputs.map(async (one) => Float32Array.from(await one.data())));
    throwIfAborted(context.signal);
    const probabilities = values.pop()!;
    return {
      probabilities,
      maps: plan.layers.map(({ name }, i) => ({ name, shape: [...outputs[i]!.shape], values: values[i]! })),
      time: performance.now() - start,
    };
  } finally {
    dispose(parameters);
    dispose(outputs);
  }
};
