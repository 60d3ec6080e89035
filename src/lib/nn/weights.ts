/**
 * The weights of a TensorFlow.js model: one manifest, its shards joined in order. A weight may be stored smaller than it is
 * used: `float16`, or `uint8` / `uint16` with a scale and a minimum (value = stored * scale + min).
 */
import type { Value, WeightEntry } from './graph.ts';

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  float16: 2,
  uint8: 1,
  uint16: 2,
};

/** All 65,536 half-precision numbers (IEEE 754 binary16), made on first use: a table beats arithmetic for millions of weights. */
let halves: Float32Array | undefined;

function halfTable(): Float32Array {
  if (halves) return halves;
  halves = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >> 10) & 31;
    const fraction = bits & 1023;
    if (exponent === 0) halves[bits] = sign * fraction * 2 ** -24;
    else if (exponent === 31) halves[bits] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else halves[bits] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return halves;
}

/** Copies to a buffer of its own: a shard's weights need not start at a multiple of their size. */
function copy(bytes: Uint8Array, start: number, length: number): ArrayBuffer {
  const out = new Uint8Array(length);
  out.set(bytes.subarray(start, start + length));
  return out.buffer;
}

function dequantise(entry: WeightEntry, buffer: ArrayBuffer): Value['data'] {
  const stored = entry.quantization?.dtype;
  if (stored === undefined) {
    if (entry.dtype === 'float32') return new Float32Array(buffer);
    if (entry.dtype === 'int32') return new Int32Array(buffer);
    return new Uint8Array(buffer);
  }
  if (stored === 'float16') {
    const table = halfTable();
    return Float32Array.from(new Uint16Array(buffer), (bits) => table[bits]!);
  }
  const { scale, min } = entry.quantization!;
  if (scale === undefined || min === undefined) {
    throw new TypeError(`weights: "${entry.name}" is stored as ${stored} without a scale and a minimum`);
  }
  const integers = stored === 'uint8' ? new Uint8Array(buffer) : new Uint16Array(buffer);
  if (entry.dtype === 'int32') return Int32Array.from(integers, (v) => Math.round(v * scale + min));
  return Float32Array.from(integers, (v) => v * scale + min);
}

/**
 * Reads the weights.
 *
 * @param entries the manifest's entries, in file order
 * @param bytes the shards, joined
 * @returns constants by name
 * @throws TypeError for a dtype that is not float32, int32 or bool; RangeError when the bytes are too few or too many
 */
export function readWeights(entries: readonly WeightEntry[], bytes: Uint8Array): Map<string, Value> {
  const values = new Map<string, Value>();
  let offset = 0;
  for (const entry of entries) {
    const { name, shape, dtype } = entry;
    if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
      throw new TypeError(`weights: "${name}" has the type ${dtype}, which is not supported`);
    }
    const size = BYTES[entry.quantization?.dtype ?? dtype];
    if (size === undefined) {
      throw new TypeError(
        `weights: "${name}" is stored as ${entry.quantization?.dtype}, which is not supported`,
      );
    }
    const length = shape.reduce((product, n) => product * n, 1) * size;
    if (offset + length > bytes.length) {
      throw new RangeError(`weights: the file ends at byte ${bytes.length}, inside "${name}"`);
    }
    values.set(name, { shape, dtype, data: dequantise(entry, copy(bytes, offset, length)) });
    offset += length;
  }
  if (offset !== bytes.length) {
    throw new RangeError(`weights: ${bytes.length} bytes in the file, ${offset} in the manifest`);
  }
  return values;
}
