/** Makes networks differentiable, and trainable, on every backend. Heavy: import it when the first gradient is needed. */
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import { completeGradients } from './complete.ts';

/**
 * Registers tfjs-core's gradients, those that it lacks or has wrong, and the kernels that the backend lacks for them. Call it
 * before the first gradient on a backend; calling it again changes nothing.
 *
 * @param backendName as in tfjs's getBackend(): 'wasm', 'webgl', 'webgpu' or 'cpu'
 */
export function registerGradients(backendName: string): void {
  completeGradients(backendName);
}
