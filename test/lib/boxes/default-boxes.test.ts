import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  BACKGROUND,
  decodeOffsets,
  encodeOffsets,
  IGNORED,
  iou,
  matchAnchors,
  type Offsets,
  regionAnchors,
  ssd300Maps,
  ssdDefaultBoxes,
  ssdScales,
  ssdVariances,
} from '../../../src/lib/boxes/index.ts';

const seeded = { seed: 20261122, numRuns: 200 };
const close = (actual: number, expected: number, within = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);
const integerBox = (smallest: number) =>
  fc
    .tuple(
      fc.nat(30),
      fc.nat(30),
      fc.integer({ min: smallest, max: 20 }),
      fc.integer({ min: smallest, max: 20 }),
    )
    .map(([x, y, w, h]) => [x, y, x + w, y + h]);
const boxAt = (boxes: Float64Array, i: number) => Array.from(boxes.subarray(i * 4, i * 4 + 4));

test('SSD300 has 8,732 default boxes: 5776 + 2166 + 600 + 150 + 36 + 4', () => {
  const { boxes, maps, shapes } = ssdDefaultBoxes(ssd300Maps, { width: 300, height: 300 });
  assert.equal(boxes.length, 8732 * 4);
  const counts = [0, 1, 2, 3, 4, 5].map((map) => maps.filter((one) => one === map).length);
  assert.deepEqual(counts, [5776, 2166, 600, 150, 36, 4]);
  assert.equal(Math.max(...shapes), 5);
});

test('the scales of SSD300 are those of the authors: squares of 30, 60, 111, 162, 213, 264 pixels', () => {
  assert.deepEqual(ssdScales(6), [0.1, 0.2, 0.37, 0.54, 0.71, 0.88, 1.05]);
  assert.deepEqual(
    ssdScales(6, { first: 0.07, minimum: 0.15, maximum: 0.9 }),
    [0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05],
  );
  const { boxes, maps } = ssdDefaultBoxes(ssd300Maps, { width: 300, height: 300 });
  [30, 60, 111, 162, 213, 264].forEach((side, map) => {
    const [x1, y1, x2, y2] = boxAt(boxes, maps.indexOf(map)) as Offsets;
    close(x2 - x1, side);
    close(y2 - y1, side);
  });
});

test('the boxes of one cell: two squares, then each ratio lying and standing', () => {
  const map = { rows: 1, columns: 2, scale: 0.2, nextScale: 0.45, ratios: [4] };
  const { boxes, cells, shapes } = ssdDefaultBoxes([map], { width: 100, height: 100 });
  assert.deepEqual([...cells], [0, 0, 0, 0, 1, 1, 1, 1]);
  assert.deepEqual([...shapes], [0, 1, 2, 3, 0, 1, 2, 3]);
  const expected = [
    [65, 40, 85, 60],
    [60, 35, 90, 65],
    [55, 45, 95, 55],
    [70, 30, 80, 70],
  ];
  expected.forEach((box, i) => {
    box.forEach((side, j) => {
      close(boxAt(boxes, 4 + i)[j]!, side);
    });
  });
  const stepped = ssdDefaultBoxes([{ ...map, step: 8 }], { width: 100, height: 100 });
  close(boxAt(stepped.boxes, 4)[0]!, 12 - 10);
});

test('nine anchors a place, of area scale squared and of height over width = ratio, centred in their place', () => {
  const { boxes, cells, shapes } = regionAnchors({ rows: 2, columns: 3, stride: 16 });
  assert.equal(boxes.length / 4, 2 * 3 * 9);
  for (let i = 0; i < boxes.length / 4; i++) {
    const [x1, y1, x2, y2] = boxAt(boxes, i) as Offsets;
    const scale = [128, 256, 512][shapes[i]! % 3]!;
    const ratio = [0.5, 1, 2][Math.floor(shapes[i]! / 3)]!;
    close((x2 - x1) * (y2 - y1), scale * scale, 1e-6);
    close((y2 - y1) / (x2 - x1), ratio);
    close((x1 + x2) / 2, ((cells[i]! % 3) + 0.5) * 16);
    close((y1 + y2) / 2, (Math.floor(cells[i]! / 3) + 0.5) * 16);
  }
});

test('before rounding to pixels, the anchors around 0 are the nine that torchvision makes', () => {
  const torchvision = [
    [-91, -45, 91, 45],
    [-181, -91, 181, 91],
    [-362, -181, 362, 181],
    [-64, -64, 64, 64],
    [-128, -128, 128, 128],
    [-256, -256, 256, 256],
    [-45, -91, 45, 91],
    [-91, -181, 91, 181],
    [-181, -362, 181, 362],
  ];
  const { boxes } = regionAnchors({ rows: 1, columns: 1, stride: 16, centre: 0 });
  torchvision.forEach((box, i) => {
    assert.deepEqual(boxAt(boxes, i).map(Math.round), box);
  });
});

test('decode(encode(box)) = box and encode(decode(t)) = t, with and without variances', () => {
  const offsets = fc.tuple(...[3, 3, 2, 2].map((most) => fc.double({ min: -most, max: most, noNaN: true })));
  fc.assert(
    fc.property(integerBox(1), integerBox(1), offsets, fc.boolean(), (box, anchor, t, ssd) => {
      const variances = ssd ? ssdVariances : undefined;
      decodeOffsets(encodeOffsets(box, anchor, variances), anchor, variances).forEach((side, i) => {
        close(side, box[i]!);
      });
      const back = encodeOffsets(decodeOffsets(t as Offsets, anchor, variances), anchor, variances);
      back.forEach((value, i) => {
        close(value, t[i]!);
      });
    }),
    seeded,
  );
});

