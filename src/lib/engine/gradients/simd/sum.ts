import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core';
import { addressOf } from '../../kernels/memory.ts';
import { zerosOn } from '../heap/heap.ts';
import { simdOn } from './module.ts';

/** Rows that are summed in one go; their sums are summed after that, which keeps the rounding small. */
const BLOCK = 512;

/**
 * The sum over leading axes on the WASM backend, which is the gradient of a bias: the rows as they lie, times one. tfjs's own
 * transposes first, and still does the other cases.
 */
export const sumOver =
  (stock: KernelConfig): KernelFunc =>
  (parameters) => {
    const { inputs, attrs, backend } = parameters;
    const x = inputs['x'] as TensorInfo;
    const simd = simdOn(backend);
    const axes = util.parseAxisParam((attrs!['axis'] ?? null) as number[], x.shape).sort((a, b) => a - b);
    const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((axis, i) => axis === i);
    const rest = x.shape.slice(axes.length);
    const length = util.sizeFromShape(rest);
    const rows = util.sizeFromShape(x.shape) / Math.max(1, length);
    if (!simd || !leading || x.dtype !== 'float32' || length === 0 || rows === 0)
      return stock.kernelFunc(parameters);

    const blocks = Math.ceil(rows / BLOCK);
    const shape = attrs!['keepDims'] ? backend_util.expandShapeToKeepDim(rest, axes) : rest;
    const one = zerosOn(backend, [1]);
    one.values[0] = 1;
    const { info } = zerosOn(backend, shape);
    const { info: partial } = zerosOn(backend, [blocks, length]);
    const [factor, from, between, to] = [one.info, x, partial, info].map((t) => addressOf(backend, t)) as [
      number,
      number,
      number,
      number,
    ];
    const bytes = length * 4;
    for (let block = 0; block < blocks; block++) {
      const start = block * BLOCK;
      const count = Math.min(BLOCK, rows - start);
      simd.outerProducts(factor, from + start * bytes, between + block * bytes, count, 0, bytes, 4, bytes);
    }
    simd.outerProducts(factor, between, to, blocks, 0, bytes, 4, bytes);
    for (const used of [one.info, partial]) (backend as BackendWasm & KernelBackend).disposeData(used.dataId);
    return info;
  };
