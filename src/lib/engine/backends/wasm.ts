import { BackendWasm, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { backend, env, findBackendFactory, registerBackend } from '@tensorflow/tfjs-core';
import { registerFastConvolutions } from '../kernels/convolution.ts';
import { registerWasmKernels } from '../kernels/wasm.ts';
import { activate, deactivate, type RunningBackend, type StartOptions } from './backend.ts';

const factory = findBackendFactory('wasm');
let pathsSet = false;

/**
 * WebAssembly: XNNPACK's kernels with SIMD, and a few of our own.
 *
 * With one thread, also on a cross-origin isolated page. The threaded binary that tfjs 4.22 ships was linked with a thread
 * pool that has no threads: its eight workers start and then sleep (measured: no processor time in any of them, and the same
 * speed), so they would only delay the start.
 */
export async function start({ root, onLost }: StartOptions): Promise<RunningBackend> {
  if (!pathsSet) {
    // Only before the first attempt: after a failed one tfjs refuses to hear it again.
    setWasmPaths(`${root}runtime/`);
    pathsSet = true;
  }
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  if (!findBackendFactory('wasm')) registerBackend('wasm', factory, 3);
  await activate('wasm');
  const running = backend();
  if (!(running instanceof BackendWasm)) throw new Error('another backend answers in its place');
  registerWasmKernels(running);
  registerFastConvolutions(running);
  let lost = false;
  return {
    name: 'wasm',
    threads: 1,
    isLost: () => lost,
    lose() {
      lost = true;
      onLost();
    },
    stop: () => deactivate('wasm'),
  };
}
