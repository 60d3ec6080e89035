import { add, MirrorPad, pad, reverse, slice, type Tensor } from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace.ts';

/** The cells from `start` on along an axis. */
function part(x: Tensor, axis: number, start: number, count: number): Tensor {
  const begin = x.shape.map((_, i) => (i === axis ? start : 0));
  return slice(
    x,
    begin,
    x.shape.map((n, i) => (i === axis ? count : n)),
  );
}

/**
 * Folds the mirrored margins of one axis back onto what they mirror.
 *
 * @param skip 1 when the border cell itself is not repeated (reflect), 0 when it is (symmetric)
 */
function fold(dy: Tensor, axis: number, [before, after]: readonly [number, number], skip: number): Tensor {
  const length = dy.shape[axis]! - before - after;
  const onto = (margin: Tensor, start: number, count: number): Tensor =>
    pad(
      reverse(margin, axis),
      dy.shape.map((_, i): [number, number] => (i === axis ? [start, length - start - count] : [0, 0])),
    );
  let folded = before || after ? part(dy, axis, before, length) : dy;
  if (before) folded = add(folded, onto(part(dy, axis, 0, before), skip, before));
  if (after) folded = add(folded, onto(part(dy, axis, before + length, after), length - after - skip, after));
  return folded;
}

/** Padding by mirroring: a cell's gradient includes that of its reflections, which tfjs-core 4.22 drops. */
export function registerMirrorPad(): void {
  replaceGradient(MirrorPad, () => ({
    inputsToSave: ['x'],
    gradFunc: (dy, _, attrs) => {
      const paddings = attrs['paddings'] as [number, number][];
      const skip = attrs['mode'] === 'reflect' ? 1 : 0;
      return {
        x: () =>
          paddings.reduce((folded: Tensor, margins, axis) => fold(folded, axis, margins, skip), dy as Tensor),
      };
    },
  }));
}
