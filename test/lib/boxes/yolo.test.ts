import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  decodeTextbookYolo,
  decodeYolo,
  decodeYoloBox,
  decodeYoloV1,
  encodeYolo,
  encodeYoloV1,
  logit,
  outputLayout,
  outputPresets,
  publishedAnchors,
  sigmoid,
  softmax,
  yoloV1BoxLoss,
} from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

const seeded = { seed: 20261122, numRuns: 300 };
const close = (actual: number, expected: number, within = 1e-9) =>
  assert.ok(actual === expected || Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
const anchorsOf = (id: string) => publishedAnchors.find((one) => one.id === id)!.anchors;
const v2 = { version: 'v2', rows: 13, columns: 13, anchors: anchorsOf('v2-voc'), stride: 32 } as const;
const v3 = {
  version: 'v3',
  rows: 26,
  columns: 20,
  anchors: anchorsOf('v3-coco').slice(3, 6),
  stride: 16,
} as const;

test('an anchor 100 tall and 50 wide with factors 1.5 and 0.9 gives a box 150 tall and 45 wide', () => {
  const grid = { version: 'v3', rows: 4, columns: 4, anchors: [[50, 100]], stride: 64 } as const;
  const t = [0, 0, Math.log(0.9), Math.log(1.5)] as const;
  const decoded = decodeYoloBox(t, { ...grid, row: 1, column: 2, anchor: 0 });
  close(decoded.size[0], 45);
  close(decoded.size[1], 150);
  assert.deepEqual(decoded.centre, [2.5 * 64, 1.5 * 64]);
  const back = encodeYolo(decoded.box, grid);
  assert.deepEqual([back.row, back.column, back.anchor], [1, 2, 0]);
  back.t.forEach((value, i) => {
    close(value, t[i]!);
  });
});

// darknet's own lines: b.x = (i + logistic(x)) / w and so on, as fractions of the input.
function darknetBox(
  t: number[],
  version: string,
  anchor: readonly number[],
  i: number,
  j: number,
  grid: { rows: number; columns: number; stride: number },
) {
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  const [netWidth, netHeight] = [grid.columns * grid.stride, grid.rows * grid.stride];
  const x = (i + logistic(t[0]!)) / grid.columns;
  const y = (j + logistic(t[1]!)) / grid.rows;
  const w = (Math.exp(t[2]!) * anchor[0]!) / (version === 'v2' ? grid.columns : netWidth);
  const h = (Math.exp(t[3]!) * anchor[1]!) / (version === 'v2' ? grid.rows : netHeight);
  return [(x - w / 2) * netWidth, (y - h / 2) * netHeight, (x + w / 2) * netWidth, (y + h / 2) * netHeight];
}

for (const grid of [v2, v3]) {
  test(`decoding a whole ${grid.version} map agrees with darknet's layer, in row, column, anchor order`, () => {
    const next = random(9);
    const classCount = 4;
    const size = 5 + classCount;
    const raw = Float64Array.from(
      { length: grid.rows * grid.columns * grid.anchors.length * size },
      () => next() * 6 - 3,
    );
    const result = decodeYolo(raw, { ...grid, classCount });
    assert.equal(result.boxes.length, grid.rows * grid.columns * grid.anchors.length);
    let n = 0;
    for (let row = 0; row < grid.rows; row++) {
      for (let column = 0; column < grid.columns; column++) {
        for (const anchor of grid.anchors) {
          const cell = Array.from(raw.subarray(n * size, (n + 1) * size));
          darknetBox(cell, grid.version, anchor, column, row, grid).forEach((side, i) => {
            close(result.boxes[n]![i]!, side, 1e-8);
          });
          close(result.objectness[n]!, 1 / (1 + Math.exp(-cell[4]!)), 1e-15);
          const powers = cell.slice(5).map(Math.exp);
          const total = powers.reduce((a, b) => a + b);
          result.classProbabilities[n]!.forEach((p, i) => {
            close(p, grid.version === 'v2' ? powers[i]! / total : powers[i]! / (1 + powers[i]!), 1e-14);
          });
          n++;
        }
      }
    }
  });

  test(`decode(encode(x)) = x for boxes in a ${grid.version} grid`, () => {
    const [width, height] = [grid.columns * grid.stride, grid.rows * grid.stride];
    const box = fc
      .tuple(
        fc.double({ min: 0, max: width, noNaN: true }),
        fc.double({ min: 0, max: height, noNaN: true }),
        fc.double({ min: 0.01, max: 900, noNaN: true }),
        fc.double({ min: 0.01, max: 900, noNaN: true }),
      )
      .map(([x, y, w, h]) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2])
      .filter(
        ([x1, y1, x2, y2]) =>
          x1! + x2! >= 0 && y1! + y2! >= 0 && x1! + x2! <= 2 * width && y1! + y2! <= 2 * height,
      );
    fc.assert(
      fc.property(box, (original) => {
        const { t, ...place } = encodeYolo(original, grid);
        decodeYoloBox(t, { ...grid, ...place }).box.forEach((side, i) => {
          close(side, original[i]!, 1e-8);
        });
      }),
      seeded,
    );
  });

  test(`encode(decode(t)) = t in a ${grid.version} grid, where the anchor is the one of best IoU`, () => {
    const cell = fc.tuple(fc.nat(grid.rows - 1), fc.nat(grid.columns - 1), fc.nat(grid.anchors.length - 1));
    const small = fc.double({ min: -0.05, max: 0.05, noNaN: true });
    const wide = fc.double({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(cell, fc.tuple(wide, wide, small, small), ([row, column, anchor], t) => {
        const back = encodeYolo(decodeYoloBox(t, { ...grid, row, column, anchor }).box, grid);
        assert.deepEqual([back.row, back.column, back.anchor], [row, column, anchor]);
        back.t.forEach((value, i) => {
          close(value, t[i]!, 1e-8);
        });
      }),
      seeded,
    );
  });
}

test('a centre on a cell border belongs to the cell that starts there, on the far border to the last', () => {
  const at = (x: number, y: number) => encodeYolo([x - 8, y - 8, x + 8, y + 8], v2);
  assert.deepEqual([at(64, 32).column, at(64, 32).row, at(64, 32).t[0]], [2, 1, -Infinity]);
  assert.deepEqual([at(0, 0).column, at(0, 0).t[1]], [0, -Infinity]);
  const far = at(416, 416);
  assert.deepEqual([far.column, far.row, far.t[0], far.t[1]], [12, 12, Infinity, Infinity]);
  for (const { t, ...place } of [at(64, 32), far]) {
    const { centre } = decodeYoloBox(t, { ...v2, ...place });
    assert.ok(centre.every((side) => [32, 64, 416].includes(side)));
  }
  assert.throws(() => at(416.5, 20), {
    name: 'RangeError',
    message: /^box has its centre .* outside the grid/,
  });
  assert.throws(() => at(20, -1), { name: 'RangeError' });
});

test('a degenerate box gets the first anchor and minus infinity, and decodes to itself', () => {
  const { t, ...place } = encodeYolo([40, 40, 40, 60], v2);
  assert.deepEqual([place.anchor, t[2]], [0, -Infinity]);
  decodeYoloBox(t, { ...v2, ...place }).box.forEach((side, i) => {
    close(side, [40, 40, 40, 60][i]!);
  });
});

test('the first of two anchors that fit equally well is chosen', () => {
  const grid = {
    ...v3,
    anchors: [
      [20, 10],
      [10, 20],
      [10, 20],
    ],
  };
  assert.equal(encodeYolo([0, 0, 15, 15], grid).anchor, 0);
  assert.equal(encodeYolo([0, 0, 10, 21], grid).anchor, 1);
});

test('sigmoid, logit and softmax stay exact at their limits', () => {
  assert.deepEqual([sigmoid(-Infinity), sigmoid(-1000), sigmoid(0), sigmoid(1000)], [0, 0, 0.5, 1]);
  assert.deepEqual([logit(0), logit(0.5), logit(1)], [-Infinity, 0, Infinity]);
  assert.deepEqual(softmax([1000, 1000]), [0.5, 0.5]);
  assert.deepEqual(softmax([]), []);
});

test('the textbook variant decodes boxes, then objectness, then one softmax that a cell’s boxes share', () => {
  const grid = {
    rows: 1,
    columns: 2,
    anchors: [
      [50, 100],
      [30, 30],
    ],
    stride: 100,
    classCount: 2,
  };
  const cell = [0, 0, Math.log(0.9), Math.log(1.5), 0, 0, 0, 0, 0, logit(0.8), Math.log(3), 0];
  const { boxes, objectness, classProbabilities } = decodeTextbookYolo([...cell, ...cell], grid);
  [150 - 22.5, 50 - 75, 150 + 22.5, 50 + 75].forEach((side, i) => {
    close(boxes[2]![i]!, side);
  });
  assert.deepEqual(boxes[1], [35, 35, 65, 65]);
  close(objectness[1]!, 0.8);
  close(classProbabilities[0]![0]!, 0.75);
  assert.deepEqual(classProbabilities[0], classProbabilities[1]);
  assert.throws(() => decodeTextbookYolo([1], grid), { name: 'RangeError', message: /= 24 numbers, not 1/ });
});

test('YOLOv1 decodes linear outputs, squared where the network gives roots', () => {
  const grid = { gridSize: 2, width: 200, height: 100, boxesPerCell: 1, classCount: 1 };
  const raw = new Float64Array(4 * 6);
  raw.set([0.5, 0.5, 0.25, 0.5, 0.9, 0.7], 3 * 6);
  const plain = decodeYoloV1(raw, grid);
  assert.deepEqual(plain.boxes[3], [150 - 25, 75 - 25, 150 + 25, 75 + 25]);
  assert.deepEqual([plain.objectness[3], plain.classProbabilities[3]], [0.9, [0.7]]);
  const rooted = decodeYoloV1(raw, { ...grid, squareRoot: true });
  assert.deepEqual(rooted.boxes[3], [150 - 6.25, 75 - 12.5, 150 + 6.25, 75 + 12.5]);
  raw[3 * 6 + 2] = -1;
  assert.deepEqual(decodeYoloV1(raw, grid).boxes[3], [150, 50, 150, 100]);
});

test('YOLOv1: decode(encode(x)) = x', () => {
  const grid = { gridSize: 7, width: 448, height: 300 };
  fc.assert(
    fc.property(
      fc.nat(300),
      fc.nat(200),
      fc.integer({ min: 1, max: 148 }),
      fc.integer({ min: 1, max: 99 }),
      (x, y, w, h) => {
        const { row, column, target } = encodeYoloV1([x, y, x + w, y + h], grid);
        const raw = new Float64Array(7 * 7 * 5);
        raw.set(target, (row * 7 + column) * 5);
        const { boxes } = decodeYoloV1(raw, { ...grid, boxesPerCell: 1, classCount: 0 });
        boxes[row * 7 + column]!.forEach((side, i) => {
          close(side, [x, y, x + w, y + h][i]!);
        });
      },
    ),
    seeded,
  );
});

test('YOLOv1’s loss makes the same error cost a small box more than a large one', () => {
  close(yoloV1BoxLoss([0.5, 0.5, 0.25, 0.04], [0.4, 0.3, 0.16, 0.09]), 5 * (0.01 + 0.04 + 0.01 + 0.01));
  const small = yoloV1BoxLoss([0, 0, 0.06, 0.05], [0, 0, 0.05, 0.05]);
  const large = yoloV1BoxLoss([0, 0, 0.51, 0.5], [0, 0, 0.5, 0.5]);
  assert.ok(small > 5 * large);
  assert.throws(() => yoloV1BoxLoss([0, 0, -1, 0], [0, 0, 0, 0]), {
    name: 'RangeError',
    message: /^predicted\[2\]/,
  });
});

test('the four outputs have 45, 30, 125 and 255 numbers a cell', () => {
  const describe = (id: keyof typeof outputPresets) => {
    const { channelCount, arithmetic, boxes, values } = outputLayout(outputPresets[id]);
    return [channelCount, arithmetic, boxes, values];
  };
  assert.deepEqual(describe('textbook'), [45, '5 x 4 + 5 + 20 = 45', 845, 7605]);
  assert.deepEqual(describe('v1'), [30, '2 x (4 + 1) + 20 = 30', 98, 1470]);
  assert.deepEqual(describe('v2-voc'), [125, '5 x (4 + 1 + 20) = 125', 845, 21125]);
  assert.deepEqual(describe('v3-coco'), [255, '3 x (4 + 1 + 80) = 255', 10647, 904_995]);
});

test('the channels of a layout are numbered without gaps and lie where the decoders read them', () => {
  for (const version of ['textbook', 'v1', 'v2', 'v3'] as const) {
    const { channels } = outputLayout({ version, S: 1, B: 2, C: 3 });
    assert.deepEqual(
      channels.map(({ offset }) => offset),
      channels.map((_, i) => i),
    );
    assert.equal(new Set(channels.map(({ name }) => name)).size, channels.length);
    // Raise one number at a time: only what the layout says may change.
    const decode = (raw: number[]) => {
      const grid = {
        rows: 1,
        columns: 1,
        anchors: [
          [10, 10],
          [20, 20],
        ],
        stride: 32,
        classCount: 3,
      };
      if (version === 'textbook') return decodeTextbookYolo(raw, grid);
      if (version === 'v1') {
        return decodeYoloV1(raw, { gridSize: 1, width: 32, height: 32, boxesPerCell: 2, classCount: 3 });
      }
      return decodeYolo(raw, { ...grid, version });
    };
    const zero = channels.map(() => 0);
    const before = decode(zero);
    for (const { offset, part, box } of channels) {
      const after = decode(zero.with(offset, 1));
      for (const other of [0, 1]) {
        const mine = box === other || box < 0;
        const changed = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b);
        assert.equal(changed(before.boxes[other], after.boxes[other]), mine && part === 'box');
        assert.equal(
          changed(before.objectness[other], after.objectness[other]),
          mine && part === 'objectness',
        );
        assert.equal(
          changed(before.classProbabilities[other], after.classProbabilities[other]),
          mine && part === 'class',
        );
      }
    }
  }
});

