/** The gradient of a number of the network with respect to anything that goes into it. */
import { type Tensor, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import type { Measure } from './measure.ts';
import type { Network } from './network.ts';
import type { StepListener } from './run.ts';

/** What to differentiate. */
export interface GradientOptions {
  /** tensors by name: usually the picture, but any node can be fed in its place */
  readonly feeds: Readonly<Record<string, Tensor>>;
  /** what to take the gradient with respect to: names among the feeds, and names of constants (weights) of the graph */
  readonly wrt: readonly string[];
  readonly onStep?: StepListener;
}

/** A value and its gradients; tensors, the caller's to dispose of. */
export interface Gradient {
  /** the measure's value, a scalar */
  readonly value: Tensor;
  /** in the order of `wrt`, of the same shapes; null where the value does not depend on it */
  readonly gradients: readonly (Tensor | null)[];
}

/**
 * Differentiates in reverse mode (see backward/pullback.ts), on any backend. Synchronous; needs tfjs-core's gradients and, on
 * WASM, the kernels that lib/engine/gradients registers.
 *
 * Only the steps between `wrt`, the feeds and the measure run. Memory: at the peak, at the end of the way forwards, one
 * tensor for each convolution with an activation or hard swish, and no others. Recomputing segments would save more, at a third
 * forward pass: not needed at the sizes of this site. Measured figures stand in bench/dream.ts.
 *
 * @throws RangeError when a name in `wrt` is neither fed nor a constant, or a node is missing
 */
export function gradient(network: Network, measure: Measure, options: GradientOptions): Gradient {
  const { wrt, onStep } = options;
  const own: Record<string, Tensor> = {};
  for (const name of wrt) {
    if (options.feeds[name]) continue;
    const weights = network.constantTensor(name);
    if (!weights) throw new RangeError(`wrt: "${name}" is neither fed nor a constant of the network`);
    own[name] = weights;
  }
  const forwards = network.pullback({ ...options.feeds, ...own }, measure.nodes, wrt, onStep);
  try {
    const { value, grads } = tidy(() =>
      valueAndGrads((...maps) => measure.value(maps))([...forwards.outputs]),
    );
    try {
      return { value, gradients: forwards.back(grads) };
    } catch (error) {
      value.dispose();
      throw error;
    } finally {
      for (const gradient of grads) gradient.dispose();
    }
  } finally {
    forwards.dispose();
  }
}
