import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';

/** A kernel's result on the WASM backend, and the numbers in it, all zero. */
export interface Output {
  readonly info: TensorInfo;
  readonly values: Float32Array;
}

/** The numbers of a float tensor, in the memory of the WASM backend. Valid until the next allocation. */
export function floatsOf(backend: unknown, tensor: TensorInfo): Float32Array {
  return (backend as BackendWasm).typedArrayFromHeap(tensor as never) as Float32Array;
}

/** The whole numbers of an int32 tensor, likewise. */
export function wholesOf(backend: unknown, tensor: TensorInfo): Int32Array {
  return (backend as BackendWasm).typedArrayFromHeap(tensor as never) as Int32Array;
}

/** A new tensor of zeros. Allocate before looking at other tensors' numbers: growing the memory detaches them. */
export function zerosOn(backend: unknown, shape: readonly number[]): Output {
  const info = (backend as BackendWasm & KernelBackend).makeOutput([...shape], 'float32');
  const values = floatsOf(backend, info);
  values.fill(0);
  return { info, values };
}
