import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluatePhotos } from '../../../src/components/map-lab/photos.ts';
import { labCodec } from '../../../src/components/map-lab/state.ts';
import {
  decisionsLink,
  isRunOf,
  streetNote,
  streetRun,
  streetsFrom,
} from '../../../src/components/map-lab/streets.ts';
import { codec, fromFragment } from '../../../src/lib/codec.ts';
import { drawScene, type SceneSettings } from '../../../src/lib/scenes/index.ts';
import { type SceneState, sceneFields, sceneStateOf } from '../../../src/lib/scenes/scene-state.ts';

const start = labCodec.initial;
const drawn = sceneStateOf(start);
const made = (seeds: readonly number[], some: Partial<SceneSettings> = {}, asked = seeds.length) => {
  const scenes = seeds.map((seed) => drawScene(seed, some));
  const perfect = scenes.map(({ things }) =>
    things.map(({ box, class: klass }, i) => ({ box, class: klass, score: 0.9 - i / 100 })),
  );
  return { scenes, perfect, run: streetRun(scenes, perfect, { drawn, detector: 'street-yolo', asked }) };
};

test('what is found exactly where the truth is has an AP of 1 by every rule, difficult things or not', () => {
  const { run, scenes } = made(streetsFrom(1, 12), { density: 2, scale: 0.5 });
  const difficult = scenes.flatMap(({ things }) => things.filter((thing) => thing.difficult)).length;
  const { lab } = evaluatePhotos(run.truth, run.detections, 0.01, 0, null, run.title);
  assert.ok(difficult > 0);
  assert.equal(lab.crowds, difficult);
  assert.equal(lab.stats[0], 1);
  assert.equal(lab.comparison!.mean.all, 1);
  assert.equal(lab.title, 'YOLO on 12 streets, 1 to 12');
});

test('a thing that is missed and a box beside everything cost what they cost in COCO', () => {
  const { scenes, perfect } = made([3, 4]);
  const worse = perfect.map((some) => [
    ...some.slice(1),
    { box: [0, 0, 3, 3] as const, class: 0, score: 0.99 },
  ]);
  const run = streetRun(scenes, worse, { drawn, detector: 'street-frcnn', asked: 2 });
  const { lab } = evaluatePhotos(run.truth, run.detections, 0.01, 0);
  assert.ok(lab.stats[1]! > 0 && lab.stats[1]! < 1, String(lab.stats[1]));
  assert.deepEqual(lab.worst.map(({ name }) => name).sort(), ['street 3', 'street 4']);
  assert.ok(lab.worst.every(({ falsePositives }) => falsePositives === 1));
});

test('streets without things, or with hardly visible ones only, are said to be so', () => {
  const empty = made([5, 6], { density: 0 }).run;
  assert.match(streetNote(empty), /^These streets are empty/);
  const { lab } = evaluatePhotos(empty.truth, empty.detections, 0.01, 0);
  assert.equal(lab.stats[0], -1);
  const { run } = made([7]);
  const hidden = { ...run.truth, annotations: run.truth.annotations.map((one) => ({ ...one, iscrowd: 1 })) };
  assert.match(streetNote({ truth: hidden }), /more than 80 % hidden/);
  assert.match(streetNote(made([8, 9], { things: ['dog'], density: 3 }).run), /^Only one class/);
  assert.equal(streetNote(made(streetsFrom(1, 12)).run), '');
});

test('a run that was stopped says so, and one is told from what the controls ask for', () => {
  const { run } = made([40, 41], {}, 300);
  assert.equal(run.title, 'YOLO on 2 streets, 40 to 41 (stopped; 300 were asked for)');
  const state = { ...start, ...drawn, scenes: 300 };
  assert.ok(isRunOf(run, state));
  assert.ok(!isRunOf(run, { ...state, scenes: 12 }));
  assert.ok(!isRunOf(run, { ...state, detector: 'street-ssd' }));
  assert.ok(!isRunOf(run, { ...state, shift: 0.5 }));
});

test('the link to every decision carries the street, its settings and the detector', () => {
  const { run } = made([40, 41]);
  const rainy = { ...run, drawn: { ...drawn, weather: 'rain' as const } };
  const link = decisionsLink(rainy, 41);
  const [path, fragment] = link.split('#') as [string, string];
  assert.equal(path, 'embed/match-table/');
  const text = fromFragment(fragment, 'match-table');
  assert.match(text, /^picture=street&detector=street-yolo&street=41&weather=rain$/);
  assert.deepEqual(codec<SceneState>(sceneFields(1)).read(text), { ...rainy.drawn, street: 41 });
  assert.equal(decisionsLink(run, 1400), '');
});
