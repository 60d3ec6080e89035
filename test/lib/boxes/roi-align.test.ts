import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roiAlign, roiPool, roiPoolBins, roiSamples, roiTaps } from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

/** 4x4 cells that count 0 to 15. */
const counting = { rows: 4, columns: 4, channels: 1, values: Array.from({ length: 16 }, (_, i) => i) };

const near = (found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-6): void => {
  assert.equal(found.length, wanted.length);
  for (let i = 0; i < found.length; i++)
    assert.ok(Math.abs(found[i]! - wanted[i]!) <= tolerance, `${i}: ${found[i]}, not ${wanted[i]}`);
};

test('sampling points lie in the middles of equal parts, and the middle of the first cell is 0', () => {
  // 16 pixels are 4 cells of 4; two bins of two points: every second pixel from 2 on, over 4, less a half.
  assert.deepEqual(roiSamples(0, 16, { stride: 4, bins: 2 }), [0, 1, 2, 3]);
  assert.deepEqual(roiSamples(0, 16, { stride: 4, bins: 2, samples: 1 }), [0.5, 2.5]);
});

test('RoIAlign of the whole map averages four cells a bin', () => {
  near(roiAlign(counting, [0, 0, 16, 16], { stride: 4, bins: 2 }), [2.5, 4.5, 10.5, 12.5]);
});

test('RoIAlign does not round: half a pixel to the right is an eighth of a cell more', () => {
  const grid = { stride: 4, bins: 1 };
  near(roiAlign(counting, [4, 4, 12, 12], grid), [7.5]);
  near(roiAlign(counting, [4.5, 4, 12.5, 12], grid), [7.625]);
});

test('a point less than a cell outside the outer middles takes the edge, one further out is 0', () => {
  // One point for each bin: at 2.5 cells, inside; at 3.5, edge; at 4.5, outside.
  near(
    roiAlign({ ...counting, rows: 1, values: [0, 1, 2, 3] }, [10, 0, 22, 4], {
      stride: 4,
      bins: 3,
      samples: 1,
    }).slice(0, 3),
    [2.5, 3, 0],
  );
});

test('RoIAlign is the mean of bilinear samples, channel by channel, also where boxes leave the map', () => {
  const next = random(3);
  const [rows, columns, channels] = [5, 7, 3];
  const values = Float32Array.from({ length: rows * columns * channels }, () => next());
  const map = { rows, columns, channels, values };
  const bilinear = (y: number, x: number, c: number): number => {
    if (y < -1 || y > rows || x < -1 || x > columns) return 0;
    const [v, u] = [Math.min(Math.max(y, 0), rows - 1), Math.min(Math.max(x, 0), columns - 1)];
    let sum = 0;
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < columns; k++) {
        const weight = Math.max(0, 1 - Math.abs(r - v)) * Math.max(0, 1 - Math.abs(k - u));
        sum += weight * values[(r * columns + k) * channels + c]!;
      }
    }
    return sum;
  };
  for (let round = 0; round < 20; round++) {
    const [x, y] = [next() * 40 - 12, next() * 30 - 10];
    const box = [x, y, x + next() * 40, y + next() * 30];
    const grid = { stride: 4, bins: 1 + Math.floor(next() * 4), samples: 1 + Math.floor(next() * 3) };
    const wanted: number[] = [];
    const [xs, ys] = [roiSamples(box[0]!, box[2]!, grid), roiSamples(box[1]!, box[3]!, grid)];
    for (let r = 0; r < grid.bins; r++) {
      for (let k = 0; k < grid.bins; k++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (const v of ys.slice(r * grid.samples, (r + 1) * grid.samples))
            for (const u of xs.slice(k * grid.samples, (k + 1) * grid.samples)) sum += bilinear(v, u, c);
          wanted.push(sum / grid.samples ** 2);
        }
      }
    }
    near(roiAlign(map, box, grid), wanted, 1e-5);
  }
});

test('the weights of a bin add up to 1, each cell once', () => {
  const { starts, cells, weights } = roiTaps(1, 30, 9, { stride: 4, bins: 5, samples: 3 });
  for (let bin = 0; bin < 5; bin++) {
    const own = [...cells.subarray(starts[bin], starts[bin + 1])];
    assert.equal(new Set(own).size, own.length);
    const sum = weights.subarray(starts[bin], starts[bin + 1]).reduce((total, one) => total + one, 0);
    assert.ok(Math.abs(sum - 1) < 1e-12);
  }
});

test('a box without area samples one point', () => {
  near(roiAlign(counting, [8, 8, 8, 8], { stride: 4, bins: 2 }), [7.5, 7.5, 7.5, 7.5]);
});

test('RoIPool rounds the box to whole cells and takes the largest of each bin', () => {
  // 0 and 11 pixels are cells 0 and 3: four cells, in two bins of two.
  near(roiPool(counting, [0, 0, 11, 11], { stride: 4, bins: 2 }), [5, 7, 13, 15]);
  // Moving the box by a pixel changes nothing: the rounding swallows it.
  near(roiPool(counting, [1, 1, 12, 12], { stride: 4, bins: 2 }), [5, 7, 13, 15]);
});

test('bins of RoIPool share cells where the cells do not divide evenly, and end at the map', () => {
  const shape = { stride: 4, bins: 3 };
  assert.deepEqual(roiPoolBins(0, 12, 4, shape), [
    { from: 0, to: 2 },
    { from: 1, to: 3 },
    { from: 2, to: 4 },
  ]);
  assert.deepEqual(roiPoolBins(12, 24, 4, { stride: 4, bins: 2 }), [
    { from: 3, to: 4 },
    { from: 4, to: 4 },
  ]);
});

test('a bin of RoIPool that covers no cell is 0', () => {
  near(
    roiPool({ ...counting, values: counting.values.map(() => 9) }, [12, 0, 24, 12], { stride: 4, bins: 2 }),
    [9, 0, 9, 0],
  );
});

test('what is wrong with a map, a box or a grid is named', () => {
  const grid = { stride: 4, bins: 2 };
  assert.throws(() => roiAlign({ ...counting, values: [1] }, [0, 0, 1, 1], grid), /map\.values/);
  assert.throws(() => roiAlign(counting, [0, 0, -1, 1], grid), /box has a negative width/);
  assert.throws(() => roiAlign(counting, [0, 0, Number.NaN, 1], grid), /box\[2\]/);
  assert.throws(() => roiAlign(counting, [0, 0, 1, 1], { stride: 0, bins: 2 }), /stride/);
  assert.throws(() => roiAlign(counting, [0, 0, 1, 1], { stride: 4, bins: 0 }), /bins/);
  assert.throws(() => roiAlign(counting, [0, 0, 1, 1], { ...grid, samples: 1.5 }), /samples/);
  assert.throws(() => roiPool({ ...counting, rows: 0 }, [0, 0, 1, 1], grid), /map\.rows/);
});
