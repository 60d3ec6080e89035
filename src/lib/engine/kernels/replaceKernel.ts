/** Kernels of ours in the places of those that tfjs registered for WASM. */
import {
  getKernel,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/** Makes a kernel from the one that was there, to which it hands what it does not do itself. */
type Wrap = (stock: KernelConfig) => KernelFunc;

/** The kernels that were wrapped, by what lies around them. */
const inside = new WeakMap<KernelFunc, { readonly wrap: Wrap; readonly kernelFunc: KernelFunc }>();

/** Puts a kernel in the place of the one of that name, or where there is none. */
export function replaceKernel(kernelName: string, kernelFunc: KernelFunc): void {
  if (getKernel(kernelName, 'wasm')) unregisterKernel(kernelName, 'wasm');
  registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/**
 * Lays a kernel around the one of that name. Does nothing where there is none, nor the second time with the same `wrap`, however many
 * others came in between: the kernels outlive the backend, and are registered again with the next one.
 */
export function wrapKernel(kernelName: string, wrap: Wrap): void {
  const stock = getKernel(kernelName, 'wasm');
  if (!stock) return;
  for (let layer = inside.get(stock.kernelFunc); layer; layer = inside.get(layer.kernelFunc)) {
    if (layer.wrap === wrap) return;
  }
  const kernelFunc = wrap(stock);
  inside.set(kernelFunc, { wrap, kernelFunc: stock.kernelFunc });
  unregisterKernel(kernelName, 'wasm');
  registerKernel({ ...stock, kernelFunc });
}