test('offsets worked by hand, with torchvision’s weights 10, 10, 5, 5 as variances and its cut', () => {
  const anchor = [0, 0, 10, 20];
  const plain = encodeOffsets([5, 10, 25, 20], anchor);
  [1, 0.25, Math.log(2), Math.log(0.5)].forEach((value, i) => {
    close(plain[i]!, value);
  });
  const scaled = encodeOffsets([5, 10, 25, 20], anchor, ssdVariances);
  [10, 2.5, 5 * Math.log(2), 5 * Math.log(0.5)].forEach((value, i) => {
    close(scaled[i]!, value);
  });
  const [x1, , x2] = decodeOffsets([0, 0, 100, 0], anchor, undefined, Math.log(1000 / 16));
  close(x2 - x1, 625);
  assert.throws(() => encodeOffsets([0, 0, 1, 1], [0, 0, 0, 5]), { name: 'RangeError', message: /^anchor/ });
  assert.throws(() => decodeOffsets([0, 0, Number.NaN, 0], anchor), {
    name: 'RangeError',
    message: /^offsets\[2\]/,
  });
  assert.throws(() => decodeOffsets([0, 0, 0, 0], anchor, [1, 1, 0, 1]), {
    name: 'RangeError',
    message: /^variances/,
  });
});

const anchorsAndTruths = fc.tuple(
  fc.array(integerBox(0), { maxLength: 25 }),
  fc.array(integerBox(1), { maxLength: 5 }),
  fc.constantFrom(0.3, 0.5, 0.7),
  fc.constantFrom(0, 0.3),
);

test('matching equals a twin of torchvision’s Matcher, with and without low-quality matches', () => {
  fc.assert(
    fc.property(anchorsAndTruths, fc.boolean(), ([anchors, truths, positive, negative], ties) => {
      const { assignments } = matchAnchors(Float64Array.from(anchors.flat()), truths, {
        positive,
        negative,
        force: ties ? 'ties' : 'none',
      });
      const quality = truths.map((truth) => anchors.map((anchor) => iou(truth, anchor)));
      const expected = anchors.map((_, a) => {
        const column = quality.map((row) => row[a]!);
        if (!column.length) return BACKGROUND;
        const most = Math.max(...column);
        const first = column.indexOf(most);
        const low = quality.some((row) => Math.max(...row) > 0 && row[a] === Math.max(...row));
        if (ties && low) return first;
        return most < negative ? BACKGROUND : most < positive ? IGNORED : first;
      });
      assert.deepEqual(Array.from(assignments), expected);
    }),
    seeded,
  );
});

test('with force one every object that some anchor overlaps gets an anchor of its own, as far as there are any', () => {
  fc.assert(
    fc.property(anchorsAndTruths, ([anchors, truths, positive]) => {
      const { assignments, ious } = matchAnchors(Float64Array.from(anchors.flat()), truths, {
        positive,
        force: 'one',
      });
      truths.forEach((truth, t) => {
        if (assignments.includes(t)) return;
        // All anchors that overlap it went to objects that they fit at least as well.
        anchors.forEach((anchor, a) => {
          if (iou(anchor, truth) === 0) return;
          assert.ok(assignments[a]! >= 0 && ious[a]! >= iou(anchor, truth));
        });
      });
      assignments.forEach((t, a) => {
        if (t >= 0) assert.equal(ious[a], iou(anchors[a]!, truths[t]!));
      });
    }),
    seeded,
  );
});

test('two objects that want the same anchor: the better pair has it, the other takes its next best', () => {
  const anchors = Float64Array.from([0, 0, 10, 10, 20, 0, 30, 10]);
  const truths = [
    [0, 0, 10, 8],
    [1, 0, 21, 10],
  ];
  const options = { positive: 0.9, force: 'one' } as const;
  const { assignments, bestAnchors } = matchAnchors(anchors, truths, options);
  assert.deepEqual(
    [[...assignments], [...bestAnchors]],
    [
      [0, 1],
      [0, 0],
    ],
  );
});

test('no objects, no anchors, objects that nothing overlaps, and wrong arguments', () => {
  const anchors = Float64Array.from([0, 0, 1, 1]);
  assert.deepEqual([...matchAnchors(anchors, [], { positive: 0 }).assignments], [BACKGROUND]);
  assert.deepEqual(
    [...matchAnchors(new Float64Array(0), [[0, 0, 1, 1]], { positive: 0.5 }).bestAnchors],
    [-1],
  );
  for (const force of ['one', 'ties'] as const) {
    const far = matchAnchors(anchors, [[5, 5, 6, 6]], { positive: 0.5, force });
    assert.deepEqual([[...far.assignments], [...far.bestAnchors]], [[BACKGROUND], [-1]]);
  }
  const refused = (message: RegExp, run: () => unknown) =>
    assert.throws(run, { name: 'RangeError', message });
  refused(/^negative/, () => matchAnchors(anchors, [], { positive: 0.3, negative: 0.5 }));
  refused(/^positive/, () => matchAnchors(anchors, [], { positive: Number.NaN }));
  refused(/^anchors\[0\]/, () => matchAnchors(Float64Array.from([1, 0, 0, 0]), [], { positive: 0.5 }));
  refused(/^truths\[0\]/, () => matchAnchors(anchors, [[0, 0, Number.NaN, 0]], { positive: 0.5 }));
  refused(/^force/, () => matchAnchors(anchors, [], { positive: 0.5, force: 'all' as 'one' }));
  refused(/^stride/, () => regionAnchors({ rows: 1, columns: 1, stride: 0 }));
  refused(/^maps\[0\]\.rows/, () =>
    ssdDefaultBoxes([{ ...ssd300Maps[0]!, rows: 0 }], { width: 9, height: 9 }),
  );
  refused(/^width/, () => ssdDefaultBoxes([], { width: 0, height: 9 }));
});
