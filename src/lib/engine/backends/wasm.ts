import { BackendWasm, getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import threadFactory from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js';
import { backend, findBackendFactory, registerBackend } from '@tensorflow/tfjs-core';
import { activate, deactivate, type RunningBackend, type StartOptions } from './backend.ts';

const factory = findBackendFactory('wasm');
let pathsSet = false;

/** WebAssembly: XNNPACK's kernels, with SIMD, and with threads on a cross-origin isolated page. */
export async function start({ root, onLost }: StartOptions): Promise<RunningBackend> {
  if (!pathsSet) {
    // Only before the first attempt: after a failed one tfjs refuses to hear it again.
    setWasmPaths(`${root}runtime/`);
    loadThreadsFrom(`${root}runtime/tfjs-backend-wasm-threaded-simd.js`);
    pathsSet = true;
  }
  if (!findBackendFactory('wasm')) registerBackend('wasm', factory, 3);
  await activate('wasm');
  if (!(backend() instanceof BackendWasm)) throw new Error('another backend answers in its place');
  let lost = false;
  return {
    name: 'wasm',
    threads: getThreadsCount(),
    isLost: () => lost,
    lose() {
      lost = true;
      onLost();
    },
    stop: () => deactivate('wasm'),
  };
}

/**
 * tfjs hands each thread the source text of its factory function, `var WasmBackendModuleThreadedSimd = ` before it. That text
 * refers to a variable outside the function, whose name a minifier changes: then no thread starts, and the backend waits for
 * ever. So the text that it gets says to load the package's own file, which declares that very variable.
 */
function loadThreadsFrom(url: string): void {
  const source = `(importScripts(${JSON.stringify(url)}), WasmBackendModuleThreadedSimd)`;
  Object.defineProperty(threadFactory, 'toString', { value: () => source });
}
