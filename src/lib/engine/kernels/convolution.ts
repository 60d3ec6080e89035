/**
 * Convolutions on WASM by our own kernel, 1.2 to 2.5 times as fast as XNNPACK's on the layers of the street networks, since that has no
 * fused multiply-add: for kernels without dilation whose channels out are a multiple of 8. Everything else goes to tfjs's own.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  Conv2D,
  FusedConv2D,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { planOf } from './convolutionPlan.ts';
import { convolve } from './convolve.ts';
import { instantiate } from './instantiate.ts';
import { memoryOf } from './memory.ts';
import { packFilter } from './packFilter.ts';
import { markRelaxed } from './relaxed.ts';
import { wrapKernel } from './replaceKernel.ts';
import { type ConvolutionFunctions, runConvolution } from './runConvolution.ts';

/** The module on the memory of each instance of the backend that has one. */
const modules = new WeakMap<
  object,
  { readonly memory: WebAssembly.Memory; readonly run: ConvolutionFunctions }
>();

/**
 * Replaces the convolutions of this instance of the backend. Does nothing where the browser lacks relaxed SIMD or the backend
 * hides its memory.
 *
 * @returns whether it did
 */
export function registerFastConvolutions(backend: BackendWasm): boolean {
  const memory = memoryOf(backend);
  const run = memory && instantiate<ConvolutionFunctions>([convolve, packFilter], memory);
  if (!memory || !run) return false;
  modules.set(backend, { memory, run });
  markRelaxed(backend);
  for (const kernelName of [Conv2D, FusedConv2D]) wrapKernel(kernelName, withFastCases);
  return true;
}

const withFastCases =
  (stock: KernelConfig): KernelFunc =>
  (parameters) => {
    const { inputs } = parameters;
    const attrs = parameters.attrs!;
    const module = modules.get(parameters.backend as object);
    const plan = module && planOf(inputs, attrs);
    if (!plan) return stock.kernelFunc(parameters);
    return runConvolution(parameters.backend as BackendWasm, module.memory, module.run, plan, {
      x: inputs['x'] as TensorInfo,
      filter: inputs['filter'] as TensorInfo,
      bias: inputs['bias'],
      lowest: attrs['activation'] === 'relu' ? 0 : -Infinity,
    });
  };
