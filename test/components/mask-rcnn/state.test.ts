import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  instanceMap,
  judge,
  type MaskedThing,
  numbered,
  touching,
} from '../../../src/components/mask-rcnn/masks.ts';
import { apOfSet, judgeStreet } from '../../../src/components/mask-rcnn/set-ap.ts';
import {
  derive,
  MASK_BINS,
  type MaskLook,
  type MaskState,
  maskCodec,
  SIDE,
  STEPS,
  setSentence,
} from '../../../src/components/mask-rcnn/state.ts';
import type { Scene, Thing } from '../../../src/lib/scenes/scene.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const start = maskCodec.initial;
const CAR = 0;

type Box = [number, number, number, number];
type Plain = Pick<Scene, 'width' | 'height' | 'instances' | 'things'>;

/** A scene of rectangles; later ones lie on top. */
function sceneWith(...some: readonly [type: number, box: Box, difficult?: boolean][]): Plain {
  const instances = new Uint8Array(SIDE * SIDE);
  some.forEach(([, [x1, y1, x2, y2]], t) => {
    for (let y = y1; y < y2; y++) instances.fill(t + 1, y * SIDE + x1, y * SIDE + x2);
  });
  const things = some.map(
    ([type, box, difficult = false], t): Thing => ({
      class: type,
      box,
      area: instances.reduce((sum, one) => sum + (one === t + 1 ? 1 : 0), 0),
      hidden: 0,
      cutOff: 0,
      difficult,
    }),
  );
  return { width: SIDE, height: SIDE, instances, things };
}

/** A mask that fills its box, or its left part. */
function full(box: Box, score: number, type = CAR, share = 1): MaskedThing {
  const mask = Float32Array.from({ length: MASK_BINS ** 2 }, (_, i) =>
    i % MASK_BINS < share * MASK_BINS ? 0.9 : 0.1,
  );
  return { box, class: type, score, mask };
}

const two = sceneWith([CAR, [20, 40, 48, 68]], [CAR, [48, 40, 76, 68]], [3, [100, 100, 104, 104], true]);
const lookOf = (found: readonly MaskedThing[]): MaskLook => ({
  proposals: new Float32Array(60 * 4),
  found,
  channels: 80,
});
const both = lookOf([full([20, 40, 48, 68], 0.9), full([48, 40, 76, 68], 0.8)]);
const at = (part: Partial<MaskState>, look: MaskLook | null = both, scene = two) =>
  derive({ ...start, ...part }, scene, look);

test('two things that touch come out as two masks, and the text says so', () => {
  const { masks, sentence, instances, missed } = at({ step: 5 });
  assert.deepEqual(
    masks.map(({ name, thing, maskIou, boxIou }) => [name, thing, maskIou, boxIou]),
    [
      ['car 1', 0, 1, 1],
      ['car 2', 1, 1, 1],
    ],
  );
  assert.deepEqual([...new Set(instances)].sort(), [0, 1, 2]);
  assert.deepEqual(missed, []);
  assert.match(sentence, /2 of 2 masks match .* 1\.00\. Nothing is missing\. .*car touch: each has/);
});

test('one mask over two things that touch matches neither, or one of them, never both', () => {
  const merged = at({ step: 5 }, lookOf([full([20, 40, 76, 68], 0.9)]));
  assert.equal(merged.masks[0]!.maskIou, 0.5);
  assert.equal(merged.missed.length, 1);
  assert.match(merged.sentence, /only one has a mask/);
  const wider = at({ step: 5 }, lookOf([full([16, 36, 80, 72], 0.9)]));
  assert.equal(wider.masks[0]!.thing, -1);
  assert.match(wider.sentence, /No mask matches a thing\. Not found: 2 cars\. .*neither has/);
});

test('each thing is matched once, by the best score, and only by its class', () => {
  const box: Box = [20, 40, 48, 68];
  const [first, second] = judge([full(box, 0.9), full(box, 0.8)], two, 0.5);
  assert.deepEqual([first!.thing, second!.thing], [0, -1]);
  assert.equal(judge([full(box, 0.9, 3)], two, 0.5)[0]!.thing, -1);
});

