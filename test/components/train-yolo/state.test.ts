import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lossTop, roundUp, smoothed } from '../../../src/components/train-yolo/curves.ts';
import { chanceOf, type Racer, race, reached } from '../../../src/components/train-yolo/race.ts';
import { roundsOf, settingsWords } from '../../../src/components/train-yolo/run-settings.ts';
import {
  derive,
  findProblem,
  progressWords,
  type RunResults,
  runSettings,
  setSwitch,
  trainYoloCodec,
} from '../../../src/components/train-yolo/state.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const start = trainYoloCodec.initial;

test('a state survives its link, the street included; what is out of range keeps to it', () => {
  const state = {
    ...start,
    minutes: 2.5,
    batch: 8,
    rate: '0.005',
    anchorsB: 'random' as const,
    scalesA: true,
    street: 7,
    axis: 'steps' as const,
  };
  assert.deepEqual(trainYoloCodec.read(trainYoloCodec.write(state)), state);
  assert.equal(trainYoloCodec.write(start), '');
  const wild = trainYoloCodec.read('minutes=1e9&batch=0&rate=7&seed=-4&anchorsA=hand&start=thin+air');
  assert.deepEqual(
    [wild.minutes, wild.batch, wild.rate, wild.seed, wild.anchorsA, wild.start],
    [10, 1, start.rate, 0, start.anchorsA, start.start],
  );
});

test('switches belong to one run; a network that brings its anchors has none to choose', () => {
  const next = setSwitch(start, 'B', { anchors: 'random', multiScale: true });
  assert.deepEqual(
    [next.anchorsA, next.anchorsB, next.scalesA, next.scalesB],
    ['k-means', 'random', false, true],
  );
  assert.equal(runSettings(next, 'B').anchors, 'random');
  assert.equal(runSettings({ ...next, start: 'shipped' }, 'B').anchors, 'its own');
  assert.equal(runSettings({ ...next, start: 'own' }, 'B', 'A after 9 steps').own, 'A after 9 steps');
  assert.match(
    settingsWords(runSettings(next, 'B')),
    /^trained body, new head, random anchors, several scales; batch 4/,
  );
});

test('a start that is not there is a sentence, not a run', () => {
  const nothing = { shipped: false, own: false };
  assert.equal(findProblem({ start: 'scratch' }, nothing), null);
  assert.match(findProblem({ start: 'body' }, nothing)!, /no trained street YOLO/);
  assert.match(findProblem({ start: 'own' }, nothing)!, /train one and press “Keep”/);
  assert.equal(findProblem({ start: 'own' }, { shipped: false, own: true }), null);
});

test('short runs are measured a few times, long ones more often, none more than 20 times', () => {
  assert.deepEqual([0.1, 0.5, 1, 5, 10].map(roundsOf), [3, 8, 8, 16, 20]);
});

const rounds = (...ap50s: number[]) =>
  ap50s.map((ap50, i) => ({ round: i, step: 10 * i, seconds: 5 * i, ap50, detections: [] }));
const racer = (name: 'A' | 'B', ap50s: number[], change: Partial<typeof start> = {}): Racer => ({
  name,
  settings: runSettings({ ...start, ...change }, name),
  rounds: rounds(...ap50s),
  things: 180,
});

test('a curve reaches a height between its rounds, at once, or never', () => {
  assert.equal(reached(rounds(0, 0.1, 0.3), 0.2), 7.5);
  assert.equal(reached(rounds(0, 0.1, 0.3), 0.2, 'step'), 15);
  assert.equal(reached(rounds(0.4), 0.2), 0);
  assert.equal(reached(rounds(0, 0.1), 0.2), null);
});

test('priors that reach the other run’s best in half the time are twice as fast', () => {
  const faster = race(racer('A', [0, 0.2, 0.4]), racer('B', [0, 0.1, 0.2]));
  assert.deepEqual([faster.kind, faster.leader, faster.speed], ['faster', 'A', 2]);
  assert.match(
    faster.sentence,
    /After 20 steps A \(k-means anchors\) has an AP50 of 0\.40, B \(no priors\) of 0\.20/,
  );
  assert.match(
    faster.sentence,
    /after 5 s of training, B after 10 s: 2\.0 times as fast\. Here priors did speed up training/,
  );
  const slower = race(racer('A', [0, 0.1, 0.2]), racer('B', [0, 0.2, 0.4]));
  assert.deepEqual([slower.kind, slower.leader], ['faster', 'B']);
  assert.match(slower.sentence, /Here priors did not speed up training/);
});

test('runs are compared where both have been, so the longer one has no advantage', () => {
  const even = race(racer('A', [0, 0.2]), racer('B', [0, 0.2, 0.9]));
  assert.equal(even.kind, 'chance');
});

