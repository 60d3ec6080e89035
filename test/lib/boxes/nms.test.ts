import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { iou, nms, nmsTyped } from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

const seeded = { seed: 20261122, numRuns: 300 };

const item = fc.record({
  box: fc.tuple(fc.nat(30), fc.nat(30), fc.nat(20), fc.nat(20)).map(([x, y, w, h]) => [x, y, x + w, y + h]),
  score: fc.nat(8).map((n) => n / 8),
  klass: fc.nat(2),
});
const scene = fc.array(item, { maxLength: 40 });
const thresholds = fc.constantFrom(0, 0.25, 1 / 3, 0.5, 0.75, 1);

// A twin from the definition: repeatedly take the best of what is left, then cross out what overlaps it too much.
function bruteForce(
  items: { box: number[]; score: number; klass: number }[],
  iouThreshold: number,
  perClass: boolean,
  scoreThreshold: number,
): number[] {
  let left = items.map((one, index) => ({ ...one, index })).filter((one) => one.score >= scoreThreshold);
  const kept: number[] = [];
  while (left.length) {
    const best = left.reduce((a, b) => (b.score > a.score ? b : a));
    kept.push(best.index);
    left = left.filter(
      (one) =>
        one.index !== best.index &&
        ((perClass && one.klass !== best.klass) || iou(one.box, best.box) <= iouThreshold),
    );
  }
  return kept;
}

test('no boxes give none, one box gives itself', () => {
  assert.deepEqual(nms([], [], { iouThreshold: 0.5 }), []);
  assert.deepEqual(nms([[0, 0, 4, 4]], [0.1], { iouThreshold: 0 }), [0]);
  assert.deepEqual(nms([[0, 0, 4, 4]], [0.1], { iouThreshold: 0, scoreThreshold: 0.2 }), []);
});

test('a box is suppressed only when its IoU is above the threshold, not when equal', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 5],
  ];
  assert.deepEqual(nms(boxes, [0.9, 0.8], { iouThreshold: 0.5 }), [0, 1]);
  assert.deepEqual(nms(boxes, [0.9, 0.8], { iouThreshold: 0.49 }), [0]);
});

test('a score equal to the threshold stays, equal scores keep their input order', () => {
  const boxes = [
    [0, 0, 1, 1],
    [5, 5, 6, 6],
    [9, 9, 10, 10],
  ];
  assert.deepEqual(nms(boxes, [0.5, 0.5, 0.5], { iouThreshold: 0.5, scoreThreshold: 0.5 }), [0, 1, 2]);
  assert.deepEqual(nms(boxes, [0.5, 0.6, 0.5], { iouThreshold: 0.5, scoreThreshold: 0.51 }), [1]);
});

test('a box that was suppressed suppresses nothing', () => {
  const chain = [
    [0, 0, 10, 10],
    [4, 0, 14, 10],
    [8, 0, 18, 10],
  ];
  assert.deepEqual(nms(chain, [0.9, 0.8, 0.7], { iouThreshold: 0.3 }), [0, 2]);
});

test('with classes, overlapping boxes of different classes both stay', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 10],
    [0, 0, 10, 9],
  ];
  assert.deepEqual(nms(boxes, [0.7, 0.9, 0.8], { iouThreshold: 0.5 }), [1]);
  assert.deepEqual(nms(boxes, [0.7, 0.9, 0.8], { iouThreshold: 0.5, classes: [3, 80, 3] }), [1, 2]);
});

test('maxDetections counts over all classes and keeps the best', () => {
  const boxes = [
    [0, 0, 1, 1],
    [5, 5, 6, 6],
    [9, 9, 10, 10],
  ];
  const options = { iouThreshold: 0.5, classes: [0, 1, 2] };
  assert.deepEqual(nms(boxes, [0.1, 0.3, 0.2], { ...options, maxDetections: 2 }), [1, 2]);
  assert.deepEqual(nms(boxes, [0.1, 0.3, 0.2], { ...options, maxDetections: 0 }), []);
});

test('the result equals a brute-force twin, across classes and within them', () => {
  fc.assert(
    fc.property(
      scene,
      thresholds,
      fc.boolean(),
      fc.constantFrom(0, 0.25, 0.5),
      (items, threshold, perClass, low) => {
        const result = nms(
          items.map((one) => one.box),
          items.map((one) => one.score),
          {
            iouThreshold: threshold,
            scoreThreshold: low,
            classes: perClass ? items.map((one) => one.klass) : undefined,
          },
        );
        assert.deepEqual(result, bruteForce(items, threshold, perClass, low));
      },
    ),
    seeded,
  );
});

