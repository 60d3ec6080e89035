import type { KernelBackend, KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';

/**
 * The same numbers under another tensor, for the WASM backend, as on the others. tfjs's own copies them there, and a tape clones
 * every tensor that a gradient will need.
 */
export const identity: KernelFunc = ({ inputs, backend }) => {
  const { dataId, shape, dtype } = inputs['x'] as TensorInfo;
  (backend as KernelBackend).incRef(dataId);
  return { dataId, shape, dtype };
};
