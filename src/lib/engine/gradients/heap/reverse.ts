import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { floatsOf, zerosOn } from './heap.ts';

/** Fewer numbers in a row than this are not worth a copy each. */
const WORTH_COPYING = 16;

/**
 * Reversal on the WASM backend for the case of turning a filter: what lies behind the last reversed axis is moved in blocks. tfjs's
 * own moves number by number, and still does the other cases.
 */
export const reverseOver =
  (stock: KernelConfig): KernelFunc =>
  (parameters) => {
    const { inputs, attrs, backend } = parameters;
    const x = inputs['x'] as TensorInfo;
    const axes = util.parseAxisParam(attrs!['dims'] as number[], x.shape);
    const last = Math.max(-1, ...axes);
    const length = util.sizeFromShape(x.shape.slice(last + 1));
    if (x.dtype !== 'float32' || last < 0 || length < WORTH_COPYING) return stock.kernelFunc(parameters);
    const { info, values } = zerosOn(backend, x.shape);
    const from = floatsOf(backend, x);
    const copy = (axis: number, source: number, target: number): void => {
      if (axis > last) {
        values.set(from.subarray(source * length, (source + 1) * length), target * length);
        return;
      }
      const count = x.shape[axis]!;
      for (let i = 0; i < count; i++) {
        copy(axis + 1, source * count + i, target * count + (axes.includes(axis) ? count - 1 - i : i));
      }
    };
    copy(0, 0, 0);
    return info;
  };
