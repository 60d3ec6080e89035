import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  evaluateVoc,
  matchVoc,
  type VocDetection,
  type VocTruth,
  vocIou,
} from '../../../src/lib/metrics/index.ts';
import { random, randomInteger } from '../../../src/lib/random.ts';

/** VOC's rules once more from their definition, sharing nothing with the library. */
function vocTwin(
  truths: VocTruth[],
  found: VocDetection[],
  threshold: number,
  elevenPoints: boolean,
  plus: number,
): number {
  const aps: number[] = [];
  for (const name of new Set(truths.filter((t) => !t.difficult).map((t) => t.class))) {
    const own = truths.filter((t) => t.class === name);
    const used = new Set<VocTruth>();
    const marks: number[] = [];
    for (const d of found.filter((f) => f.class === name).sort((a, b) => b.score - a.score)) {
      const rivals = own.filter((t) => t.image === d.image);
      const reach = rivals.map((t) => pixels(d.box, t.box, plus));
      const most = Math.max(0, ...reach);
      const target = rivals[reach.indexOf(most)];
      if (target && most >= threshold) {
        if (target.difficult) continue;
        marks.push(used.has(target) ? 0 : 1);
        used.add(target);
      } else marks.push(0);
    }
    const positives = own.filter((t) => !t.difficult).length;
    const points = marks.map((_, i) => {
      const hits = marks.slice(0, i + 1).reduce((a, b) => a + b, 0);
      return { p: hits / (i + 1), r: hits / positives };
    });
    const bestFrom = (r: number) => Math.max(0, ...points.filter((q) => q.r >= r).map((q) => q.p));
    let ap = 0;
    if (elevenPoints) for (let i = 0; i <= 10; i++) ap += bestFrom(i * 0.1) / 11;
    else for (let k = 1; k <= positives; k++) ap += bestFrom(k / positives) / positives;
    aps.push(ap);
  }
  return aps.reduce((a, b) => a + b, 0) / aps.length;
}

function pixels(a: readonly number[], b: readonly number[], plus: number): number {
  const area = (c: readonly number[]) => (c[2]! - c[0]! + plus) * (c[3]! - c[1]! + plus);
  const cut = [0, 1].map((i) => Math.max(a[i]!, b[i]!)).concat([2, 3].map((i) => Math.min(a[i]!, b[i]!)));
  if (cut[2]! < cut[0]! || cut[3]! < cut[1]! || area(cut) === 0) return 0;
  return area(cut) / (area(a) + area(b) - area(cut));
}

test('evaluateVoc agrees with a brute-force twin on 3000 random problems with ties, duplicates and difficult truths', () => {
  const next = random(21);
  const pick = <T>(list: readonly T[]): T => list[randomInteger(next, 0, list.length - 1)]!;
  const box = () => {
    const [x, y] = [randomInteger(next, 0, 6), randomInteger(next, 0, 6)];
    return [x, y, x + randomInteger(next, 0, 8), y + randomInteger(next, 0, 8)];
  };
  let interesting = 0;
  for (let run = 0; run < 3000; run++) {
    const place = () => ({ image: pick(['a', 'b', 3]), class: pick(['cat', 'dog']) });
    const truths: VocTruth[] = Array.from({ length: pick([0, 1, 3, 8]) }, () => ({
      ...place(),
      box: box(),
      difficult: next() < 0.2,
    }));
    const found: VocDetection[] = Array.from({ length: pick([0, 1, 5, 20]) }, () => {
      const score = randomInteger(next, 0, 10) / 10;
      return truths.length && next() < 0.6 ? { ...pick(truths), score } : { ...place(), box: box(), score };
    });
    const plusOne = next() < 0.5;
    const iouThreshold = pick([0.3, 0.5, 0.75, 1]);
    const interpolation = pick(['11-point', 'all-point'] as const);
    const { meanAp } = evaluateVoc(truths, found, { iouThreshold, interpolation, plusOne });
    const twin = vocTwin(truths, found, iouThreshold, interpolation === '11-point', plusOne ? 1 : 0);
    if (Number.isNaN(twin)) assert.ok(Number.isNaN(meanAp));
    else assert.ok(Math.abs(meanAp - twin) <= 1e-9, `problem ${run}: ${meanAp}, twin ${twin}`);
    if (meanAp > 0 && meanAp < 1) interesting++;
  }
  assert.ok(interesting > 800, `only ${interesting} problems had an AP between 0 and 1`);
});

