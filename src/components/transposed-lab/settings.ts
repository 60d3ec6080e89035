/** What the reader can set, its bounds, and which settings go together. */
import { type Codec, choice, codec, number, numbers } from '../../lib/codec.ts';
import type { Padding } from '../../lib/conv/index.ts';

export const MAX_SIDE = 4;
export const MAX_KERNEL = 6;
export const MAX_STRIDE = 3;

export const kernelNames = ['count', 'ones', 'bilinear', 'cross'] as const;
export type KernelName = (typeof kernelNames)[number];

export interface TransposedState {
  /** sides of the input in cells */
  rows: number;
  columns: number;
  /** side of the square kernel */
  kernel: number;
  stride: number;
  padding: 'valid' | 'same' | 'explicit';
  /** explicit: cells taken from every side of the output */
  crop: number;
  /** what the kernel starts from; 'own': `weights` */
  start: KernelName | 'own';
  weights: readonly number[];
  /** [rows, columns]; missing ones are 0 */
  cells: readonly number[];
  /** output cell that is followed, row-major */
  at: number;
  /** how many inputs have been stamped; beyond their count: all */
  stamps: number;
  /** what the photo is enlarged with */
  method: 'transposed' | 'resize';
}

const CELL = { min: -999, max: 999 };
const ALL = MAX_SIDE * MAX_SIDE;

export const transposedCodec: Codec<TransposedState> = codec<TransposedState>({
  rows: number(2, { min: 1, max: MAX_SIDE, step: 1 }),
  columns: number(2, { min: 1, max: MAX_SIDE, step: 1 }),
  kernel: number(3, { min: 1, max: MAX_KERNEL, step: 1 }),
  stride: number(2, { min: 1, max: MAX_STRIDE, step: 1 }),
  padding: choice('valid', ['valid', 'same', 'explicit']),
  crop: number(1, { min: 0, max: MAX_KERNEL - 1, step: 1 }),
  start: choice('count', [...kernelNames, 'own']),
  weights: numbers([], { ...CELL, length: MAX_KERNEL * MAX_KERNEL }),
  cells: numbers([1, 2, 3, 4], { ...CELL, length: ALL }),
  at: number(12, { min: 0, max: (MAX_SIDE * MAX_STRIDE + MAX_KERNEL) ** 2, step: 1 }),
  stamps: number(ALL, { min: 0, max: ALL, step: 1 }),
  method: choice('transposed', ['transposed', 'resize']),
});

/** The padding as the library takes it. */
export function paddingOf({ padding, crop }: Pick<TransposedState, 'padding' | 'crop'>): Padding {
  return padding === 'explicit' ? crop : padding;
}

/** Why these settings do not go together, in a sentence with what is allowed; '' when they do. */
export function objection({ rows, columns, kernel, stride, padding, crop }: TransposedState): string {
  if (padding !== 'explicit') return '';
  const full = (Math.min(rows, columns) - 1) * stride + kernel;
  const most = Math.min(kernel - 1, Math.floor((full - 1) / 2));
  return crop > most
    ? `Padding: at most ${most} here. Padding of a transposed convolution takes cells away from each side; with ${crop}, ${crop >= kernel ? 'whole stamps would be cut off' : `nothing would be left of ${full}`}.`
    : '';
}
