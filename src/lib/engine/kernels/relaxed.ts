import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

const relaxed = new WeakSet<BackendWasm>();

/**
 * Notes that kernels on this backend may use relaxed SIMD: a multiplication and an addition in one instruction, rounded once where
 * the processor can and twice where it cannot. Faster by a half, and the last bits then depend on the machine.
 */
export const markRelaxed = (backend: BackendWasm): void => {
  relaxed.add(backend);
};

/** Whether it was noted. */
export const relaxedOn = (backend: BackendWasm): boolean => relaxed.has(backend);
