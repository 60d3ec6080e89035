import { pad, slice, type Tensor4D } from '@tensorflow/tfjs-core';

/** What to put before and after the rows, and before and after the columns; negative numbers cut away. */
export type Margins = readonly [readonly [number, number], readonly [number, number]];

/** The margins without what cuts, in the form of an explicit padding of tfjs's convolutions. */
export function explicitPadding(margins: Margins): [[0, 0], [number, number], [number, number], [0, 0]] {
  const [rows, columns] = margins.map(([before, after]): [number, number] => [
    Math.max(0, before),
    Math.max(0, after),
  ]) as [[number, number], [number, number]];
  return [[0, 0], rows, columns, [0, 0]];
}

/**
 * Cuts away what negative margins ask for.
 *
 * @param x [batch, height, width, channels]
 * @returns x itself when nothing is to be cut
 */
export function cut(x: Tensor4D, margins: Margins): Tensor4D {
  if (margins.every(([before, after]) => before >= 0 && after >= 0)) return x;
  const begin = margins.map(([before]) => Math.max(0, -before)) as [number, number];
  const size = margins.map(([, after], axis) => x.shape[axis + 1]! - begin[axis]! - Math.max(0, -after)) as [
    number,
    number,
  ];
  return slice(x, [0, ...begin, 0], [x.shape[0], ...size, x.shape[3]]) as Tensor4D;
}

/**
 * Puts zeros around the rows and columns, or cuts them away.
 *
 * @param x [batch, height, width, channels]
 * @returns x itself when there is nothing to do
 */
export function withMargins(x: Tensor4D, margins: Margins): Tensor4D {
  const rest = cut(x, margins);
  if (margins.every(([before, after]) => before <= 0 && after <= 0)) return rest;
  return pad(rest, explicitPadding(margins));
}
