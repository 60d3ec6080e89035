import type { Axis } from './output-size.ts';

/**
 * The part of the input that a map's units see along one axis, in input pixels: unit i sees [low, high] moved by
 * i * jump. Pixel p covers [p, p + 1], so the input's own first unit sees [0, 1]. Padding is counted as if it were
 * input, so `low` may be negative.
 */
export interface Field {
  low: number;
  high: number;
  jump: number;
}

/** The field of the input itself. */
export const inputField: Field = { low: 0, high: 1, jump: 1 };

/** Field after a sliding window (Araujo, Norris and Sim, distill.pub/2019/computing-receptive-fields, section 2). */
export function windowField(field: Field, axis: Axis): Field {
  const reach = (axis.kernel - 1) * axis.dilation - axis.before;
  return {
    low: field.low - axis.before * field.jump,
    high: field.high + reach * field.jump,
    jump: field.jump * axis.stride,
  };
}

/**
 * Field after a transposed convolution, `axis` being the convolution that goes the other way. Units at different
 * phases of the stride see different numbers of inputs; the largest is given, centred on the mean of the phases.
 */
export function transposedField(field: Field, axis: Axis): Field {
  const span = (axis.kernel - 1) * axis.dilation;
  const most = Math.min(Math.floor(span / axis.stride) + 1, axis.output);
  const centre = (field.low + field.high) / 2 + ((axis.before - span / 2) / axis.stride) * field.jump;
  const half = (field.high - field.low + (most - 1) * field.jump) / 2;
  return { low: centre - half, high: centre + half, jump: field.jump / axis.stride };
}

/** Field after every cell is repeated `factor` times; the centres spread out over the cell. */
export function repeatedField(field: Field, factor: number): Field {
  const shift = (0.5 / factor - 0.5) * field.jump;
  return { low: field.low + shift, high: field.high + shift, jump: field.jump / factor };
}

/** Field of a unit that reads several maps: all that any of them sees. The jump is the first map's. */
export function unionField(fields: readonly Field[]): Field {
  return {
    low: Math.min(...fields.map((field) => field.low)),
    high: Math.max(...fields.map((field) => field.high)),
    jump: fields[0]!.jump,
  };
}

/** Field after `cells` cells in front were cut off. */
export function shiftedField(field: Field, cells: number): Field {
  return { low: field.low + cells * field.jump, high: field.high + cells * field.jump, jump: field.jump };
}
