import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { iou, nms, nmsDecisions, softNms, softNmsSteps } from '../../../src/lib/boxes/index.ts';

const close = (actual: number, expected: number, within = 1e-12) =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not ${expected}`);

// Distinct scores, so that the order of selection does not hang on how ties are broken.
const scene = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 25 }).chain((scores) =>
  fc
    .array(
      fc.tuple(fc.nat(20), fc.nat(20), fc.integer({ min: 1, max: 15 }), fc.integer({ min: 1, max: 15 })),
      {
        minLength: scores.length,
        maxLength: scores.length,
      },
    )
    .map((rows) => ({
      scores: scores.map((s) => s / 1000),
      boxes: rows.map(([x, y, w, h]) => [x, y, x + w, y + h]),
    })),
);

// The published procedure as its authors wrote it: one table, the best row swapped to the front, rows that fall below
// the threshold overwritten by the last row. IoU of continuous boxes instead of inclusive pixels.
function authorsProcedure(
  boxes: number[][],
  scores: number[],
  method: string,
  sigma: number,
  nt: number,
  low: number,
) {
  const table = boxes.map((box, index) => ({ box, score: scores[index]!, index }));
  let n = table.length;
  for (let i = 0; i < n; i++) {
    let top = i;
    for (let p = i + 1; p < n; p++) if (table[p]!.score > table[top]!.score) top = p;
    [table[i], table[top]] = [table[top]!, table[i]!];
    for (let p = i + 1; p < n; p++) {
      const row = table[p]!;
      const overlap = iou(table[i]!.box, row.box);
      if (method === 'gaussian') row.score *= Math.exp(-(overlap * overlap) / sigma);
      else if (overlap > nt) row.score *= 1 - overlap;
      if (row.score < low) {
        table[p] = table[n - 1]!;
        n--;
        p--;
      }
    }
  }
  return table.slice(0, n).map(({ index, score }) => ({ index, score }));
}

test('the result is the authors’ procedure’s, in order and to 1e-12', () => {
  fc.assert(
    fc.property(
      scene,
      fc.constantFrom('gaussian' as const, 'linear' as const),
      fc.constantFrom(0.1, 0.3, 0.5),
      fc.constantFrom(0.001, 0.05, 0.3),
      ({ boxes, scores }, method, parameter, scoreThreshold) => {
        fc.pre(Math.max(0, ...scores) >= scoreThreshold);
        const result = softNms(boxes, scores, {
          method,
          sigma: parameter,
          iouThreshold: parameter,
          scoreThreshold,
        });
        const expected = authorsProcedure(boxes, scores, method, parameter, parameter, scoreThreshold);
        assert.deepEqual(
          result.map((one) => one.index),
          expected.map((one) => one.index),
        );
        result.forEach((one, i) => {
          close(one.score, expected[i]!.score);
        });
      },
    ),
    { seed: 20261122, numRuns: 300 },
  );
});

test('worked by hand: linear and Gaussian weights of an IoU of one half', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 5],
  ];
  assert.deepEqual(softNms(boxes, [0.8, 0.6], { method: 'linear' }), [
    { index: 0, score: 0.8 },
    { index: 1, score: 0.3 },
  ]);
  close(softNms(boxes, [0.8, 0.6], { method: 'gaussian' })[1]!.score, 0.6 * Math.exp(-0.25 / 0.5));
  close(softNms(boxes, [0.8, 0.6], { method: 'linear', iouThreshold: 0.5 })[1]!.score, 0.6);
});

test('a box that was lowered is overtaken by one that was not', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 9],
    [50, 50, 60, 60],
  ];
  const order = softNms(boxes, [0.9, 0.8, 0.5], { method: 'linear' }).map((one) => one.index);
  assert.deepEqual(order, [0, 2, 1]);
});

test('the default thresholds are those of the authors: sigma 0.5, IoU 0.3, score 0.001', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 3],
    [40, 40, 50, 50],
  ];
  assert.equal(softNms(boxes, [0.9, 0.5, 0.001], { method: 'linear' }).length, 3);
  assert.equal(softNms(boxes, [0.9, 0.5, 0.0009], { method: 'linear' }).length, 2);
  assert.equal(
    softNms(boxes, [0.9, 0.5, 0.1], { method: 'linear' })[1]!.score,
    0.5,
    'IoU 0.3 is not above 0.3',
  );
});

test('each step tells every score it lowers, and the selections are those of softNms', () => {
  const boxes = [
    [0, 0, 10, 10],
    [0, 0, 10, 8],
    [0, 0, 10, 5],
  ];
  const options = { method: 'linear', scoreThreshold: 0.15 } as const;
  const steps = [...softNmsSteps(boxes, [0.9, 0.7, 0.8], options)];
  assert.deepEqual(
    steps[0]!.decays.map(({ index, left }) => ({ index, left })),
    [
      { index: 1, left: true },
      { index: 2, left: false },
    ],
  );
  assert.deepEqual(
    steps.map(({ index, score }) => ({ index, score })),
    softNms(boxes, [0.9, 0.7, 0.8], options),
  );
});

test('with classes only boxes of the same class lower each other', () => {
  const boxes = [
    [0, 0, 9, 9],
    [0, 0, 9, 9],
  ];
  const result = softNms(boxes, [0.9, 0.8], { method: 'gaussian', classes: [1, 2] });
  assert.deepEqual(result, [
    { index: 0, score: 0.9 },
    { index: 1, score: 0.8 },
  ]);
});

test('soft suppression of none, one and wrong arguments', () => {
  assert.deepEqual(softNms([], [], { method: 'linear' }), []);
  assert.deepEqual(softNms([[1, 1, 1, 1]], [0.5], { method: 'gaussian' }), [{ index: 0, score: 0.5 }]);
  const refused = (message: RegExp, scores: number[], options: object) =>
    assert.throws(() => softNms([[0, 0, 1, 1]], scores, { method: 'linear', ...options }), {
      name: 'RangeError',
      message,
    });
  refused(/^scores\[0\]/, [Number.NaN], {});
  refused(/^scores\[0\]/, [-1], {});
  refused(/^scores must/, [], {});
  refused(/^method/, [1], { method: 'hard' });
  refused(/^sigma/, [1], { sigma: 0 });
  refused(/^iouThreshold/, [1], { iouThreshold: 2 });
  refused(/^scoreThreshold/, [1], { scoreThreshold: Number.NaN });
  refused(/^classes/, [1], { classes: [1, 2] });
});

test('the decisions of greedy suppression keep what nms keeps, and give the reason for the rest', () => {
  fc.assert(
    fc.property(
      scene,
      fc.constantFrom(0, 0.3, 0.6),
      fc.boolean(),
      ({ boxes, scores }, iouThreshold, perClass) => {
        const options = {
          iouThreshold,
          scoreThreshold: 0.2,
          classes: perClass ? boxes.map((_, i) => i % 2) : undefined,
        };
        const decisions = nmsDecisions(boxes, scores, options);
        const kept = decisions.filter((one) => one.suppressedBy < 0).map((one) => one.index);
        assert.deepEqual(kept, nms(boxes, scores, options));
        assert.equal(decisions.length, scores.filter((s) => s >= 0.2).length);
        for (const { index, suppressedBy, nearest, iou: overlap } of decisions) {
          if (nearest >= 0) assert.equal(overlap, iou(boxes[index]!, boxes[nearest]!));
          if (suppressedBy < 0) assert.ok(overlap <= iouThreshold);
          else {
            assert.ok(overlap > iouThreshold && kept.includes(suppressedBy) && suppressedBy === nearest);
            assert.ok(scores[suppressedBy]! > scores[index]!);
          }
        }
      },
    ),
    { seed: 4, numRuns: 200 },
  );
});
