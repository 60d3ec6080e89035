import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** The backend's memory. tfjs does not hand it out, but the module that Emscripten made has it among its exports. */
export function memoryOf(backend: BackendWasm): WebAssembly.Memory | undefined {
  const { asm } = backend.wasm as unknown as { asm?: Record<string, unknown> };
  const memory = asm?.['memory'];
  return memory instanceof WebAssembly.Memory ? memory : undefined;
}
