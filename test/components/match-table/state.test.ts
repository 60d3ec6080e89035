import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CROWD, DIFFICULT, MOST } from '../../../src/components/match-table/board.ts';
import {
  add,
  derive,
  type MatchState,
  matchCodec,
  remove,
  setBox,
  setClass,
  setScore,
  toggleFlag,
} from '../../../src/components/match-table/state.ts';
import { takeProposed } from '../../../src/components/match-table/taken.ts';
import { detectionName } from '../../../src/components/match-table/words.ts';

const start = matchCodec.initial;
const voc: MatchState = { ...start, rule: 'voc' };
const outcome = (state: MatchState, detection: number) => {
  const row = derive(state).rows.find((one) => one.detection === detection)!;
  return [row.decision.outcome, row.decision.reason];
};
const near = (a: number, b: number, tolerance = 1e-12) =>
  assert.ok(Math.abs(a - b) < tolerance, `${a} is not ${b}`);

test('the truths at the start are the horses of our own ground truth', () => {
  const file = JSON.parse(
    readFileSync(new URL('../../../public/data/photos-truth.json', import.meta.url), 'utf8'),
  ) as {
    annotations: { image_id: number; bbox: [number, number, number, number] }[];
  };
  const horses = file.annotations
    .filter(({ image_id }) => image_id === 2)
    .map(({ bbox: [x, y, w, h] }) => [x, y, x + w, y + h]);
  assert.deepEqual(start.truths.map((row) => row.slice(0, 4)).sort(), horses.sort());
});

test('at the start every kind of decision occurs', () => {
  assert.deepEqual(outcome(start, 0), ['true positive', 'match']);
  assert.deepEqual(outcome(start, 3), ['false positive', 'duplicate']);
  assert.deepEqual(outcome(start, 7), ['false positive', 'no-overlap']);
  assert.deepEqual(outcome(voc, 6), ['ignored', 'difficult']);
  assert.deepEqual(outcome({ ...start, at: 6 }, 5), ['false positive', 'below-threshold']);
});

test('a detection whose best truth is taken is a duplicate in VOC and takes the next best in COCO', () => {
  assert.deepEqual(outcome(voc, 4), ['false positive', 'duplicate']);
  assert.deepEqual(outcome(start, 4), ['true positive', 'match']);
  const row = derive(start).rows.find(({ detection }) => detection === 4)!;
  assert.match(row.why, /overlaps T4 most .* P3 has taken that, and COCO goes on .* T5/);
  assert.match(row.other!, /duplicate: P3 had already taken T4 .* VOC allows no second choice/);
});

test('both rules name exactly the predictions that they judge differently', () => {
  assert.equal(derive(start).difference, 'VOC would decide otherwise about P5, P7; the table says why.');
  assert.equal(derive(voc).difference, 'COCO would decide otherwise about P5, P7; the table says why.');
  assert.match(
    derive({ ...start, detections: start.detections.slice(0, 3) }).difference,
    /alike about every/,
  );
});

test('the curve that is drawn gives the AP that the evaluators compute, at every threshold and by both rules', () => {
  for (const rule of ['coco', 'voc'] as const)
    for (const points of ['all-point', '11-point'] as const)
      for (let at = 0; at < 10; at++) {
        const { samples, perClass } = derive({ ...start, rule, points, at });
        near(samples.ap, perClass[0]!.apByIou[at]!, 1e-9);
      }
});

test('a class without truths has -1 and stays out of the mean', () => {
  const { perClass, mapByIou, sentence } = derive(start);
  assert.deepEqual(perClass[1]!.apByIou, new Array(10).fill(-1));
  assert.deepEqual(mapByIou, perClass[0]!.apByIou);
  assert.match(sentence, /cow has predictions but no truth .* −1/);
  const withCow = setClass(start, { kind: 'truth', index: 4 }, 1);
  assert.equal(derive(withCow).perClass[1]!.truths, 1);
  near(derive(withCow).perClass[1]!.apByIou[0]!, 1);
});

test('no truth at all is said, not computed', () => {
  const { mapMean, sentence } = derive({ ...start, truths: [] });
  assert.equal(mapMean, -1);
  assert.match(sentence, /nothing to find .* undefined/);
});

test('no prediction gives an AP of 0 and every truth missed', () => {
  const { mapMean, missed, curve } = derive({ ...start, detections: [] });
  assert.equal(mapMean, 0);
  assert.equal(missed, 6);
  assert.deepEqual(curve.precision, []);
});

test('a crowd is ignored in COCO, together with what lies in it, and an ordinary truth in VOC', () => {
  const crowd = toggleFlag(start, 5, CROWD);
  assert.deepEqual(outcome(crowd, 0), ['ignored', 'crowd']);
  assert.deepEqual(outcome(crowd, 3), ['ignored', 'crowd']);
  assert.deepEqual(outcome({ ...crowd, rule: 'voc' }, 0), ['true positive', 'match']);
  assert.deepEqual(toggleFlag(crowd, 5, CROWD), start);
});

test('a difficult truth counts as any other in COCO', () => {
  const easy = toggleFlag(start, 2, DIFFICULT);
  assert.equal(derive(easy).mapMean, derive(start).mapMean);
  assert.deepEqual(outcome({ ...easy, rule: 'voc' }, 6), ['true positive', 'match']);
});

