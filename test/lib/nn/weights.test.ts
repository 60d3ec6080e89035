import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WeightEntry } from '../../../src/lib/nn/graph.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';

const bytesOf = (...arrays: (Float32Array | Int32Array | Uint16Array | Uint8Array)[]): Uint8Array =>
  Uint8Array.from(arrays.flatMap((a) => [...new Uint8Array(a.buffer, a.byteOffset, a.byteLength)]));

test('plain, half-precision and scaled weights are read one after the other, at any alignment', () => {
  const entries: WeightEntry[] = [
    { name: 'flag', shape: [3], dtype: 'bool' },
    { name: 'f', shape: [2], dtype: 'float32' },
    { name: 'i', shape: [], dtype: 'int32' },
    { name: 'h', shape: [2, 3], dtype: 'float32', quantization: { dtype: 'float16' } },
    { name: 'q8', shape: [2], dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    { name: 'q16', shape: [2], dtype: 'int32', quantization: { dtype: 'uint16', scale: 2, min: -10 } },
  ];
  const bytes = bytesOf(
    Uint8Array.of(1, 0, 1),
    Float32Array.of(1.5, -2.25),
    Int32Array.of(-7),
    Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3555),
    Uint8Array.of(0, 255),
    Uint16Array.of(3, 65535),
  );
  const values = readWeights(entries, bytes);
  assert.deepEqual([...values.get('flag')!.data], [1, 0, 1]);
  assert.deepEqual([...values.get('f')!.data], [1.5, -2.25]);
  assert.deepEqual([...values.get('i')!.data], [-7]);
  const h = values.get('h')!;
  assert.deepEqual(h.shape, [2, 3]);
  assert.deepEqual([...h.data.slice(0, 5)], [1, -2, 2 ** -24, 65504, Number.POSITIVE_INFINITY]);
  assert.ok(Math.abs(h.data[5]! - 1 / 3) < 1e-3);
  assert.deepEqual([...values.get('q8')!.data], [-1, 126.5]);
  assert.deepEqual([...values.get('q16')!.data], [-4, 131060]);
});

test('too few bytes, too many bytes and unknown types are refused by name', () => {
  const f: WeightEntry = { name: 'f', shape: [2], dtype: 'float32' };
  assert.throws(() => readWeights([f], new Uint8Array(7)), /weights: the file ends at byte 7, inside "f"/);
  assert.throws(() => readWeights([f], new Uint8Array(9)), /9 bytes in the file, 8 in the manifest/);
  assert.throws(
    () => readWeights([{ ...f, dtype: 'complex64' }], new Uint8Array(8)),
    /"f" has the type complex64/,
  );
  const odd = { ...f, quantization: { dtype: 'int4' } };
  assert.throws(() => readWeights([odd], new Uint8Array(8)), /"f" is stored as int4/);
  const bare = { ...f, quantization: { dtype: 'uint8' } };
  assert.throws(() => readWeights([bare], new Uint8Array(2)), /without a scale and a minimum/);
});
