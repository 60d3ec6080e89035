/** What lies where in the memory of the WASM backend. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** The backend's memory. tfjs does not hand it out, but the module that Emscripten made has it among its exports. */
export function memoryOf(backend: BackendWasm): WebAssembly.Memory | undefined {
  const { asm } = backend.wasm as unknown as { asm?: Record<string, unknown> };
  const memory = asm?.['memory'];
  return memory instanceof WebAssembly.Memory ? memory : undefined;
}

/** Where a tensor's numbers lie in the backend's memory, in bytes. */
export function addressOf(backend: unknown, tensor: TensorInfo): number {
  return (backend as BackendWasm).getMemoryOffset(tensor.dataId as object as never);
}
