import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Concat, getKernel, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { addressOf } from './memory.ts';
import { replaceKernel } from './replaceKernel.ts';

/** The function of the file copyRows.ts, which says what it does. */
export type CopyRows = (from: number, to: number, rows: number, length: number, stride: number) => void;

/** The kernel that tfjs brought, kept so that registering twice does not wrap our own. */
let stockConcat: KernelConfig | undefined;

/** Joins float tensors whose rows, what lies behind the axis included, are multiples of 16 bytes; tfjs's own kernel joins the others. */
export function registerConcat(backend: BackendWasm, copyRows: CopyRows): void {
  stockConcat ??= getKernel(Concat, 'wasm');
  const stock = stockConcat;
  if (!stock) return;
  replaceKernel(Concat, (parameters) => {
    const parts = Object.values(parameters.inputs) as TensorInfo[];
    const shape = parts[0]!.shape;
    const given = Number(parameters.attrs?.['axis']);
    const axis = given < 0 ? given + shape.length : given;
    const rowBytes = parts.map((part) => util.sizeFromShape(part.shape.slice(axis)) * 4);
    const simple = parts.every(
      (part, i) => part.dtype === 'float32' && rowBytes[i]! > 0 && rowBytes[i]! % 16 === 0,
    );
    const fits = parts.every((part) =>
      part.shape.every((n, i) => (i === axis || n === shape[i]) && part.shape.length === shape.length),
    );
    if (!simple || !fits || parts.length < 2) return stock.kernelFunc(parameters);
    const joined = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    const out = backend.makeOutput(
      shape.map((n, i) => (i === axis ? joined : n)),
      'float32',
    );
    const stride = rowBytes.reduce((a, b) => a + b, 0);
    const rows = util.sizeFromShape(shape.slice(0, axis));
    let to = addressOf(backend, out);
    parts.forEach((part, i) => {
      copyRows(addressOf(backend, part), to, rows, rowBytes[i]!, stride);
      to += rowBytes[i]!;
    });
    return out;
  });
}