test('a difference that chance allows is no answer; nor are one run, other settings, equal or two switches, or nothing learned', () => {
  assert.ok(Math.abs(chanceOf(180) - 0.0373) < 1e-4);
  const kind = (a: Racer | null, b: Racer | null) => race(a, b).kind;
  const a = racer('A', [0, 0.2]);
  assert.equal(kind(a, racer('B', [0, 0.23])), 'chance');
  assert.equal(kind(a, racer('B', [0, 0.24])), 'faster');
  assert.equal(kind(a, null), 'one run');
  assert.equal(kind(a, { ...racer('B', []), rounds: [] }), 'one run');
  assert.equal(kind(a, racer('B', [0, 0.1], { seed: 2 })), 'other settings');
  assert.equal(kind(a, racer('B', [0, 0.1], { anchorsB: 'k-means' })), 'same switches');
  assert.equal(kind(a, racer('B', [0, 0.1], { scalesB: true })), 'two switches');
  assert.equal(kind(racer('A', [0, 0.01]), racer('B', [0, 0])), 'too early');
  const scales = race(a, racer('B', [0, 0.6], { anchorsB: 'k-means', scalesB: true }));
  assert.match(scales.sentence, /B \(several scales\) of 0\.60.*several scales learned faster/);
});

const truth = sceneOf(start);
const thing = truth.things.find(({ difficult }) => !difficult)!;
const run = (change: Partial<RunResults> = {}): RunResults => ({
  name: 'A',
  settings: runSettings(start, 'A'),
  phase: 'running',
  says: '',
  plan: { steps: 200, rounds: 8, scenes: 32, things: 180 },
  rounds: [
    { round: 0, step: 0, seconds: 0, ap50: 0, detections: [] },
    {
      round: 1,
      step: 25,
      seconds: 9,
      ap50: 0.1,
      detections: [
        { box: thing.box, class: thing.class, score: 0.9 },
        { box: thing.box, class: (thing.class + 1) % 6, score: 0.1 },
      ],
    },
  ],
  progress: { step: 30, left: 41.6 },
  seconds: 11,
  street: start,
  elsewhere: null,
  ...change,
});
const counted = truth.things.filter(({ difficult }) => !difficult).length;

test('the picture shows the boxes of a round above the score, and counts what they find', () => {
  const at = (look: number | null, score = 0.5) =>
    derive({ ...start, score }, { A: run(), B: null }, truth, look).shown.A;
  assert.deepEqual([at(null).boxes.length, at(null).found, at(null).round], [1, 1, 1]);
  assert.equal(at(null).words, `after round 1: finds 1 of ${counted}, 1 box, AP50 0.10`);
  assert.equal(at(null, 0.05).boxes.length, 2);
  assert.deepEqual([at(0).boxes.length, at(0).found, at(0).round], [0, 0, 0]);
  assert.equal(derive(start, { A: run(), B: null }, truth, null).lastRound, 1);
  assert.equal(derive(start, { A: null, B: null }, truth, null).shown.B.words, 'not trained yet');
});

test('boxes of one street are never laid over another', () => {
  const other = { ...start, street: start.street + 1 };
  const scene = sceneOf(other);
  const moved = derive(other, { A: run(), B: null }, scene, null).shown.A;
  assert.deepEqual([moved.boxes.length, moved.words], [0, 'has not seen this street']);
  const seen = run({
    elsewhere: { street: other, detections: [{ box: [0, 0, 9, 9], class: 1, score: 0.7 }] },
  });
  const there = derive(other, { A: seen, B: null }, scene, null).shown.A;
  assert.deepEqual([there.boxes.length, there.round], [1, null]);
  assert.match(there.words, /^trained: finds 0 of \d+, 1 box$/);
});

test('what happens to a run is said: progress with the seconds left, its end with what it gained, a device too slow', () => {
  assert.equal(progressWords(run()), 'A: step 30 of 200, about 42 s left');
  assert.match(progressWords(run({ plan: null })), /timing a step/);
  assert.equal(progressWords(run({ phase: 'paused' })), 'A is paused at step 30 of 200');
  assert.equal(progressWords(run({ phase: 'paused', progress: null })), 'A is paused at step 0 of 200');
  const says = (change: Partial<RunResults>) =>
    derive(start, { A: run(change), B: null }, truth, null).status;
  assert.equal(says({ phase: 'finished' }), 'A is done after 11 s. AP50 went from 0.00 to 0.10 in 25 steps.');
  assert.match(says({ phase: 'failed', says: 'There was not enough memory.' }), /^A failed\. There was/);
  assert.equal(derive(start, { A: null, B: null }, truth, null).status, 'Nothing is trained yet.');
  const slow = run({ plan: { steps: 16, rounds: 8, scenes: 32, things: 180 } });
  assert.match(derive(start, { A: slow, B: null }, truth, null).slow!, /1 min are 16 steps, too few/);
  assert.equal(derive(start, { A: run(), B: null }, truth, null).slow, null);
});

test('curves are smoothed without moving their ends, and axes hold what comes after the first steps', () => {
  const points = Array.from({ length: 48 }, (_, i) => ({ at: i, value: i < 4 ? 100 : 3 + (i % 2) }));
  const smooth = smoothed(points);
  assert.equal(smooth.length, points.length);
  assert.deepEqual([smooth[0], smooth.at(-1)], [points[0], points.at(-1)]);
  assert.ok(Math.abs(smooth[30]!.value - 3.5) < 0.1);
  assert.equal(lossTop([points]), 5);
  assert.equal(lossTop([]), 1);
  assert.deepEqual([0.11, 0.2, 3, 10, 0, Number.NaN].map(roundUp), [0.2, 0.2, 5, 10, 1, 1]);
});
