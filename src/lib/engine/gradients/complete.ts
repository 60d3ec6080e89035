import { registerAveragePool } from './averagePool.ts';
import { registerBroadcast } from './broadcast.ts';
import { registerDepthToSpace } from './depthToSpace.ts';
import { registerDilated } from './dilated.ts';
import { registerMissingKernels } from './kernels.ts';
import { registerMirrorPad } from './mirrorPad.ts';
import { registerProduct } from './product.ts';
import { registerResize } from './resize.ts';
import { registerStridedSlice } from './stridedSlice.ts';
import { registerWasmGradientKernels } from './wasmKernels.ts';

/**
 * Adds to tfjs-core's gradients, which must be registered, what they lack or have wrong, and the kernels that they need to the
 * backend. Calling it again changes nothing.
 */
export function completeGradients(backendName: string): void {
  registerDilated();
  registerBroadcast();
  registerProduct();
  registerAveragePool();
  registerResize();
  registerStridedSlice();
  registerMirrorPad();
  registerDepthToSpace();
  if (backendName === 'wasm') registerWasmGradientKernels();
  else registerMissingKernels(backendName);
}