test('wrong arguments are refused by name', () => {
  const grid = { ...v2, rows: 1, columns: 1, anchors: [[1, 1]], classCount: 2 };
  const refused = (message: RegExp, raw: number[], change: object) =>
    assert.throws(() => decodeYolo(raw, { ...grid, ...change }), { name: 'RangeError', message });
  refused(/^raw must hold .* = 7 numbers, not 6/, [1, 2, 3, 4, 5, 6], {});
  refused(/^raw\[3\]/, [1, 2, 3, Number.NaN, 5, 6, 7], {});
  refused(/^raw must hold finite class logits/, [1, 2, 3, 4, 5, Infinity, 7], {});
  refused(/^version/, [], { version: 'v4' });
  refused(/^anchors\[0\]/, [], { anchors: [[1, 0]] });
  refused(/^anchors/, [], { anchors: [] });
  refused(/^rows/, [], { rows: 0 });
  refused(/^stride/, [], { stride: Number.NaN });
  refused(/^classCount/, [], { classCount: -1 });
  assert.throws(() => encodeYolo([0, 0, 1], v2), { name: 'RangeError', message: /^box must have 4/ });
  assert.throws(() => outputLayout({ version: 'v2', S: 13, B: 0, C: 20 }), {
    name: 'RangeError',
    message: /^B/,
  });
  assert.throws(() => outputLayout({ version: 'v2', S: [], B: 1, C: 20 }), {
    name: 'RangeError',
    message: /^S/,
  });
});