test('what is kept is a subset, sorted by score, with no pair above the threshold', () => {
  fc.assert(
    fc.property(scene, thresholds, (items, threshold) => {
      const scores = items.map((one) => one.score);
      const boxes = items.map((one) => one.box);
      const kept = nms(boxes, scores, { iouThreshold: threshold });
      assert.equal(new Set(kept).size, kept.length);
      for (let i = 0; i < kept.length; i++) {
        assert.ok(kept[i]! in items);
        if (i) assert.ok(scores[kept[i - 1]!]! >= scores[kept[i]!]!);
        for (let j = 0; j < i; j++) assert.ok(iou(boxes[kept[i]!]!, boxes[kept[j]!]!) <= threshold);
      }
    }),
    seeded,
  );
});

test('ten thousand boxes in 80 classes: each class as if it were alone', () => {
  const next = random(7);
  const boxes = Array.from({ length: 10_000 }, () => {
    const [x, y, w, h] = [next() * 400, next() * 400, next() * 100, next() * 100];
    return [x, y, x + w, y + h];
  });
  const scores = boxes.map(() => next());
  const classes = boxes.map(() => Math.floor(next() * 80));
  const kept = nms(boxes, scores, { iouThreshold: 0.5, classes });
  assert.ok(kept.length > 1000 && kept.length < 10_000);
  for (const klass of [0, 41, 79]) {
    const members = boxes.map((_, i) => i).filter((i) => classes[i] === klass);
    const alone = nms(
      members.map((i) => boxes[i]!),
      members.map((i) => scores[i]!),
      { iouThreshold: 0.5 },
    ).map((i) => members[i]!);
    assert.deepEqual(
      kept.filter((i) => classes[i] === klass),
      alone,
    );
  }
});

test('degenerate boxes overlap nothing and stay', () => {
  const boxes = [
    [1, 1, 1, 1],
    [1, 1, 1, 1],
    [0, 0, 4, 0],
    [0, 0, 4, 4],
  ];
  assert.deepEqual(nms(boxes, [1, 1, 1, 1], { iouThreshold: 0 }), [0, 1, 2, 3]);
});

test('scores may be infinite, but nothing may be NaN', () => {
  const one = [[0, 0, 1, 1]];
  assert.deepEqual(nms(one, [-Infinity], { iouThreshold: 0.5 }), [0]);
  const refused = (message: RegExp, run: () => unknown) =>
    assert.throws(run, { name: 'RangeError', message });
  refused(/^scores\[0\]/, () => nms(one, [Number.NaN], { iouThreshold: 0.5 }));
  refused(/^boxes\[0\]\[1\]/, () => nms([[0, Number.NaN, 1, 1]], [1], { iouThreshold: 0.5 }));
  refused(/^boxes\[0\] has a negative width/, () => nms([[2, 0, 1, 1]], [1], { iouThreshold: 0.5 }));
  refused(/^iouThreshold/, () => nms(one, [1], { iouThreshold: Number.NaN }));
  refused(/^iouThreshold/, () => nms(one, [1], { iouThreshold: 1.5 }));
  refused(/^scoreThreshold/, () => nms(one, [1], { iouThreshold: 0.5, scoreThreshold: Number.NaN }));
  refused(/^maxDetections/, () => nms(one, [1], { iouThreshold: 0.5, maxDetections: -1 }));
  refused(/^maxDetections/, () => nms(one, [1], { iouThreshold: 0.5, maxDetections: 1.5 }));
  refused(/^scores/, () => nms(one, [1, 2], { iouThreshold: 0.5 }));
  refused(/^classes/, () => nms(one, [1], { iouThreshold: 0.5, classes: [] }));
  refused(/^classes\[0\]/, () => nms(one, [1], { iouThreshold: 0.5, classes: [Number.NaN] }));
  refused(/^boxes must hold 4/, () => nmsTyped(new Float32Array(5), [1], { iouThreshold: 0.5 }));
  assert.throws(() => nms('no' as never, [], { iouThreshold: 0.5 }), {
    name: 'TypeError',
    message: /^boxes/,
  });
});
