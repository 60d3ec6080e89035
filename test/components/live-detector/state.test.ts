import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cocoResults,
  derive,
  detectorCodec,
  type Found,
  SCORE_FLOOR,
  toggleClass,
} from '../../../src/components/live-detector/state.ts';

const start = detectorCodec.initial;
const DOG = 16;
const BICYCLE = 1;

/** Two dogs' boxes on one dog, a bicycle that overlaps them, and something doubtful elsewhere. */
const found: Found = {
  boxes: new Float32Array([10, 10, 60, 110, 12, 12, 62, 112, 11, 11, 61, 111, 200, 0, 240, 40]),
  scores: new Float32Array([0.9, 0.8, 0.7, 0.1]),
  classes: new Uint8Array([DOG, DOG, BICYCLE, 0]),
  dropped: 0,
};

test('suppression stays within a class unless it is asked to work across classes', () => {
  assert.deepEqual(
    derive(start, found).detections.map(({ label }) => label),
    ['dog', 'bicycle'],
  );
  assert.deepEqual(
    derive({ ...start, across: true }, found).detections.map(({ label }) => label),
    ['dog'],
  );
});

test('an IoU threshold of 1 keeps every candidate above the score threshold', () => {
  assert.equal(derive({ ...start, iou: 1 }, found).detections.length, 3);
});

test('lowering the score threshold never makes a box disappear', () => {
  let before = new Set<string>();
  for (let score = 0.95; score >= SCORE_FLOOR; score -= 0.01) {
    const now = new Set(derive({ ...start, score }, found).detections.map(({ box }) => box.join()));
    for (const box of before) assert.ok(now.has(box), `${box} was lost at ${score}`);
    before = now;
  }
  assert.equal(before.size, 3);
});

test('raw candidates are all those above the score threshold, before suppression', () => {
  const { candidates, candidateCount } = derive({ ...start, raw: true }, found);
  assert.equal(candidateCount, 3);
  assert.equal(candidates.length, 3);
  assert.deepEqual(derive(start, found).candidates, []);
});

test('a class filter hides boxes without changing what suppression decided', () => {
  const { detections, sentence } = derive({ ...start, only: [BICYCLE] }, found);
  assert.deepEqual(
    detections.map(({ label }) => label),
    ['bicycle'],
  );
  assert.match(sentence, /1 of other classes hidden/);
});

test('the sentence says what was found, and what to do when nothing was', () => {
  assert.equal(derive(start, found).sentence, 'dog, bicycle. 2 of 3 candidate boxes kept.');
  assert.match(derive({ ...start, score: 0.95 }, found).sentence, /^Nothing .* 0\.95\. Lower/);
  assert.match(derive({ ...start, most: 1 }, found).sentence, /The limit on boxes is reached/);
  const none = { ...found, boxes: new Float32Array(), scores: new Float32Array(), classes: [] };
  assert.match(derive(start, none).sentence, /^Nothing/);
});

test('a class is added to the filter and taken out again', () => {
  const once = toggleClass(toggleClass(start, DOG), BICYCLE);
  assert.deepEqual(once.only, [BICYCLE, DOG]);
  assert.deepEqual(toggleClass(once, DOG).only, [BICYCLE]);
});

test('COCO results have corner, width and height, and the ids of COCO', () => {
  const [dog] = cocoResults(derive(start, found).detections, 7);
  assert.deepEqual(dog, { image_id: 7, category_id: 18, bbox: [10, 10, 50, 100], score: 0.9 });
});

test('what a link says is bounded', () => {
  const state = detectorCodec.read('score=0&size=9999&most=1e9&iou=-3&only=200,-1');
  assert.deepEqual(
    { score: state.score, size: state.size, most: state.most, iou: state.iou },
    { score: SCORE_FLOOR, size: 640, most: 100, iou: 0 },
  );
  assert.deepEqual(state.only, [79, 0]);
});
