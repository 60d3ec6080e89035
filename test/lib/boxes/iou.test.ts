import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ciou, diou, giou, iou } from '../../../src/lib/boxes/index.ts';

const seeded = { seed: 20261122, numRuns: 500 };
const close = (actual: number, expected: number, within = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

const integerBox = (smallest: number) =>
  fc
    .tuple(
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: -40, max: 40 }),
      fc.integer({ min: smallest, max: 60 }),
      fc.integer({ min: smallest, max: 60 }),
    )
    .map(([x, y, w, h]) => [x, y, x + w, y + h]);
const realBox = fc
  .tuple(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
    fc.double({ min: 0, max: 1e3, noNaN: true }),
  )
  .map(([x, y, w, h]) => [x, y, x + w, y + h]);
const anyBox = fc.oneof(integerBox(0), realBox);

test('IoU of boxes worked by hand', () => {
  close(iou([0, 0, 2, 2], [1, 1, 3, 3]), 1 / 7);
  close(iou([0, 0, 10, 10], [0, 0, 10, 5]), 0.5);
  close(iou([0, 0, 3, 3], [1, 0, 4, 3]), 0.5);
  assert.equal(iou([0, 0, 1, 1], [1, 0, 2, 1]), 0, 'boxes that only touch');
  assert.equal(iou([0, 0, 1, 1], [5, 5, 6, 6]), 0);
  assert.equal(iou([3, 4, 10, 9], [3, 4, 10, 9]), 1);
});

test('GIoU, DIoU and CIoU of boxes worked by hand', () => {
  // Intersection 1, union 7, enclosing box 9, centres 1 and 1 apart, diagonal 18, both square.
  close(giou([0, 0, 2, 2], [1, 1, 3, 3]), 1 / 7 - 2 / 9);
  close(diou([0, 0, 2, 2], [1, 1, 3, 3]), 1 / 7 - 2 / 18);
  close(ciou([0, 0, 2, 2], [1, 1, 3, 3]), 1 / 7 - 2 / 18);
  // 2 x 1 inside 2 x 2: IoU 1/2, centres 1/2 apart, diagonal 8, atan(2) - atan(1).
  const v = (4 / Math.PI ** 2) * (Math.atan(2) - Math.PI / 4) ** 2;
  close(ciou([0, 0, 2, 1], [0, 0, 2, 2]), 0.5 - 0.25 / 8 - (v * v) / (0.5 + v));
});

test('IoU is symmetric and in [0, 1] for any boxes', () => {
  fc.assert(
    fc.property(anyBox, anyBox, (a, b) => {
      const value = iou(a, b);
      assert.equal(value, iou(b, a));
      assert.ok(value >= 0 && value <= 1);
    }),
    seeded,
  );
});

test('IoU of integer boxes of positive area is 1 only when they are equal', () => {
  fc.assert(
    fc.property(integerBox(1), integerBox(1), (a, b) => {
      assert.equal(iou(a, a), 1);
      assert.equal(
        iou(a, b) === 1,
        a.every((value, i) => value === b[i]),
      );
    }),
    seeded,
  );
});

test('IoU of integer boxes is the share of unit pixels counted one by one', () => {
  const small = fc
    .tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(6))
    .map(([x, y, w, h]) => [x, y, x + w, y + h]);
  fc.assert(
    fc.property(small, small, (a, b) => {
      let both = 0;
      let either = 0;
      const inside = (box: number[], x: number, y: number) =>
        x >= box[0]! && x < box[2]! && y >= box[1]! && y < box[3]!;
      for (let y = 0; y < 13; y++) {
        for (let x = 0; x < 13; x++) {
          if (inside(a, x, y) && inside(b, x, y)) both++;
          if (inside(a, x, y) || inside(b, x, y)) either++;
        }
      }
      assert.equal(iou(a, b), either ? both / either : 0);
    }),
    seeded,
  );
});

// The formulas of torchvision.ops' box losses (1 - loss), which add 1e-7 to each denominator.
function torchvisionStyle(a: number[], b: number[]) {
  const eps = 1e-7;
  const [p, q] = [a as [number, number, number, number], b as [number, number, number, number]];
  const intersection =
    Math.max(0, Math.min(p[2], q[2]) - Math.max(p[0], q[0])) *
    Math.max(0, Math.min(p[3], q[3]) - Math.max(p[1], q[1]));
  const union = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - intersection;
  const [cw, ch] = [Math.max(p[2], q[2]) - Math.min(p[0], q[0]), Math.max(p[3], q[3]) - Math.min(p[1], q[1])];
  const overlap = intersection / (union + eps);
  const centres = ((p[0] + p[2] - q[0] - q[2]) / 2) ** 2 + ((p[1] + p[3] - q[1] - q[3]) / 2) ** 2;
  const distance = overlap - centres / (cw * cw + ch * ch + eps);
  const v =
    (4 / Math.PI ** 2) *
    (Math.atan((q[2] - q[0]) / (q[3] - q[1])) - Math.atan((p[2] - p[0]) / (p[3] - p[1]))) ** 2;
  return {
    giou: overlap - (cw * ch - union) / (cw * ch + eps),
    diou: distance,
    ciou: distance - (v / (1 - overlap + v + eps)) * v,
  };
}