test('the threshold decides how large a mask is', () => {
  const half = lookOf([full([20, 40, 48, 68], 0.9, CAR, 0.5)]);
  assert.equal(at({ threshold: 0.5 }, half).masks[0]!.area, 28 * 14);
  assert.equal(at({ threshold: 0.05 }, half).masks[0]!.area, 28 * 28);
  assert.equal(at({ threshold: 0.95 }, half).masks[0]!.area, 0);
  assert.equal(at({ threshold: 0.5 }, half).bins, 28 * 14);
  assert.equal(at({ threshold: 0.5 }, half).masks[0]!.maskIou, 0.5);
});

test('a pixel of two masks goes to the better score', () => {
  const masks = judge([full([0, 0, 20, 20], 0.9), full([10, 0, 30, 20], 0.8)], two, 0.5);
  const map = instanceMap(masks, SIDE * SIDE);
  assert.deepEqual([map[5], map[15], map[25], map[35]], [1, 1, 2, 0]);
});

test('only things of one class that share an edge touch, and difficult ones do not count', () => {
  assert.equal(touching(two, []).length, 1);
  const apart = sceneWith([CAR, [0, 0, 10, 10]], [CAR, [11, 0, 20, 10]], [3, [0, 10, 10, 20]]);
  assert.deepEqual(touching(apart, []), []);
  assert.deepEqual(touching(sceneWith([CAR, [0, 0, 10, 10]], [CAR, [10, 0, 20, 10], true]), []), []);
  // The end of a row and the beginning of the next are no neighbours.
  assert.deepEqual(touching(sceneWith([CAR, [118, 0, 128, 1]], [CAR, [0, 1, 10, 2]]), []), []);
});

test('the start street has two things of a class that touch', () => {
  assert.ok(touching(sceneOf(start), []).length > 0);
});

test('each step has a text with its numbers', () => {
  const texts = STEPS.map((_, step) => at({ step }).sentence);
  assert.equal(new Set(texts).size, STEPS.length);
  assert.match(texts[0]!, /3 things/);
  assert.match(texts[1]!, /keeps 60 boxes/);
  assert.match(texts[2]!, /2 things are left .*car 1 and car 2/);
  assert.match(texts[3]!, /final box of car 1 is 28\.0 × 28\.0 pixels.*2\.0 × 2\.0.*15,680 numbers/);
  assert.match(texts[4]!, /784 of 784 reach 0\.50/);
  assert.match(at({ step: 5, compared: 'wrong' }).sentence, /Orange pixels/);
});

test('without anything found the text says what to do, and a box without area is left out', () => {
  assert.match(at({ step: 4, score: 0.95 }).sentence, /Nothing is found .* lower score/);
  assert.equal(at({}, lookOf([full([5, 5, 5, 20], 0.9)])).masks.length, 0);
  assert.equal(at({ step: 3 }, null).sentence, '');
  assert.equal(at({ chosen: 9 }).chosen, 1);
  assert.equal(at({}, lookOf([])).chosen, -1);
});

test('names are numbered only where there are several', () => {
  assert.deepEqual(numbered([0, 3, 0]), ['car 1', 'person', 'car 2']);
});

test('masks that are worse than their boxes have a lower AP', () => {
  const good = judgeStreet(two, both.found);
  const same = apOfSet([good]);
  assert.deepEqual([same.boxes.ap, same.masks.ap], [1, 1]);
  const thin = judgeStreet(two, [
    full([20, 40, 48, 68], 0.9, CAR, 0.75),
    full([48, 40, 76, 68], 0.8, CAR, 0.75),
  ]);
  const { boxes, masks } = apOfSet([thin]);
  assert.deepEqual([boxes.ap75, masks.ap50], [1, 1]);
  assert.ok(masks.ap < 0.7);
  assert.match(setSentence(1, boxes, masks), /AP@\[\.50:\.95\] of 1\.000 and the masks/);
  const none = apOfSet([judgeStreet(sceneWith(), [])]);
  assert.match(setSentence(1, none.boxes, none.masks), /undefined/);
});

test('the state survives a link, and what is out of bounds is brought back', () => {
  const state: MaskState = {
    ...start,
    step: 4,
    score: 0.3,
    threshold: 0.7,
    chosen: 2,
    compared: 'wrong',
    scenes: 6,
  };
  assert.deepEqual(maskCodec.read(maskCodec.write(state)), state);
  const bad = maskCodec.read('step=9&threshold=2&chosen=0&compared=no');
  assert.deepEqual([bad.step, bad.threshold, bad.chosen, bad.compared], [5, 0.95, 1, 'found']);
});
