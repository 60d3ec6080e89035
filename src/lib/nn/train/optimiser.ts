import { add, div, mul, sqrt, square, sub, type Tensor, zerosLike } from '@tensorflow/tfjs-core';

/** How gradients become steps. */
export type OptimiserSettings =
  | {
      readonly kind: 'adam';
      /** of the running mean of gradients. Default 0.9 */
      readonly beta1?: number;
      /** of the running mean of their squares. Default 0.999 */
      readonly beta2?: number;
      /** default 1e-7, as in TensorFlow */
      readonly epsilon?: number;
      /** of kernels, apart from the gradient (Loshchilov and Hutter, 1711.05101). Default 0 */
      readonly weightDecay?: number;
    }
  | {
      readonly kind: 'sgd';
      /** share of the last step that is added. Default 0 */
      readonly momentum?: number;
      readonly weightDecay?: number;
    };

/** An optimiser for one tensor at a time, without any state of its own. */
export interface Optimiser {
  /** what it remembers of a parameter before the first step, as new tensors */
  readonly start: (parameter: Tensor) => Tensor[];
  /**
   * One step. Call it in a tidy.
   *
   * @param rate the learning rate of this step
   * @param step how many steps came before
   * @returns the parameter and what is remembered of it after the step, as new tensors
   */
  readonly update: (
    parameter: Tensor,
    gradient: Tensor,
    memory: readonly Tensor[],
    rate: number,
    step: number,
  ) => { parameter: Tensor; memory: Tensor[] };
}

/**
 * Adam (Kingma and Ba, 1412.6980, algorithm 1) or stochastic gradient descent with momentum (Polyak 1964), composed of the
 * same operations as TensorFlow.js's own. Those keep running powers of beta in private variables and set them anew, a
 * little differently, when their weights are loaded, so a run that went on from a file would not give the numbers of one
 * that never paused. Here all there is to remember is in sight.
 *
 * @throws RangeError for a setting out of its range
 */
export function createOptimiser(settings: OptimiserSettings): Optimiser {
  const { weightDecay = 0 } = settings;
  if (!(weightDecay >= 0 && weightDecay < 1)) throw outside('weightDecay', weightDecay);
  /** Kernels are pulled towards 0; biases and scales, which have one axis, are not. */
  const decayed = (parameter: Tensor, rate: number): Tensor =>
    weightDecay > 0 && parameter.rank > 1 ? mul(parameter, 1 - rate * weightDecay) : parameter;
  if (settings.kind === 'adam') {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
    if (!(beta1 >= 0 && beta1 < 1)) throw outside('beta1', beta1);
    if (!(beta2 >= 0 && beta2 < 1)) throw outside('beta2', beta2);
    if (!(epsilon > 0)) throw new RangeError(`epsilon: a number above 0 is needed, not ${epsilon}`);
    return {
      start: (parameter) => [zerosLike(parameter), zerosLike(parameter)],
      update(parameter, gradient, memory, rate, step) {
        const first = add(mul(memory[0]!, beta1), mul(gradient, 1 - beta1));
        const second = add(mul(memory[1]!, beta2), mul(square(gradient), 1 - beta2));
        // Both means begin at 0 and are too small at first; dividing by these takes that out.
        const [whole1, whole2] = [1 - beta1 ** (step + 1), 1 - beta2 ** (step + 1)];
        const away = div(mul(first, rate / whole1), add(sqrt(mul(second, 1 / whole2)), epsilon));
        return { parameter: sub(decayed(parameter, rate), away), memory: [first, second] };
      },
    };
  }
  if (settings.kind !== 'sgd') {
    throw new RangeError(
      `kind: 'adam' and 'sgd' are allowed, not ${String((settings as { kind: unknown }).kind)}`,
    );
  }
  const { momentum = 0 } = settings;
  if (!(momentum >= 0 && momentum < 1)) throw outside('momentum', momentum);
  return {
    start: (parameter) => (momentum > 0 ? [zerosLike(parameter)] : []),
    update(parameter, gradient, memory, rate) {
      const last = memory[0];
      const direction = last ? add(mul(last, momentum), gradient) : gradient;
      const next = sub(decayed(parameter, rate), mul(direction, rate));
      return { parameter: next, memory: last ? [direction] : [] };
    },
  };
}

const outside = (name: string, value: number): RangeError =>
  new RangeError(`${name}: a number from 0 to below 1 is needed, not ${value}`);
