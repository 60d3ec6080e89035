import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf } from './memory.ts';
import { replaceKernel } from './replaceKernel.ts';

/** The functions of the files hardSwish.ts and activationGradient.ts, which say what they do. */
export interface ActivationFunctions {
  hardSwish(x: number, y: number, end4: number, end: number, scale: number): void;
  hardSwishGradient(x: number, dy: number, out: number, end4: number, end: number, scale: number): void;
  reluGradient(y: number, dy: number, out: number, end4: number, end: number, top: number): void;
}

/**
 * Registers 'HardSwish' (of x, attribute scale), 'HardSwishGradient' (of x and dy, scale) and 'ReluGradient' (of y and dy, top) for
 * tensors of any shape.
 */
export function registerActivations(backend: BackendWasm, run: ActivationFunctions): void {
  const address = (tensor: TensorInfo): number => addressOf(backend, tensor);
  /** where the last four floats end, and where the last one */
  const ends = (x: TensorInfo): [number, number] => {
    const [from, size] = [address(x), util.sizeFromShape(x.shape)];
    return [from + (size >> 2) * 16, from + size * 4];
  };
  replaceKernel('HardSwish', ({ inputs, attrs }) => {
    const x = inputs['x'] as TensorInfo;
    const y = backend.makeOutput(x.shape, 'float32');
    run.hardSwish(address(x), address(y), ...ends(x), Number(attrs?.['scale']));
    return y;
  });
  for (const [kernelName, point, name, parameter] of [
    ['HardSwishGradient', 'x', 'hardSwishGradient', 'scale'],
    ['ReluGradient', 'y', 'reluGradient', 'top'],
  ] as const) {
    replaceKernel(kernelName, ({ inputs, attrs }) => {
      const [x, dy] = [inputs[point], inputs['dy']] as [TensorInfo, TensorInfo];
      const out = backend.makeOutput(x.shape, 'float32');
      run[name](address(x), address(dy), address(out), ...ends(x), Number(attrs?.[parameter]));
      return out;
    });
  }
}