test('mAP@0.50 can rise while AP@[.50:.95] falls', () => {
  // A loose box for a truth that was missed helps at .50; a tight one made looser costs at the strict thresholds.
  const few = { ...start, detections: [start.detections[0]!, start.detections[1]!] };
  const exact = setBox(
    setBox(few, { kind: 'detection', index: 0 }, start.truths[5]!.slice(0, 4)),
    { kind: 'detection', index: 1 },
    start.truths[0]!.slice(0, 4),
  );
  const loose = setBox(
    { ...exact, detections: [...exact.detections, [190, 196, 350, 362, 0, 0.5]] },
    { kind: 'detection', index: 0 },
    [433, 213, 545, 347],
  );
  const before = derive(exact);
  const after = derive(loose);
  assert.ok(after.mapByIou[0]! > before.mapByIou[0]!);
  assert.ok(after.mapMean < before.mapMean);
});

test('the task is checked: not at the start, but after a duplicate loses its rank and a good box its fit', () => {
  assert.equal(derive(start).task.reached, false);
  const demoted = setScore(start, 3, 0.05);
  assert.equal(derive(demoted).task.reached, false);
  const solved = setBox(demoted, { kind: 'detection', index: 0 }, [433, 213, 535, 347]);
  assert.equal(derive(solved).task.reached, true);
  assert.equal(derive({ ...solved, rule: 'voc' }).task.reached, true);
  assert.match(derive(solved).task.text, /^Done: mAP@0\.50 from 0\.\d{3} to 1\.000/);
  assert.equal(derive({ ...start, truths: [] }).task.reached, false);
});

test('a copy of a hit is a duplicate: the truth is used up', () => {
  const copied = add(start, 'detection', 0);
  const index = start.detections.length;
  assert.equal(copied.detections[index]![5], 0.93);
  assert.deepEqual(outcome(copied, index), ['false positive', 'duplicate']);
  assert.equal(detectionName(index), 'P10');
});

test('moving a box, a score or a class changes only that box', () => {
  const moved = setBox(start, { kind: 'detection', index: 7 }, [1, 2, 30, 40]);
  assert.deepEqual(moved.detections[7], [1, 2, 30, 40, 0, 0.33]);
  assert.equal(moved.truths, start.truths);
  assert.deepEqual(setScore(start, 7, 0.99).detections[7], [600, 250, 700, 340, 0, 0.99]);
  assert.equal(derive(setScore(start, 7, 0.99)).rows[0]!.detection, 7);
});

test('a detector’s boxes take the predictions’ place: whole pixels in the photo, only its classes, at most twelve', () => {
  const [HORSE, COW, DOG] = [17, 19, 16];
  const taken = takeProposed(start, {
    boxes: new Float32Array([
      -4.2, 10.4, 90.6, 80, -3, 11, 91, 81, 5, 5, 50, 50, 700, 500, 900, 600, 60, 60, 60.2, 90,
    ]),
    scores: new Float32Array([0.9, 0.8, 0.7, 0.516, 0.4]),
    classes: [HORSE, HORSE, DOG, COW, HORSE],
  });
  assert.deepEqual(taken.detections, [
    [0, 10, 91, 80, 0, 0.9],
    [700, 500, 773, 512, 1, 0.52],
  ]);
  assert.equal(taken.truths, start.truths);
  const many = takeProposed(start, {
    boxes: new Float32Array(Array.from({ length: 20 }, (_, i) => [i * 30, 10, i * 30 + 25, 40]).flat()),
    scores: Float32Array.from({ length: 20 }, (_, i) => 0.9 - i / 100),
    classes: new Array<number>(20).fill(HORSE),
  });
  assert.equal(many.detections.length, 12);
});

test('lists never grow past what can be read, and boxes can be taken away to the last', () => {
  let state = start;
  for (let i = 0; i < 40; i++) state = add(add(state, 'truth'), 'detection');
  assert.equal(state.truths.length, MOST.truths);
  assert.equal(state.detections.length, MOST.detections);
  while (state.truths.length) state = remove(state, { kind: 'truth', index: 0 });
  while (state.detections.length) state = remove(state, { kind: 'detection', index: 0 });
  assert.match(derive(state).sentence, /0 hits, 0 false positives/);
});

test('the state survives the way through a link, emptied lists included', () => {
  const state = { ...toggleFlag(setScore(start, 0, 0.5), 1, CROWD), rule: 'voc' as const, at: 4 };
  assert.deepEqual(matchCodec.read(matchCodec.write(state)), state);
  const bare = { ...start, truths: [], detections: [] };
  assert.deepEqual(matchCodec.read(matchCodec.write(bare)), bare);
  assert.deepEqual(matchCodec.read('truths=9_9_1_1_0_0&detections=NaN&at=99').truths, start.truths);
});

test('a redraw takes a fraction of a frame', () => {
  let state = start;
  while (state.detections.length < MOST.detections) state = add(state, 'detection', 0);
  for (let i = 0; i < 30; i++) derive({ ...state, rule: i % 2 ? 'voc' : 'coco' });
  const times = Array.from({ length: 21 }, () => {
    const before = performance.now();
    derive({ ...state, rule: 'voc' });
    derive({ ...state, rule: 'coco' });
    return (performance.now() - before) / 2;
  }).sort((a, b) => a - b);
  assert.ok(times[10]! < 8, `${times[10]} ms`);
});
