/** A street network's files: model.json says what it is, weights.bin holds its numbers as float16, in the order of the list. */
import type { WeightEntry } from '../graph.ts';
import { readWeights } from '../weights.ts';
import type { ParameterValues } from './parameters.ts';

/** model.json. `Details` is what a network needs besides its weights, such as its anchors. */
export interface StreetModel<Details = unknown> {
  readonly format: 'fovea-street';
  /** which network: 'yolo', 'ssd', … */
  readonly network: string;
  readonly details: Details;
  readonly weights: readonly WeightEntry[];
}

/** Writes a network's files. Values are rounded to the nearest half-precision number, to even at ties. */
export function writeStreetModel<Details>(
  network: string,
  details: Details,
  values: readonly ParameterValues[],
): { json: StreetModel<Details>; weights: Uint8Array<ArrayBuffer> } {
  const weights = values.map(
    ({ name, shape }): WeightEntry => ({
      name,
      shape: [...shape],
      dtype: 'float32',
      quantization: { dtype: 'float16' },
    }),
  );
  const halves = Uint16Array.from(values.flatMap((one) => Array.from(one.values, halfBits)));
  return {
    json: { format: 'fovea-street', network, details, weights },
    weights: new Uint8Array(halves.buffer),
  };
}

/**
 * Reads a network's files.
 *
 * @throws TypeError when model.json is not of this format; RangeError when weights.bin is too short or too long
 */
export function readStreetModel<Details>(
  json: unknown,
  bytes: Uint8Array,
): StreetModel<Details> & { values: ParameterValues[] } {
  const model = json as StreetModel<Details>;
  if (model?.format !== 'fovea-street' || !Array.isArray(model.weights)) {
    throw new TypeError('model.json: its format is not "fovea-street"');
  }
  const read = readWeights(model.weights, bytes);
  const values = model.weights.map(({ name, shape }) => ({
    name,
    shape,
    values: read.get(name)!.data as Float32Array<ArrayBuffer>,
  }));
  return { ...model, values };
}

const word = new DataView(new ArrayBuffer(4));

/** The bits of the half-precision number (IEEE 754 binary16) nearest to a number; above 65,519 it is infinite. */
export function halfBits(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 255;
  const fraction = bits & 0x7fffff;
  if (exponent === 255) return sign | 0x7c00 | (fraction ? 0x200 : 0);
  const shifted = exponent - 112;
  if (shifted >= 31) return sign | 0x7c00;
  if (shifted < -10) return sign;
  // Below 2^-14 the leading 1 is written out and moved to the right: a subnormal number.
  const whole = shifted > 0 ? fraction : fraction | 0x800000;
  const cut = shifted > 0 ? 13 : 14 - shifted;
  const kept = whole >>> cut;
  const rest = whole & ((1 << cut) - 1);
  const half = 1 << (cut - 1);
  const up = rest > half || (rest === half && kept & 1) ? 1 : 0;
  // A carry out of the fraction goes into the exponent, as it should.
  return sign | ((shifted > 0 ? shifted << 10 : 0) + kept + up);
}
