import { add, engine, getBackend, getKernel, mul, relu6, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Hard swish, x · relu6(x + 3) · scale, element by element (Howard et al. 2019, Searching for MobileNetV3, section 5.2).
 *
 * A backend that has a kernel of that name (see lib/engine/kernels) does it in one pass over the memory; any other
 * composes it. The composed form is also the differentiable one.
 *
 * @param scale 1/6, or what is left of it after the exporter rounded it
 */
export function hardSwish(x: Tensor, scale: number, differentiable: boolean): Tensor {
  if (!differentiable && getKernel('HardSwish', getBackend())) {
    return engine().runKernel('HardSwish', { x }, { scale }) as Tensor;
  }
  return mul(x, mul(relu6(add(x, 3)), scale));
}
