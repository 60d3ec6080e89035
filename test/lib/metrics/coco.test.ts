import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type CocoDetection,
  type CocoGroundTruth,
  cocoDecisions,
  evaluateCoco,
} from '../../../src/lib/metrics/index.ts';
import { random } from '../../../src/lib/random.ts';
import { cocoTwin } from './coco-twin.ts';
import { randomCoco } from './random-boxes.ts';

const box = (x: number, y: number, w: number, h: number) => [x, y, w, h];

function problem(
  truths: Partial<CocoGroundTruth['annotations'][number]>[],
  found: Partial<CocoDetection>[],
): [CocoGroundTruth, CocoDetection[]] {
  const place = { image_id: 1, category_id: 1 };
  return [
    {
      images: [{ id: 1, width: 100, height: 100 }],
      categories: [{ id: 1, name: 'dog' }],
      annotations: truths.map((truth, i) => ({
        id: i + 1,
        ...place,
        bbox: box(0, 0, 10, 10),
        area: 100,
        iscrowd: 0,
        ...truth,
      })),
    },
    found.map((detection) => ({ ...place, bbox: box(0, 0, 10, 10), score: 0.5, ...detection })),
  ];
}

test('evaluateCoco agrees with a brute-force twin on 3000 random problems with ties, copies, crowds and empty boxes', () => {
  const next = random(4);
  let interesting = 0;
  for (let run = 0; run < 3000; run++) {
    const { groundTruth, detections } = randomCoco(next);
    const { stats } = evaluateCoco(groundTruth, detections);
    const twin = cocoTwin(groundTruth, detections);
    for (let i = 0; i < 12; i++) {
      assert.ok(
        Math.abs(stats[i]! - twin[i]!) <= 1e-9,
        `problem ${run}, stats[${i}]: ${stats[i]}, twin ${twin[i]}`,
      );
    }
    if (stats[0]! > 0 && stats[0]! < 1) interesting++;
  }
  assert.ok(interesting > 1000, `only ${interesting} problems had an AP between 0 and 1`);
});

test('evaluateCoco does not depend on the order of images, categories and annotations', () => {
  const next = random(5);
  for (let run = 0; run < 200; run++) {
    const { groundTruth, detections } = randomCoco(next);
    const turned = {
      images: groundTruth.images.toReversed(),
      categories: groundTruth.categories.toReversed(),
      annotations: groundTruth.annotations,
    };
    assert.deepEqual(evaluateCoco(turned, detections).stats, evaluateCoco(groundTruth, detections).stats);
  }
});

test('evaluateCoco leaves its input as it was', () => {
  const { groundTruth, detections } = randomCoco(random(6));
  const before = structuredClone({ groundTruth, detections });
  evaluateCoco(groundTruth, detections);
  assert.deepEqual({ groundTruth, detections }, before);
});

test('evaluateCoco of nothing found is 0, of nothing to find -1', () => {
  const [groundTruth, detections] = problem([{}], [{}]);
  const nothingFound = evaluateCoco(groundTruth, []).stats;
  assert.deepEqual(nothingFound, [0, 0, 0, 0, -1, -1, 0, 0, 0, 0, -1, -1]);
  const nothingToFind = evaluateCoco({ ...groundTruth, annotations: [] }, detections);
  assert.deepEqual(nothingToFind.stats, new Array(12).fill(-1));
  assert.ok(nothingToFind.perCategory[0]!.precision.every((p) => p === -1));
  const empty = evaluateCoco({ images: [], annotations: [], categories: [] }, []);
  assert.deepEqual(empty.stats, new Array(12).fill(-1));
});

test('a category without truths is -1 and is left out of the means', () => {
  const [groundTruth, detections] = problem([{}], [{}, { category_id: 2 }]);
  const two = { ...groundTruth, categories: [...groundTruth.categories, { id: 2, name: 'cat' }] };
  const { stats, perCategory } = evaluateCoco(two, detections);
  assert.ok(Math.abs(stats[0]! - 1) < 1e-9);
  assert.deepEqual([perCategory[1]!.ap, perCategory[1]!.ar, perCategory[1]!.detections], [-1, -1, 1]);
});

