import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { syntheticMaps } from '../../../bench/boxes.ts';
import { decodeCenterNet, isPeak, nmsTyped } from '../../../src/lib/boxes/index.ts';

const maps = (rows: number, columns: number, classCount: number) => ({
  rows,
  columns,
  classCount,
  stride: 4,
  heat: new Float32Array(rows * columns * classCount),
  distances: new Float32Array(rows * columns * 4),
});

test('one hot cell becomes the box around its corner, in input pixels', () => {
  const input = maps(3, 5, 2);
  input.heat[(2 * 5 + 3) * 2 + 1] = 0.75;
  input.distances.set([10, 6, 2.5, 30], (2 * 5 + 3) * 4);
  const { boxes, scores, classes, cells, dropped } = decodeCenterNet({ ...input, scoreThreshold: 0.5 });
  assert.deepEqual([...boxes], [12 - 10, 8 - 6, 12 + 2.5, 8 + 30]);
  assert.deepEqual([[...scores], [...classes], [...cells], dropped], [[0.75], [1], [13], 0]);
});

test('every cell and class at or above the threshold is a candidate, by falling score, ties in map order', () => {
  const scoreMap = fc.array(fc.nat(4), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(scoreMap, fc.integer({ min: 1, max: 4 }), fc.nat(30), (quarters, low, limit) => {
      const input = maps(3, 4, 2);
      input.heat.set(quarters.map((q) => q / 4));
      const expected = quarters
        .map((q, place) => ({ q, place }))
        .filter((one) => one.q >= low)
        .sort((a, b) => b.q - a.q || a.place - b.place);
      const result = decodeCenterNet({ ...input, scoreThreshold: low / 4, maxCandidates: limit });
      assert.equal(result.dropped, Math.max(0, expected.length - limit));
      assert.deepEqual(
        Array.from(result.scores, (score, i) => [score * 4, result.cells[i]! * 2 + result.classes[i]!]),
        expected.slice(0, limit).map((one) => [one.q, one.place]),
      );
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('peaks are what a 3 x 3 max pooling leaves unchanged, plateaus and borders included', () => {
  const scoreMap = fc.array(fc.nat(5), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(scoreMap, (fifths) => {
      const input = maps(4, 5, 2);
      input.heat.set(fifths.map((f) => f / 5));
      const at = (row: number, column: number, klass: number) =>
        row < 0 || row > 3 || column < 0 || column > 4 ? -Infinity : fifths[(row * 5 + column) * 2 + klass]!;
      const expected: number[] = [];
      for (let row = 0; row < 4; row++) {
        for (let column = 0; column < 5; column++) {
          for (let klass = 0; klass < 2; klass++) {
            const pooled = Math.max(
              ...[-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => at(row + dy, column + dx, klass))),
            );
            const place = (row * 5 + column) * 2 + klass;
            assert.equal(isPeak(input, place), at(row, column, klass) === pooled);
            if (at(row, column, klass) === pooled && pooled >= 1) expected.push(place);
          }
        }
      }
      const result = decodeCenterNet({ ...input, scoreThreshold: 0.2, peaksOnly: true });
      const places = Array.from(result.cells, (cell, i) => cell * 2 + result.classes[i]!);
      assert.deepEqual(
        places.sort((a, b) => a - b),
        expected,
      );
    }),
    { seed: 6, numRuns: 200 },
  );
});

test('a box that the network turned inside out is degenerate at its middle', () => {
  const input = maps(1, 1, 1);
  input.heat[0] = 1;
  input.distances.set([-10, 3, -20, 5]);
  const { boxes } = decodeCenterNet({ ...input, scoreThreshold: 0.5 });
  assert.deepEqual([...boxes], [-5, -3, -5, 5]);
});

test('on a map of twelve objects the peaks are few, the raw candidates many, and suppression finds the objects', () => {
  const input = syntheticMaps(128, 128, 80);
  const raw = decodeCenterNet({ ...input, scoreThreshold: 0.1 });
  const peaks = decodeCenterNet({ ...input, scoreThreshold: 0.1, peaksOnly: true });
  assert.ok(raw.scores.length > 200 && raw.scores.length < 3000, `${raw.scores.length} raw`);
  assert.ok(peaks.scores.length >= 12 && peaks.scores.length < 60, `${peaks.scores.length} peaks`);
  const kept = nmsTyped(raw.boxes, raw.scores, { iouThreshold: 0.5, classes: raw.classes });
  assert.ok(kept.length >= 12 && kept.length < 120, `${kept.length} kept`);
  const none = decodeCenterNet({ ...input, scoreThreshold: 1 });
  assert.deepEqual([none.boxes.length, none.dropped], [0, 0]);
});

test('wrong shapes and numbers are refused by name', () => {
  const input = { ...maps(2, 2, 3), scoreThreshold: 0.5 };
  const refused = (message: RegExp, change: object) =>
    assert.throws(() => decodeCenterNet({ ...input, ...change }), { name: 'RangeError', message });
  refused(/^heat must hold 2 x 2 x 3/, { heat: new Float32Array(11) });
  refused(/^distances must hold/, { distances: new Float32Array(15) });
  refused(/^heat\[3\] must not be NaN/, { heat: new Float32Array(12).fill(Number.NaN, 3, 4) });
  refused(/^distances\[0\] to distances\[3\] must be finite/, {
    heat: new Float32Array(12).fill(1),
    distances: new Float32Array(16).fill(Number.NaN, 2),
  });
  refused(/^rows/, { rows: 0 });
  refused(/^stride/, { stride: 0 });
  refused(/^scoreThreshold/, { scoreThreshold: Number.NaN });
  refused(/^maxCandidates/, { maxCandidates: -2 });
  assert.throws(() => isPeak(input, 12), { name: 'RangeError', message: /^place/ });
});

test('the same scores give the same candidates as float32, as doubles and as a plain list', () => {
  const tricky = [0.1, Math.fround(0.1), Math.fround(0.1) - 1e-9, 0.0999999, -0.5, -0, 0, 1e-40, 1, 0.7];
  for (const scoreThreshold of [0, 1e-40, 0.1, Math.fround(0.1), 0.7, 1]) {
    const heat = Float32Array.from(tricky);
    const input = { rows: 2, columns: 5, classCount: 1, distances: new Float32Array(40), scoreThreshold };
    const expected = decodeCenterNet({ ...input, heat: Array.from(heat) });
    assert.deepEqual(decodeCenterNet({ ...input, heat }), expected);
    assert.deepEqual(decodeCenterNet({ ...input, heat: Float64Array.from(heat) }), expected);
    assert.equal(expected.scores.length, heat.filter((score) => score >= scoreThreshold).length);
  }
  for (const sign of [0x7fc00000, 0xffc00000]) {
    const heat = new Float32Array(new Uint32Array([0, sign]).buffer);
    const input = { rows: 1, columns: 2, classCount: 1, distances: new Float32Array(8), scoreThreshold: 0.5 };
    assert.throws(() => decodeCenterNet({ ...input, heat }), { name: 'RangeError', message: /^heat\[1\]/ });
  }
});
