/** TensorFlow.js's WASM backend in Node, as the engine starts it in the browser: for recipes, benchmarks and tests. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { backend, env, setBackend } from '@tensorflow/tfjs-core';
import { registerFastConvolutions } from '../src/lib/engine/kernels/convolution.ts';
import { registerWasmKernels } from '../src/lib/engine/kernels/wasm.ts';
import { registerGradients } from '../test/lib/nn/gradients.ts';

/**
 * Makes WASM the current backend, with our kernels and gradients. Throws when another one answers.
 *
 * @param fast also our own convolutions: half as fast again in training, but the last bits depend on the processor
 */
export async function startWasm({ fast = false } = {}): Promise<void> {
  setWasmPaths(
    fileURLToPath(new URL('../node_modules/@tensorflow/tfjs-backend-wasm/dist/', import.meta.url)),
  );
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  env().set('PROD', true);
  await setBackend('wasm');
  const running = backend();
  if (!(running instanceof BackendWasm)) throw new Error('The WASM backend does not start here.');
  registerWasmKernels(running);
  if (fast) registerFastConvolutions(running);
  registerGradients('wasm');
}

/** Lets the other things that wait in this process have their turn. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A file below public/, as the site would serve it. */
export async function publicFile(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(`../public/${path}`, import.meta.url)));
}
