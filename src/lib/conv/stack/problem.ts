import { sizeOf } from '../array.ts';
import { planStack } from './plan.ts';
import type { TrainableLayer } from './trainable.ts';

/** Why a network cannot work, for the reader who builds it. */
export interface StackProblem {
  /** place of the layer that cannot work; null when it is the network as a whole */
  layer: number | null;
  /** the shape of what comes into that layer, or out of the network */
  shape: number[];
  /** a sentence or two: which layer, what comes in, what it needs */
  message: string;
}

/** A shape in words: `a map of 4 x 4 x 16` or `32 numbers`. */
export function shapeInWords(shape: readonly number[]): string {
  return shape.length === 1 ? `${shape[0]} numbers` : `a map of ${shape.join(' x ')}`;
}

/**
 * The first thing that keeps a network from being trained as a classifier, or null. Layers are tried one after the other,
 * so the layer named is the one to change.
 *
 * @param inputShape [height, width, channels] of one picture
 * @param classes how many there are: the network has to end with one number for each
 */
export function findProblem(
  inputShape: readonly number[],
  layers: readonly TrainableLayer[],
  classes: number,
): StackProblem | null {
  if (layers.length === 0) {
    return { layer: null, shape: [...inputShape], message: 'The network has no layers yet. Add one.' };
  }
  let shape = [...inputShape];
  for (let count = 1; count <= layers.length; count++) {
    try {
      const plan = planStack(inputShape, layers.slice(0, count));
      shape = plan.outputShape;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      const layer = count - 1;
      const called = layers[layer]!.name ?? `${layers[layer]!.type} ${count}`;
      // Without "layers[3] (conv 4)", which is said in words already.
      const reason = error.message.replace(/^layers\[\d+\]( \([^)]*\))?\.?/, '').replace(/^[,:]\s*/, '');
      return {
        layer,
        shape,
        message: `Layer ${count} (${called}) cannot work: it gets ${shapeInWords(shape)}. ${sentence(reason)}`,
      };
    }
  }
  if (sizeOf(shape) !== classes || shape.at(-1) !== classes) {
    return {
      layer: null,
      shape,
      message: `The network ends with ${shapeInWords(shape)}, but there are ${classes} classes. End it with a dense layer of ${classes} filters.`,
    };
  }
  const plan = planStack(inputShape, layers);
  if (!plan.parameters.some((parameter) => parameter.trainable)) {
    return {
      layer: null,
      shape,
      message:
        'The network has no weights, so there is nothing to train. Add a convolution or a dense layer.',
    };
  }
  return null;
}

function sentence(text: string): string {
  const whole = /[.!?]$/.test(text) ? text : `${text}.`;
  return whole[0]!.toUpperCase() + whole.slice(1);
}
