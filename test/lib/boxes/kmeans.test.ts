import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { manySizes } from '../../../bench/boxes.ts';
import {
  anchorCurve,
  averageIou,
  byArea,
  darknetAnchors,
  initialAnchors,
  iou,
  kmeansAnchors,
  publishedAnchors,
  restartAnchors,
  runKMeans,
  sizeIou,
  startKMeans,
  stepKMeans,
} from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

const seeded = { seed: 20261122, numRuns: 150 };
type Pair = [number, number];
const size = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }));
const sizesAndStart = fc
  .array(size, { minLength: 1, maxLength: 60 })
  .chain((sizes) =>
    fc.tuple(fc.constant(sizes), fc.array(fc.constantFrom(...sizes), { minLength: 1, maxLength: 6 })),
  );
const flat = (list: readonly (readonly number[])[]) => Float64Array.from(list.flat());

// A twin written from the papers' description, with nothing skipped and nothing shared.
function brute(sizes: Pair[], initial: Pair[], distance: string, update: string, steps: number) {
  const near = ([w, h]: Pair, [a, b]: Pair) =>
    distance === 'iou' ? iou([0, 0, w, h], [0, 0, a, b]) : -((w - a) ** 2 + (h - b) ** 2);
  const middle = (list: number[]) => {
    if (update === 'mean') return list.reduce((a, b) => a + b, 0) / list.length;
    const sorted = [...list].sort((a, b) => a - b);
    return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
  };
  const assign = (anchors: Pair[]) =>
    sizes.map((one) =>
      anchors.reduce((best, a, j) => (near(one, a) > near(one, anchors[best]!) ? j : best), 0),
    );
  let anchors = initial;
  let assignments = assign(anchors);
  const history = [{ anchors, assignments }];
  for (let step = 0; step < steps; step++) {
    anchors = anchors.map((anchor, j): Pair => {
      const members = sizes.filter((_, i) => assignments[i] === j);
      return members.length ? [middle(members.map((m) => m[0])), middle(members.map((m) => m[1]))] : anchor;
    });
    const next = assign(anchors);
    const same = next.every((j, i) => j === assignments[i]);
    assignments = next;
    history.push({ anchors, assignments });
    if (same) break;
  }
  return history;
}

for (const distance of ['iou', 'euclidean'] as const) {
  for (const update of ['mean', 'median'] as const) {
    test(`every step equals a brute-force twin (${distance}, ${update})`, () => {
      fc.assert(
        fc.property(sizesAndStart, ([sizes, initial]) => {
          let state = startKMeans(flat(sizes), flat(initial), { distance, update });
          const history = brute(sizes, initial, distance, update, 12);
          for (const [step, expected] of history.entries()) {
            if (step) state = stepKMeans(state);
            assert.deepEqual(Array.from(state.assignments), expected.assignments);
            assert.deepEqual(Array.from(state.anchors), expected.anchors.flat());
            assert.equal(state.iteration, step);
          }
          assert.equal(state.converged, history.length <= 12 || stepKMeans(state) === state);
        }),
        seeded,
      );
    });
  }
}

