import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBlobs } from '../../../src/components/semantic-or-instance/blobs.ts';
import {
  instanceNames,
  instancesOf,
  panopticLabel,
  type StreetMaps,
  trueMaps,
} from '../../../src/components/semantic-or-instance/maps.ts';
import {
  askAt,
  countThings,
  derive,
  type SemanticState,
  SIDE,
  semanticCodec,
} from '../../../src/components/semantic-or-instance/state.ts';
import { labelNames } from '../../../src/lib/scenes/names.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const { initial } = semanticCodec;
const grid = (text: string) => text.trim().split(/\s+/).join('').split('').map(Number);

test('blobs hang together by edges, or by corners too', () => {
  const labels = grid(`
    1 0 1 1
    0 1 0 1
    1 1 0 1`);
  const by = (neighbours: 4 | 8) => findBlobs(labels, 4, 3, neighbours);
  const areas = (neighbours: 4 | 8) =>
    by(neighbours)
      .blobs.filter(({ label }) => label === 1)
      .map(({ area }) => area);
  assert.deepEqual(areas(4), [1, 4, 3]);
  assert.deepEqual(areas(8), [8]);
  assert.deepEqual([...by(4).numbers], [0, 1, 2, 2, 3, 4, 5, 2, 4, 4, 5, 2]);
  assert.throws(() => findBlobs(labels, 5, 3, 4), /labels must have 15 values/);
  assert.deepEqual(findBlobs([], 0, 0, 4).blobs, []);
});

test('a spiral is one blob, whatever the order in which its pixels are met', () => {
  const labels = grid(`
    1 1 1 1 1
    0 0 0 0 1
    1 1 1 0 1
    1 0 0 0 1
    1 1 1 1 1`);
  assert.deepEqual(
    findBlobs(labels, 5, 5, 4).blobs.map(({ label, area }) => [label, area]),
    [
      [1, 17],
      [0, 8],
    ],
  );
});

/** Two people who touch, a bus behind a pole. */
const small: StreetMaps = {
  width: 6,
  height: 3,
  labels: Uint8Array.from(
    grid(`
    8 8 0 6 1 6
    8 8 0 6 1 6
    2 2 2 2 1 2`),
  ),
  instances: Uint8Array.from(
    grid(`
    2 1 0 3 0 3
    2 1 0 3 0 3
    0 0 0 0 0 0`),
  ),
  things: [
    { class: 3, score: 1 },
    { class: 3, score: 1 },
    { class: 1, score: 1 },
  ],
};

test('two who touch are one blob, and what a pole cuts is two', () => {
  const { rows, names, sentence } = derive({ ...initial, smallest: 1, x: 0, y: 0 }, small);
  assert.deepEqual(names, ['person 2', 'person 1', 'bus']);
  assert.deepEqual(
    rows.map(({ name, pixels, blobs, instances, truly, why }) => [
      name,
      pixels,
      blobs,
      instances,
      truly,
      why,
    ]),
    [
      ['bus', 4, 2, 1, 1, 'bus is cut into 2'],
      ['person', 4, 1, 2, 2, 'person 1 and person 2 are one blob'],
    ],
  );
  assert.match(
    sentence,
    /^By blobs there are 2 buses, by instances a bus: bus is cut into 2\. By blobs there is a person, by instances 2 people: person 1 and person 2 are one blob\./,
  );
});

test('blobs below the smallest size are not counted', () => {
  const { rows } = derive({ ...initial, smallest: 3 }, small);
  assert.deepEqual(
    rows.map(({ blobs }) => blobs),
    [0, 1],
  );
});

test('a pixel is named by all three answers', () => {
  const at = (x: number, y: number) =>
    derive({ ...initial, smallest: 1, x, y }, { ...small, width: 6 }).pixel;
  assert.deepEqual(at(1, 1), { x: 1, y: 1, semantic: 'person', instance: 'person 2', panoptic: 'person 2' });
  assert.deepEqual(at(0, 2), { x: 0, y: 2, semantic: 'road', instance: 'no thing', panoptic: 'road' });
});

test('the truth of a street counts its things exactly, and its panoptic labels are its labels', () => {
  for (const street of [6, 49, 112]) {
    const scene = sceneOf({ ...initial, street }, SIDE);
    const maps = trueMaps(scene);
    const { rows } = derive({ ...initial, street }, maps);
    assert.equal(
      rows.reduce((sum, { instances }) => sum + instances!, 0),
      scene.things.length,
    );
    assert.ok(rows.every(({ instances, truly }) => instances === truly));
    assert.deepEqual(
      Uint8Array.from(scene.labels, (_, i) => panopticLabel(maps, i)!),
      scene.labels,
    );
  }
  const people = derive(initial, trueMaps(sceneOf(initial, SIDE))).rows.find(
    ({ name }) => name === 'person',
  )!;
  assert.ok(people.blobs! < people.instances!, 'the street at the start shows people who touch');
});

test('a street without things has nothing to count', () => {
  const state: SemanticState = { ...initial, density: 0 };
  const { rows, sentence } = derive(state, trueMaps(sceneOf(state, SIDE)));
  assert.deepEqual(rows, []);
  assert.match(sentence, /^There is no thing on this street to count\./);
});

test('masks become one map: the better score wins a pixel, and what is mostly covered is dropped', () => {
  const full = new Float32Array(4).fill(1);
  const size = { width: 4, height: 2 };
  const { instances, things } = instancesOf(
    [
      { box: [2, 0, 4, 2], class: 0, score: 0.6, mask: full },
      { box: [0, 0, 3, 2], class: 3, score: 0.9, mask: full },
      { box: [0, 0, 3, 2], class: 4, score: 0.7, mask: full },
      { box: [0, 0, 4, 2], class: 5, score: 0.3, mask: full },
      { box: [1, 1, 1, 2], class: 1, score: 0.8, mask: full },
      { box: [0, 0, 4, 2], class: 1, score: 0.95 },
    ],
    size,
    0.5,
  );
  assert.deepEqual(things, [
    { class: 3, score: 0.9 },
    { class: 0, score: 0.6 },
  ]);
  assert.deepEqual([...instances!], [1, 1, 1, 2, 1, 1, 1, 2]);
});

test('without an answer nothing is claimed, and a thing that only the labels know is nobody’s', () => {
  const unknown: StreetMaps = { width: 6, height: 3, labels: null, instances: null, things: [] };
  const { rows, pixel, sentence } = derive(
    { ...initial, x: 0, y: 0 },
    unknown,
    countThings(initial, unknown, small.things),
  );
  assert.deepEqual(
    rows.map(({ pixels, blobs, instances, truly }) => [pixels, blobs, instances, truly]),
    [
      [null, null, null, 1],
      [null, null, null, 2],
    ],
  );
  assert.equal(pixel.semantic, 'nothing is known yet');
  assert.match(sentence, /^The pixel at 0, 0:/);
  assert.equal(panopticLabel({ ...small, instances: null, things: [] }, 0), null);
  assert.equal(labelNames[panopticLabel({ ...small, instances: null, things: [] }, 12)!], 'road');
});

test('instances of a class are numbered from the left, a single one is not', () => {
  assert.deepEqual(instanceNames(small), ['person 2', 'person 1', 'bus']);
  assert.deepEqual(instanceNames({ ...small, instances: null, things: [{ class: 4, score: 1 }] }), ['dog']);
});

test('the pixel asked about stays on the street', () => {
  assert.deepEqual([askAt(initial, -4, 12.7).x, askAt(initial, -4, 12.7).y], [0, 12]);
  assert.equal(askAt(initial, 500, 0).x, SIDE - 1);
});
