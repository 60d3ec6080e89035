import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemble } from '../../kernels/assemble.ts';
import { memoryOf } from '../../kernels/memory.ts';
import { relaxedOn } from '../../kernels/relaxed.ts';
import { channelProducts } from './channelProducts.ts';
import { outerProducts } from './outerProducts.ts';

/** What the module can do; see the files of these names. Addresses and steps are in bytes. */
export interface SimdFunctions {
  outerProducts(
    x: number,
    y: number,
    sums: number,
    count: number,
    xStep: number,
    yStep: number,
    xBytes: number,
    yBytes: number,
  ): void;
  channelProducts(
    x: number,
    y: number,
    sums: number,
    count: number,
    xStep: number,
    yStep: number,
    end: number,
  ): void;
}

const made = new WeakMap<BackendWasm, SimdFunctions | null>();

/**
 * The module on the memory of this backend, made at first use; null where the browser has no WebAssembly SIMD or the backend hides
 * its memory.
 */
export function simdOn(backend: unknown): SimdFunctions | null {
  const wasm = backend as BackendWasm;
  const known = made.get(wasm);
  if (known !== undefined) return known;
  let functions: SimdFunctions | null = null;
  const memory = memoryOf(wasm);
  if (memory) {
    try {
      // Not asynchronously: kernels are not. The module is a kilobyte.
      const module = new WebAssembly.Module(assemble([outerProducts(relaxedOn(wasm)), channelProducts]));
      const { exports } = new WebAssembly.Instance(module, { env: { memory } });
      functions = exports as unknown as SimdFunctions;
    } catch {
      functions = null;
    }
  }
  made.set(wasm, functions);
  return functions;
}

/** Where a tensor's numbers lie in the backend's memory. */
export function addressOf(backend: unknown, tensor: TensorInfo): number {
  return (backend as BackendWasm).getMemoryOffset(tensor.dataId as object as never);
}
