import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changedDecisions,
  cocoDecisions,
  cocoFromItems,
  evaluateCoco,
  evaluateVoc,
  explainDecision,
  matchCoco,
  matchVoc,
  precisionRecall,
  rankedHits,
} from '../../../src/lib/metrics/index.ts';
import { random, randomInteger } from '../../../src/lib/random.ts';

/** Two overlapping truths; the second detection prefers the truth that the first one takes. */
const truths = [{ box: [0, 0, 10, 10] }, { box: [0, 0, 10, 14] }];
const detections = [
  { box: [0, 0, 10, 10.5], score: 0.9 },
  { box: [0, 0, 10, 11], score: 0.8 },
];

test('the second detection is a duplicate in VOC and takes its second choice in COCO', () => {
  const voc = matchVoc(truths, detections);
  const coco = matchCoco(truths, detections);
  assert.deepEqual(
    voc.decisions.map((d) => [d.outcome, d.truth]),
    [
      ['true positive', 0],
      ['false positive', null],
    ],
  );
  assert.deepEqual(
    coco.decisions.map((d) => [d.outcome, d.truth]),
    [
      ['true positive', 0],
      ['true positive', 1],
    ],
  );
  assert.deepEqual(changedDecisions(voc.decisions, coco.decisions), [1]);
  assert.deepEqual(
    [voc.takenBy, coco.takenBy],
    [
      [0, null],
      [0, 1],
    ],
  );
  assert.equal(
    explainDecision(voc.decisions[1]!, { rule: 'voc', iouThreshold: 0.5 }),
    'False positive, a duplicate: detection 1 had already taken truth 1 (IoU 0.909), and VOC allows no second choice.',
  );
  assert.equal(
    explainDecision(coco.decisions[1]!, { rule: 'coco', iouThreshold: 0.5, truthName: (g) => 'AB'[g]! }),
    'Hit: it overlaps A most (IoU 0.909), but detection 1 has taken that, and COCO goes on to the next best that is free: B (IoU 0.786).',
  );
});

test('every reason has its case and its sentence', () => {
  const truth = { box: [0, 0, 10, 10] };
  const same = { box: [0, 0, 10, 10], score: 0.5 };
  const cases: [ReturnType<typeof matchCoco>, 'voc' | 'coco', string, RegExp][] = [
    [matchCoco([truth], [same]), 'coco', 'match', /^Hit: it takes truth 1 \(IoU 1\.000\)\.$/],
    [
      matchCoco([truth, truth], [same]),
      'coco',
      'match',
      /equally \(IoU 1\.000\), and COCO takes the last of equals\.$/,
    ],
    [
      matchCoco([{ box: [0, 0, 10, 9] }, { ...truth, crowd: true }], [same]),
      'coco',
      'match',
      /^Hit: it overlaps truth 2 most .* COCO prefers one that does: truth 1 \(IoU 0\.900\)\.$/,
    ],
    [
      matchCoco([truth], [{ ...same, score: 0.4 }, same]),
      'coco',
      'duplicate',
      /detection 2 had already taken truth 1 .* no other free truth/,
    ],
    [
      matchVoc([truth], [{ ...same, box: [0, 0, 10, 4] }]),
      'voc',
      'below-threshold',
      /IoU of 0\.400 does not reach 0\.5\.$/,
    ],
    [
      matchVoc([truth], [{ ...same, box: [20, 20, 30, 30] }]),
      'voc',
      'no-overlap',
      /overlaps no truth of its class\.$/,
    ],
    [
      matchCoco([{ box: [0, 0, 50, 50], crowd: true }], [same]),
      'coco',
      'crowd',
      /^Ignored: it lies in the crowd truth 1 \(1\.000 of it inside\)/,
    ],
    [matchVoc([{ ...truth, difficult: true }], [same]), 'voc', 'difficult', /^Ignored: .* marked difficult/],
    [
      matchCoco([truth], [same], { areaRange: 'large' }),
      'coco',
      'truth-outside-area',
      /^Ignored: it takes truth 1 .* outside this range\.$/,
    ],
    [matchCoco([], [same], { areaRange: 'large' }), 'coco', 'outside-area', /^Ignored: it takes no truth/],
    [
      matchCoco([truth], [same, { ...same, score: 0.9 }], { maxDetections: 1 }),
      'coco',
      'beyond-limit',
      /^Ignored: too many/,
    ],
  ];
  for (const [{ decisions }, rule, reason, sentence] of cases) {
    assert.equal(decisions[0]!.reason, reason);
    assert.match(explainDecision(decisions[0]!, { rule, iouThreshold: 0.5 }), sentence);
  }
});

