import { type GradConfig, getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';

/** The configurations that are ours, so that registering twice does not wrap them. */
const ours = new Set<GradConfig>();

/**
 * Puts a gradient in the place of tfjs-core's own, or where it has none.
 *
 * @param kernelName the op that is differentiated, as in tfjs-core's kernel_names
 * @param make gets the gradient that was there; returns what each input's gradient is, from the output's
 */
export function replaceGradient(
  kernelName: string,
  make: (stock: GradConfig | undefined) => Omit<GradConfig, 'kernelName'>,
): void {
  const stock = getGradient(kernelName);
  if (stock && ours.has(stock)) return;
  const config: GradConfig = { ...make(stock), kernelName };
  if (stock) unregisterGradient(kernelName);
  registerGradient(config);
  ours.add(config);
}

/** The gradient that must have been there; without it the module that brings tfjs-core's was not loaded. */
export function known(stock: GradConfig | undefined): GradConfig {
  if (!stock)
    throw new Error('import register_all_gradients of tfjs-core before the gradients of this folder');
  return stock;
}