test('reassignment with fixed anchors never lowers the average IoU', () => {
  const anyAssignment = fc.array(fc.nat(5), { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(sizesAndStart, anyAssignment, ([sizes, anchors], picks) => {
      const before = sizes.map(([w, h], i) => {
        const [a, b] = anchors[picks[i]! % anchors.length]!;
        return sizeIou(w, h, a, b);
      });
      const average = before.reduce((sum, one) => sum + one, 0) / sizes.length;
      assert.ok(startKMeans(flat(sizes), flat(anchors)).meanIou >= average);
    }),
    seeded,
  );
});

test('Euclidean mean updates never raise the squared error', () => {
  fc.assert(
    fc.property(sizesAndStart, ([sizes, initial]) => {
      let state = startKMeans(flat(sizes), flat(initial), { distance: 'euclidean' });
      for (let step = 0; step < 20 && !state.converged; step++) {
        const next = stepKMeans(state);
        assert.ok(next.squaredError <= state.squaredError * (1 + 1e-12) + 1e-12);
        state = next;
      }
      assert.equal(state.best.squaredError, Math.min(state.best.squaredError, state.squaredError));
    }),
    seeded,
  );
});

test('the best iteration seen is what is returned, with the anchors and assignments of that iteration', () => {
  fc.assert(
    fc.property(sizesAndStart, fc.nat(8), ([sizes, initial], maxIterations) => {
      const result = kmeansAnchors(sizes, { initial, maxIterations });
      const scores = brute(sizes, initial, 'iou', 'mean', maxIterations).map(({ anchors, assignments }) => {
        const sum = sizes.reduce((all, [w, h], i) => all + sizeIou(w, h, ...anchors[assignments[i]!]!), 0);
        return sum / sizes.length;
      });
      assert.equal(result.meanIou, Math.max(...scores));
      assert.equal(result.iterations, scores.length - 1);
      const sum = sizes.reduce(
        (all, [w, h], i) => all + sizeIou(w, h, ...result.anchors[result.assignments[i]!]!),
        0,
      );
      assert.equal(sum / sizes.length, result.meanIou);
    }),
    seeded,
  );
});

test('the mean update can lower the average IoU', () => {
  // One small and one large size: their mean fits both worse than the large one alone does.
  const sizes: Pair[] = [
    [10, 10],
    [100, 100],
    [100, 100],
  ];
  let state = startKMeans(flat(sizes), flat([[100, 100]]));
  assert.equal(state.meanIou, (0.01 + 1 + 1) / 3);
  state = stepKMeans(state);
  assert.deepEqual([...state.anchors], [70, 70]);
  assert.ok(state.meanIou < 0.35);
  assert.deepEqual(kmeansAnchors(sizes, { initial: [[100, 100]] }).anchors, [[100, 100]]);
});

test('what is skipped on many sizes changes nothing', () => {
  const sizes = manySizes(3000);
  const initial = initialAnchors(sizes, 9, random(4));
  let state = startKMeans(sizes, initial);
  for (let step = 0; step < 25; step++) {
    state = stepKMeans(state);
    const fresh = startKMeans(sizes, state.anchors);
    assert.deepEqual(state.assignments, fresh.assignments);
    assert.equal(state.meanIou, fresh.meanIou);
    assert.equal(state.squaredError, fresh.squaredError);
  }
});

test('a step leaves the state that it starts from as it was', () => {
  const sizes = manySizes(50);
  const start = startKMeans(sizes, initialAnchors(sizes, 4, random(1)), { update: 'median' });
  const copy = structuredClone(start);
  stepKMeans(stepKMeans(start));
  assert.deepEqual(start, copy);
});

test('an anchor without members stays where it is, and equal anchors send sizes to the first', () => {
  const result = kmeansAnchors(
    [
      [10, 10],
      [12, 12],
    ],
    {
      initial: [
        [11, 11],
        [11, 11],
        [500, 500],
      ],
    },
  );
  assert.deepEqual(result.assignments, [0, 0]);
  assert.deepEqual(result.anchors, [
    [11, 11],
    [11, 11],
    [500, 500],
  ]);
});

test('no sizes leave the anchors alone, one size draws its anchor to itself', () => {
  assert.deepEqual(kmeansAnchors([], { initial: [[1, 2]] }), {
    anchors: [[1, 2]],
    assignments: [],
    meanIou: 0,
    iterations: 0,
  });
  assert.deepEqual(kmeansAnchors([[3, 5]], { initial: [[1, 2]] }), {
    anchors: [[3, 5]],
    assignments: [0],
    meanIou: 1,
    iterations: 1,
  });
});

test('a k-means++ start is seeded, made of the sizes, all different, and refuses a k that is too large', () => {
  fc.assert(
    fc.property(
      fc.array(size, { minLength: 1, maxLength: 30 }),
      fc.nat(),
      fc.boolean(),
      (sizes, seed, byIou) => {
        const different = new Set(sizes.map(String));
        const distance = byIou ? 'iou' : 'euclidean';
        const start = initialAnchors(flat(sizes), different.size, random(seed), distance);
        assert.deepEqual(start, initialAnchors(flat(sizes), different.size, random(seed), distance));
        const drawn = new Set(
          Array.from({ length: different.size }, (_, j) => `${start[j * 2]},${start[j * 2 + 1]}`),
        );
        assert.deepEqual(drawn, different);
        assert.throws(() => initialAnchors(flat(sizes), different.size + 1, random(seed), distance), {
          name: 'RangeError',
          message: `k is ${different.size + 1}, but there are only ${different.size} different sizes`,
        });
      },
    ),
    seeded,
  );
});

test('a k-means++ start draws far sizes in proportion to their squared distance', () => {
  // From (10, 10) the others are 10 and 20 away, so they are drawn 1 : 4.
  const sizes = flat([
    [10, 10],
    [20, 10],
    [30, 10],
  ]);
  let far = 0;
  let from = 0;
  for (let seed = 0; seed < 4000; seed++) {
    const start = initialAnchors(sizes, 2, random(seed), 'euclidean');
    if (start[0] !== 10) continue;
    from++;
    if (start[2] === 30) far++;
  }
  assert.ok(Math.abs(far / from - 0.8) < 0.04, `${far} of ${from}`);
});

test('restarts come best first, and average IoU grows with k', () => {
  const sizes = manySizes(400);
  const runs = restartAnchors(sizes, 4, { seed: 5, restarts: 6 });
  assert.deepEqual(
    runs.map((run) => run.seed).sort((a, b) => a - b),
    [5, 6, 7, 8, 9, 10],
  );
  for (let i = 1; i < runs.length; i++) assert.ok(runs[i - 1]!.meanIou >= runs[i]!.meanIou);
  assert.ok(Math.abs(averageIou(sizes, runs[0]!.anchors) - runs[0]!.meanIou) < 1e-12);
  const curve = [...anchorCurve(sizes, [1, 2, 4, 8], { restarts: 3, update: 'median' })];
  for (let i = 1; i < 4; i++) assert.ok(curve[i]!.runs[0]!.meanIou > curve[i - 1]!.runs[0]!.meanIou);
  const short = [
    ...anchorCurve(
      flat([
        [1, 2],
        [2, 1],
        [1, 2],
      ]),
      [1, 2, 3, 4],
    ),
  ];
  assert.deepEqual(
    short.map(({ k }) => k),
    [1, 2],
    'two different sizes end the curve at k = 2',
  );
});

test('anchors are written as darknet writes them', () => {
  const v3 = publishedAnchors.find(({ id }) => id === 'v3-coco')!.anchors as Pair[];
  assert.equal(
    darknetAnchors(v3),
    'anchors = 10,13,  16,30,  33,23,  30,61,  62,45,  59,119,  116,90,  156,198,  373,326',
  );
  assert.equal(
    darknetAnchors(
      [
        [2.5, 2.25],
        [1, 0.333333],
      ],
      3,
    ),
    'anchors = 1,0.333,  2.5,2.25',
  );
  assert.deepEqual(
    byArea([
      [3, 3],
      [2, 1],
    ]),
    [
      [2, 1],
      [3, 3],
    ],
  );
});

test('wrong arguments are refused by name', () => {
  const refused = (message: RegExp, sizes: unknown, options: object, name = 'RangeError') =>
    assert.throws(() => kmeansAnchors(sizes as Pair[], { initial: [[1, 1]], ...options }), { name, message });
  refused(
    /^sizes\[1\] must have a height/,
    [
      [1, 1],
      [2, -3],
    ],
    {},
  );
  refused(/^sizes\[0\] must have a width above 0, not 0/, [[0, 1]], {});
  refused(/^sizes\[0\]/, [[Number.NaN, 1]], {});
  refused(/^sizes\[0\]/, [[1]], {}, 'TypeError');
  refused(/^sizes/, 'wide', {}, 'TypeError');
  refused(/^initial must hold/, [[1, 1]], { initial: [] });
  refused(/^initial\[0\]/, [[1, 1]], { initial: [[1, Infinity]] });
  refused(/^distance/, [[1, 1]], { distance: 'manhattan' });
  refused(/^update/, [[1, 1]], { update: 'mode' });
  refused(/^maxIterations/, [[1, 1]], { maxIterations: -1 });
});

test('100,000 sizes converge to anchors whose best iteration is at least as good as the last', () => {
  const sizes = manySizes(100_000);
  const end = runKMeans(startKMeans(sizes, initialAnchors(sizes, 3, random(2))), 15);
  assert.ok(end.best.meanIou >= end.meanIou && end.best.meanIou > 0.4);
});
