import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardOf, CROWD, DIFFICULT, rowsOf } from '../../../src/components/match-table/board.ts';
import {
  add,
  derive,
  type MatchState,
  matchCodec,
  most,
  remove,
  setBox,
  toStreet,
} from '../../../src/components/match-table/state.ts';
import { takeFound } from '../../../src/components/match-table/taken.ts';
import { sceneOf, sceneStateOf } from '../../../src/lib/scenes/scene-state.ts';

const street: MatchState = { ...matchCodec.initial, picture: 'street' };
const perfect = (state: MatchState) =>
  sceneOf(state).things.map(({ box, class: klass }, i) => ({ box, class: klass, score: 0.95 - i / 50 }));

test('a street’s truths are its own things, in pixels of the picture that is shown', () => {
  const scene = sceneOf(street);
  const { truths, detections } = derive(street);
  assert.equal(truths.length, scene.things.length);
  assert.deepEqual(detections, []);
  const { width, height } = boardOf(street);
  for (const [i, { box, difficult }] of scene.things.entries()) {
    const [x1, y1, x2, y2] = truths[i]!.box as [number, number, number, number];
    assert.ok(x1 >= 0 && y1 >= 0 && x2 <= width && y2 <= height && x1 < x2 && y1 < y2);
    assert.ok(Math.abs(x1 - box[0] * 2.5) <= 0.5);
    assert.equal(truths[i]!.crowd, difficult);
    assert.equal(truths[i]!.difficult, difficult);
  }
  assert.match(derive(street).sentence, /0 hits, 0 false positives, 0 ignored, \d+ missed/);
});

test('boxes of a detector that is always right are hits by both rules, whatever is hardly visible', () => {
  for (const street of [1, 2, 3, 4, 5, 6])
    for (const rule of ['coco', 'voc'] as const) {
      const state = { ...matchCodec.initial, picture: 'street' as const, rule, street, density: 1.5 };
      const { mapByIou, falsePositives, missed } = derive(takeFound(state, perfect(state), 128));
      assert.ok(Math.abs(mapByIou[0]! - 1) < 1e-12, `street ${street} by ${rule}: ${mapByIou[0]}`);
      assert.equal(falsePositives + missed, 0);
    }
});

test('weak and empty boxes are not taken over, and those that reach past the picture are cut', () => {
  const { found } = takeFound(
    street,
    [
      { box: [-4, 10, 40, 200], class: 3, score: 0.876 },
      { box: [10, 10, 10.1, 40], class: 3, score: 0.8 },
      { box: [10, 10, 30, 40], class: 3, score: 0.05 },
    ],
    128,
  );
  assert.deepEqual(found, [[0, 25, 100, 320, 3, 0.88]]);
});

test('truths that the reader moves are kept, and another street brings its own again', () => {
  const own = rowsOf(street).truths;
  const moved = setBox(street, { kind: 'truth', index: 0 }, [1, 2, 30, 40]);
  assert.deepEqual(moved.things![0]!.slice(0, 4), [1, 2, 30, 40]);
  assert.equal(moved.things!.length, own.length);
  assert.equal(moved.truths, street.truths, 'those on the photo stay');
  const next = toStreet(moved, { ...sceneStateOf(moved), street: 2 });
  assert.equal(next.things, null);
  assert.equal(next.found, null);
  assert.notDeepEqual(rowsOf(next).truths, own);
  const none = own.reduce((state) => remove(state, { kind: 'truth', index: 0 }), street);
  assert.deepEqual(none.things, []);
  assert.match(derive(none).sentence, /No truth counts/);
});

test('an empty street has nothing to find, and what lies on it are false positives', () => {
  const empty = { ...street, density: 0 };
  const { sentence, mapMean } = derive(
    takeFound(empty, [{ box: [10, 10, 50, 50], class: 0, score: 0.9 }], 128),
  );
  assert.equal(mapMean, -1);
  assert.match(sentence, /1 false positive.*nothing to find and AP is undefined/);
});

test('a street keeps its class, rows and settings through a link, and old links open as before', () => {
  const changed: MatchState = {
    ...takeFound(street, perfect(street), 128),
    klass: 5,
    detector: 'street-mask',
  };
  assert.deepEqual(matchCodec.read(matchCodec.write(changed)), changed);
  assert.deepEqual(matchCodec.read('things=0&found=0').things, []);
  assert.equal(matchCodec.read('rule=voc&klass=1').picture, 'photo');
  assert.equal(derive({ ...matchCodec.initial, klass: 5 }).klass, 1, 'the photo has two classes');
  assert.equal(matchCodec.read('things=1_2_3').things, null);
});

test('marks of things that hardly show are both crowd and difficult, and lists have an end', () => {
  const small = { ...street, scale: 0.5, density: 3 };
  const marked = rowsOf(small).truths.filter((row) => row[5] === (CROWD | DIFFICULT));
  const difficult = sceneOf(small).things.filter((thing) => thing.difficult);
  assert.equal(marked.length, difficult.length);
  let state: MatchState = street;
  for (let i = 0; i < 60; i++) state = add(state, 'detection');
  assert.equal(state.found!.length, most('detection', street));
});