const truth = { image: 'a', class: 'cat', box: [0, 0, 10, 10] };
const hit = { ...truth, score: 0.9 };

test('a duplicate is a false positive, and a detection never looks at its second choice', () => {
  const truths = [truth, { ...truth, box: [0, 0, 10, 9] }];
  const { decisions, perClass } = evaluateVoc(truths, [hit, { ...hit, score: 0.8 }], { iouThreshold: 0.5 });
  assert.deepEqual(
    decisions.map(({ outcome, reason, truth, best, takenBy }) => ({ outcome, reason, truth, best, takenBy })),
    [
      { outcome: 'true positive', reason: 'match', truth: 0, best: 0, takenBy: null },
      { outcome: 'false positive', reason: 'duplicate', truth: null, best: 0, takenBy: 0 },
    ],
  );
  assert.equal(perClass[0]!.falsePositives, 1);
});

test('a detection of a difficult truth counts neither way, and the truth is not missed', () => {
  const truths = [truth, { ...truth, image: 'b', difficult: true }];
  const { meanAp, perClass } = evaluateVoc(truths, [{ ...hit, image: 'b', score: 1 }, hit]);
  assert.equal(meanAp, 1);
  assert.deepEqual([perClass[0]!.ignored, perClass[0]!.positives], [1, 1]);
});

test('an IoU equal to the threshold is a match', () => {
  const half = { ...hit, box: [0, 0, 10, 5] };
  assert.equal(evaluateVoc([truth], [half], { iouThreshold: 0.5 }).meanAp, 1);
  assert.equal(evaluateVoc([truth], [half], { iouThreshold: 0.5000001 }).meanAp, 0);
});

test('classes without truths that count have a NaN AP and are left out of the mean', () => {
  const truths = [truth, { ...truth, class: 'dog', difficult: true }];
  const { meanAp, perClass } = evaluateVoc(truths, [hit, { ...hit, class: 'bird' }]);
  assert.equal(meanAp, 1);
  assert.deepEqual(
    perClass.map((c) => [c.class, c.ap]),
    [
      ['cat', 1],
      ['dog', Number.NaN],
      ['bird', Number.NaN],
    ],
  );
  assert.ok(Number.isNaN(evaluateVoc([], []).meanAp));
});

test('with plusOne a box of equal corners is one pixel, without it nothing', () => {
  assert.equal(vocIou([3, 3, 3, 3], [3, 3, 3, 3], true), 1);
  assert.equal(vocIou([3, 3, 3, 3], [3, 3, 3, 3]), 0);
  assert.equal(vocIou([0, 0, 1, 1], [1, 1, 2, 2], true), 1 / 7);
  assert.equal(vocIou([0, 0, 1, 1], [2, 2, 3, 3], true), 0);
});

test('evaluateVoc and matchVoc name what is wrong', () => {
  const cases: [() => unknown, RegExp][] = [
    [
      () => evaluateVoc([{ ...truth, box: [5, 0, 2, 1] }], []),
      /^groundTruths\[0\]\.box: width is negative \(-3\)$/,
    ],
    [
      () => evaluateVoc([truth], [{ ...hit, box: [0, 5, 1, 2] }]),
      /^detections\[0\]\.box: height is negative \(-3\)$/,
    ],
    [
      () => evaluateVoc([truth], [{ ...hit, score: Number.NaN }]),
      /^detections\[0\]\.score must be finite, got NaN$/,
    ],
    [
      () => evaluateVoc([truth], [truth as never]),
      /^detections\[0\]\.score must be a number, got undefined$/,
    ],
    [
      () => evaluateVoc([{ ...truth, image: null as never }], []),
      /^groundTruths\[0\]\.image must be a string or a number/,
    ],
    [
      () => evaluateVoc([truth], [], { iouThreshold: 1.5 }),
      /^iouThreshold must be between 0 and 1, got 1\.5$/,
    ],
    [
      () => evaluateVoc([truth], [], { interpolation: '12-point' as never }),
      /^interpolation must be '11-point' or 'all-point'/,
    ],
    [() => evaluateVoc(null as never, []), /^groundTruths must be a list$/],
    [() => matchVoc([{ box: [0, 0, 1] }], []), /^truths\[0\]\.box must be \[x1, y1, x2, y2\]$/],
    [
      () => matchVoc([], [{ box: [0, 0, 1, Number.NaN], score: 1 }]),
      /^detections\[0\]\.box\[3\] must be a finite number, got NaN$/,
    ],
  ];
  for (const [call, message] of cases) assert.throws(call, { message });
});