test('the whole family agrees with the formulas of the torchvision losses', () => {
  fc.assert(
    fc.property(integerBox(1), integerBox(1), (a, b) => {
      const expected = torchvisionStyle(a, b);
      close(giou(a, b), expected.giou, 1e-6);
      close(diou(a, b), expected.diou, 1e-6);
      close(ciou(a, b), expected.ciou, 1e-6);
    }),
    seeded,
  );
});

test('GIoU, DIoU and CIoU are symmetric, never above IoU, and within their ranges', () => {
  fc.assert(
    fc.property(anyBox, anyBox, (a, b) => {
      const overlap = iou(a, b);
      for (const [measure, low] of [
        [giou, -1],
        [diou, -1],
        [ciou, -2],
      ] as const) {
        const value = measure(a, b);
        close(value, measure(b, a));
        assert.ok(value <= overlap && value >= low - 1e-12, `${measure.name} ${value} of IoU ${overlap}`);
      }
    }),
    seeded,
  );
});

test('the measures do not change when both boxes are moved or scaled', () => {
  fc.assert(
    fc.property(integerBox(1), integerBox(1), fc.integer({ min: -99, max: 99 }), (a, b, move) => {
      for (const measure of [iou, giou, diou, ciou]) {
        const value = measure(a, b);
        close(
          measure(
            a.map((v) => v + move),
            b.map((v) => v + move),
          ),
          value,
        );
        close(
          measure(
            a.map((v) => v * 4),
            b.map((v) => v * 4),
          ),
          value,
        );
      }
    }),
    seeded,
  );
});

test('degenerate boxes give 0 or the documented limit and never NaN', () => {
  const point = [2, 2, 2, 2];
  for (const measure of [iou, giou, diou, ciou]) assert.equal(measure(point, point), 0, measure.name);
  assert.equal(iou([0, 0, 5, 0], [0, 0, 5, 0]), 0, 'two equal lines');
  assert.equal(giou([0, 0, 5, 0], [7, 0, 9, 0]), 0, 'two lines in one line');
  assert.equal(giou([0, 0, 0, 0], [4, 3, 4, 3]), -1);
  assert.equal(diou([0, 0, 0, 0], [4, 3, 4, 3]), -1);
  assert.equal(iou([0, 0, 4, 4], point), 0);
});

test('very large and very small coordinates never give NaN', () => {
  const sides = [0, 1e-300, 1e-160, 1, 1e160, 1.7e308];
  for (const w of sides) {
    for (const h of sides) {
      for (const measure of [iou, giou, diou, ciou]) {
        const value = measure([-w, -h, w, h], [0, 0, w, h]);
        assert.ok(Number.isFinite(value) && value <= 1, `${measure.name} of ${w} x ${h}: ${value}`);
      }
    }
  }
  close(iou([0, 0, 1e200, 1e200], [0, 0, 1e200, 5e199]), 0.5);
});

test('a wrong box is refused by the name of its argument', () => {
  assert.throws(() => iou([0, 0, 1], [0, 0, 1, 1]), { name: 'RangeError', message: /^a must have 4/ });
  assert.throws(() => iou([0, 0, 1, 1], [0, 0, Number.NaN, 1]), { name: 'RangeError', message: /^b\[2\]/ });
  assert.throws(() => giou([0, 0, 1, 1], [0, 0, 1, Infinity]), { name: 'RangeError', message: /^b\[3\]/ });
  assert.throws(() => diou([3, 0, 1, 1], [0, 0, 1, 1]), {
    name: 'RangeError',
    message: /^a has a negative width/,
  });
  assert.throws(() => ciou([0, 3, 1, 1], [0, 0, 1, 1]), { name: 'RangeError', message: /negative height/ });
  assert.throws(() => iou(null as never, [0, 0, 1, 1]), { name: 'TypeError', message: /^a must be a box/ });
  assert.throws(() => iou([0, 0, '1', 1] as never, [0, 0, 1, 1]), { name: 'TypeError', message: /^a\[2\]/ });
});
