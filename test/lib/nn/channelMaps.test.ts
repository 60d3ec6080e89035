import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelMaps } from '../../../src/lib/nn/channelMaps.ts';
import { random } from '../../../src/lib/random.ts';

/** Channel `c` of a row-major [rows, columns, channels] list. */
const channel = (values: ArrayLike<number>, channels: number, c: number) =>
  Array.from(values).filter((_, i) => i % channels === c);

test('each channel gets its own mean, activity, extremes and place of the highest value', () => {
  const next = random(4);
  const [rows, columns, channels] = [5, 7, 3];
  const values = Float32Array.from({ length: rows * columns * channels }, () => next() * 6 - 2);
  const found = channelMaps(values, [rows, columns, channels], 64);
  for (let c = 0; c < channels; c++) {
    const mine = channel(values, channels, c);
    const mean = mine.reduce((a, b) => a + b) / mine.length;
    const square = mine.reduce((a, b) => a + b * b, 0) / mine.length;
    assert.ok(Math.abs(found.mean[c]! - mean) < 1e-5);
    assert.ok(Math.abs(found.rms[c]! - Math.sqrt(square)) < 1e-5);
    assert.equal(found.low[c], Math.min(...mine));
    assert.equal(found.high[c], Math.max(...mine));
    assert.equal(found.strongest[c], mine.indexOf(Math.max(...mine)));
    const levels = [...found.pictures.levels.subarray(c * mine.length, (c + 1) * mine.length)];
    mine.forEach((value, i) => {
      const read = found.low[c]! + (levels[i]! / 255) * (found.high[c]! - found.low[c]!);
      assert.ok(Math.abs(read - value) <= (found.high[c]! - found.low[c]!) / 510 + 1e-5);
    });
    assert.ok(levels.includes(0) && levels.includes(255));
  }
  assert.deepEqual([found.pictures.rows, found.pictures.columns, found.pictures.shrink], [5, 7, 1]);
});

test('a large map is averaged over squares, smaller ones at the far edges, and its numbers still count every place', () => {
  // One channel, 3 x 5, halved: squares of 2 x 2, the last ones 2 x 1, 1 x 2 and 1 x 1.
  const values = Float32Array.from([0, 4, 8, 8, 10, 4, 8, 0, 0, 6, 1, 3, 5, 7, 2]);
  const { pictures, high, strongest } = channelMaps(values, [3, 5, 1], 3);
  assert.deepEqual([pictures.rows, pictures.columns, pictures.shrink], [2, 3, 2]);
  const means = [4, 4, 8, 2, 6, 2];
  assert.deepEqual(
    [...pictures.levels],
    means.map((mean) => Math.round((255 * mean) / 10)),
  );
  assert.deepEqual([high[0], strongest[0]], [10, 4]);
});

test('a channel that is the same everywhere is black, and the first of equal places is the strongest', () => {
  const { pictures, rms, strongest } = channelMaps(new Float32Array(12).fill(-3), [3, 4, 1], 8);
  assert.deepEqual([...pictures.levels], new Array(12).fill(0));
  assert.equal(rms[0], 3);
  assert.equal(strongest[0], 0);
});

test('wrong sizes are named', () => {
  assert.throws(() => channelMaps(new Float32Array(11), [3, 4, 1], 8), /^RangeError: values: 3 x 4 x 1/);
  assert.throws(() => channelMaps(new Float32Array(0), [0, 4, 1], 8), /^RangeError: values/);
  for (const side of [0, 1.5, Number.NaN])
    assert.throws(() => channelMaps(new Float32Array(12), [3, 4, 1], side), /^RangeError: side/);
});
