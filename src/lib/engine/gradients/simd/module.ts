import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { instantiate } from '../../kernels/instantiate.ts';
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
  const memory = memoryOf(wasm);
  const functions = memory
    ? instantiate<SimdFunctions>([outerProducts(relaxedOn(wasm)), channelProducts], memory)
    : null;
  made.set(wasm, functions);
  return functions;
}