test('truths and detections of other classes never meet', () => {
  const { decisions } = matchCoco(
    [{ box: [0, 0, 9, 9], class: 'cat' }],
    [{ box: [0, 0, 9, 9], class: 'dog', score: 1 }],
  );
  assert.deepEqual([decisions[0]!.reason, decisions[0]!.best], ['no-overlap', null]);
});

test('matchCoco and matchVoc decide as the evaluators do on 500 random pictures, at several thresholds', () => {
  const next = random(31);
  const corner = () => randomInteger(next, 0, 12);
  const box = () => {
    const [x, y] = [corner(), corner()];
    return [x, y, x + 1 + corner(), y + 1 + corner()];
  };
  for (let run = 0; run < 500; run++) {
    const place = () => ({ image: 'photo', class: next() < 0.5 ? 'cat' : 'dog' });
    const own = Array.from({ length: randomInteger(next, 0, 6) }, () => ({
      ...place(),
      box: box(),
      crowd: next() < 0.2,
    }));
    const found = Array.from({ length: randomInteger(next, 0, 10) }, () => ({
      ...place(),
      box: next() < 0.5 && own.length ? own[randomInteger(next, 0, own.length - 1)]!.box : box(),
      score: randomInteger(next, 0, 5) / 5,
    }));
    const iouThreshold = [0.3, 0.5, 0.75, 0.9][run % 4]!;
    const { groundTruth, detections: results } = cocoFromItems(own, found);
    const coco = matchCoco(own, found, { iouThreshold });
    assert.deepEqual(coco.decisions, cocoDecisions(groundTruth, results, { iouThreshold }));
    assert.deepEqual(
      matchVoc(own, found, { iouThreshold }).decisions,
      evaluateVoc(own, found, { iouThreshold }).decisions,
    );
    if (iouThreshold !== 0.5) continue;
    for (const [k, category] of evaluateCoco(groundTruth, results).perCategory.entries()) {
      const { hits } = rankedHits(found, coco, groundTruth.categories[k]!.name!);
      if (category.truths === 0) continue;
      assert.equal(category.recallByIou[0], precisionRecall(hits, category.truths).recall.at(-1) ?? 0);
    }
  }
});

test('rankedHits lists what counts by falling score', () => {
  const found = [
    { box: [0, 0, 10, 10], score: 0.2, class: 'cat' },
    { box: [50, 50, 60, 60], score: 0.9, class: 'cat' },
    { box: [0, 0, 10, 10], score: 0.5, class: 'dog' },
  ];
  const match = matchVoc(
    [
      { box: [0, 0, 10, 10], class: 'cat' },
      { box: [0, 0, 10, 10], class: 'dog', difficult: true },
    ],
    found,
  );
  assert.deepEqual(rankedHits(found, match), { hits: [false, true], scores: [0.9, 0.2], detections: [1, 0] });
  assert.deepEqual(rankedHits(found, match, 'dog').hits, []);
});

test('a picture of 30 truths and 60 detections is matched by both rules and evaluated fast enough for every frame of a drag', () => {
  const next = random(3);
  const box = () => {
    const [x, y] = [500 * next(), 400 * next()];
    return [x, y, x + 20 + 100 * next(), y + 20 + 100 * next()];
  };
  const own = Array.from({ length: 30 }, () => ({ image: 1, class: 'cat', box: box() }));
  const found = Array.from({ length: 60 }, () => ({ image: 1, class: 'cat', box: box(), score: next() }));
  const work = () => {
    matchVoc(own, found);
    matchCoco(own, found);
    const { groundTruth, detections: results } = cocoFromItems(own, found);
    evaluateCoco(groundTruth, results);
  };
  for (let i = 0; i < 30; i++) work();
  const times = Array.from({ length: 30 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  // a frame has 16 ms; the usual figure is well below 1
  assert.ok(times[15]! < 8, `the median was ${times[15]} ms`);
});

test('matchCoco names an unknown area range and a wrong limit', () => {
  assert.throws(
    () => matchCoco([], [], { areaRange: 'huge' as never }),
    /areaRange must be one of all, small, medium, large/,
  );
  assert.throws(
    () => matchCoco([], [], { maxDetections: 0 }),
    /maxDetections must be a positive integer, got 0/,
  );
  assert.throws(
    () => matchCoco([{ box: [0, 0, 1, 1], area: Number.NaN }], []),
    /truths\[0\]\.area must be at least 0, got NaN/,
  );
});
