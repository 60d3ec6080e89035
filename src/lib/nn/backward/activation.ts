/**
 * Gradients of element-wise activations. A backend that has a kernel for one (see lib/engine/kernels) takes one pass over
 * the memory; any other composes it.
 */
import {
  add,
  engine,
  getBackend,
  getKernel,
  mul,
  relu6,
  step,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { GraphNode } from '../graph.ts';

/** Whether the step has no activation of its own, or one whose slope its result tells. */
export function hasActivationGradient({ attributes }: GraphNode): boolean {
  const activation = attributes['activation'];
  return activation === undefined || activation === 'relu' || activation === 'relu6';
}

/**
 * dy where relu or relu6 let the value through, 0 elsewhere; 0 at the corners too, as in TensorFlow.
 *
 * @param y the result of the activation
 */
export function activationGradient(activation: string, y: Tensor, dy: Tensor): Tensor {
  const top = activation === 'relu6' ? 6 : Number.POSITIVE_INFINITY;
  if (getKernel('ReluGradient', getBackend())) {
    return engine().runKernel('ReluGradient', { y, dy }, { top }) as Tensor;
  }
  const above = mul(dy, step(y));
  return top === 6 ? mul(above, step(sub(6, y))) : above;
}

/**
 * The gradient of hard swish, x · relu6(x + 3) · s. Its slope is s (relu6(x + 3) + x) for -3 < x <= 3, else s relu6(x + 3),
 * which is 0 below and 6 s above.
 */
export function hardSwishGradient(x: Tensor, dy: Tensor, scale: number): Tensor {
  if (getKernel('HardSwishGradient', getBackend())) {
    return engine().runKernel('HardSwishGradient', { x, dy }, { scale }) as Tensor;
  }
  const raised = add(x, 3);
  const inside = sub(step(raised), step(sub(x, 3)));
  return mul(dy, mul(add(relu6(raised), mul(x, inside)), scale));
}