test('an IoU of exactly .90 reaches the ninth threshold, whose double is 0.8999999999999999', () => {
  const { perCategory } = evaluateCoco(
    ...problem([{ bbox: box(0, 0, 10, 10) }], [{ bbox: box(0, 0, 10, 9) }]),
  );
  assert.deepEqual(perCategory[0]!.recallByIou, [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
});

test('of two truths that overlap equally the last one is taken, and a detection goes on to its second choice', () => {
  const same = problem([{}, {}], [{}, {}]);
  assert.deepEqual(
    cocoDecisions(...same).map(({ truth, outcome }) => [truth, outcome]),
    [
      [1, 'true positive'],
      [0, 'true positive'],
    ],
  );
  assert.ok(Math.abs(evaluateCoco(...same).stats[0]! - 1) < 1e-9);
});

test('a crowd takes any number of detections, none of which counts', () => {
  const { stats } = evaluateCoco(
    ...problem(
      [{}, { bbox: box(50, 50, 40, 40), iscrowd: 1 }],
      [{ score: 0.9, bbox: box(55, 55, 5, 5) }, { score: 0.8, bbox: box(60, 60, 5, 5) }, { score: 0.1 }],
    ),
  );
  assert.ok(Math.abs(stats[0]! - 1) < 1e-9);
});

test('only the best 100 detections of an image and category count, and the result says how many did not', () => {
  const wrong = Array.from({ length: 100 }, () => ({ score: 0.9, bbox: box(50, 50, 5, 5) }));
  const result = evaluateCoco(...problem([{}], [...wrong, { score: 0.1 }]));
  assert.equal(result.stats[8], 0);
  assert.equal(result.beyondLimit, 1);
  assert.match(result.notices.join(), /1 detection beyond the best 100/);
});

test('a truth with the id 0 counts as not found, as in the reference, and a notice says so', () => {
  const result = evaluateCoco(...problem([{ id: 0 }], [{}]));
  assert.equal(result.stats[0], 0);
  assert.match(result.notices.join(), /annotations\[0\]\.id is 0/);
});

test('missing area, iscrowd and id get defaults that the result reports', () => {
  const [groundTruth, detections] = problem([{}], [{}]);
  const bare = [{ image_id: 1, category_id: 1, bbox: box(0, 0, 10, 10) }];
  const result = evaluateCoco({ ...groundTruth, annotations: bare }, detections);
  assert.deepEqual(result.defaults, { area: 1, iscrowd: 1, id: 1 });
  assert.equal(result.notices.length, 3);
  assert.deepEqual(result.stats, evaluateCoco(groundTruth, detections).stats);
});

test('perImage counts hits and false positives from the chosen score on', () => {
  const [groundTruth, detections] = problem(
    [{}, { bbox: box(50, 50, 9, 9) }],
    [{ score: 0.9 }, { score: 0.8 }, { score: 0.2 }],
  );
  const { perImage } = evaluateCoco(groundTruth, detections, { imageScore: 0.5 });
  assert.deepEqual(
    [perImage.ids, [...perImage.truths], [...perImage.hits], [...perImage.falsePositives]],
    [[1], [2], [1], [1]],
  );
});

test('cocoDecisions adds up to the hits and ignored detections of evaluateCoco on random problems', () => {
  const next = random(9);
  for (let run = 0; run < 300; run++) {
    const { groundTruth, detections } = randomCoco(next);
    const decisions = cocoDecisions(groundTruth, detections);
    const { perImage } = evaluateCoco(groundTruth, detections, { imageScore: -1 });
    const count = (outcome: string, id: number) =>
      decisions.filter((d) => d.outcome === outcome && detections[d.detection]!.image_id === id).length;
    for (const [i, id] of perImage.ids.entries()) {
      assert.equal(perImage.hits[i], count('true positive', id), `problem ${run}`);
      assert.equal(perImage.falsePositives[i], count('false positive', id), `problem ${run}`);
    }
  }
});
