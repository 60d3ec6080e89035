import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  boxOf,
  candidatesOf,
  detectionsOf,
  neededFor,
  type RegionLook,
  recallCurve,
} from '../../../src/components/proposals/regions.ts';
import { apOfSet } from '../../../src/components/proposals/set-ap.ts';
import { recallOfSet, survivorsOfSet } from '../../../src/components/proposals/set-recall.ts';
import {
  CONSIDERED,
  derive,
  medianTimes,
  type ProposalsState,
  prepare,
  proposalsCodec,
  setSentence,
  step,
} from '../../../src/components/proposals/state.ts';
import { decodeOffsets, nmsTyped } from '../../../src/lib/boxes/index.ts';
import { thingNames } from '../../../src/lib/scenes/names.ts';
import type { Thing } from '../../../src/lib/scenes/scene.ts';

const start = proposalsCodec.initial;
const [CAR, DOG] = [0, 4];

type Row = {
  box: readonly [number, number, number, number];
  objectness: number;
  /** of the classes that are not background */
  says?: Partial<Record<number, number>>;
  refined?: readonly [number, number, number, number];
};

/** Boxes as a network would give them; each class moves the box to the same place. */
function lookOf(rows: readonly Row[]): RegionLook {
  return {
    boxes: Float32Array.from(rows.flatMap(({ box }) => box)),
    objectness: Float32Array.from(rows, ({ objectness }) => objectness),
    anchors: Float32Array.from(rows.flatMap(({ box: [x1, y1, x2, y2] }) => [x1 - 2, y1 - 4, x2 + 2, y2 + 4])),
    anchorCount: 2304,
    probabilities: Float32Array.from(
      rows.flatMap(({ says = {} }) => {
        const things = thingNames.map((_, type) => says[type] ?? 0);
        return [1 - things.reduce((sum, share) => sum + share, 0), ...things];
      }),
    ),
    refined: Float32Array.from(rows.flatMap(({ box, refined = box }) => thingNames.flatMap(() => refined))),
  };
}

const thing = (type: number, box: [number, number, number, number], difficult = false): Thing => ({
  class: type,
  box,
  area: 400,
  hidden: 0,
  cutOff: 0,
  difficult,
});

/** A car with three boxes, a dog that only the worst box is near, and nothing. */
const car = thing(CAR, [20, 20, 60, 40]);
const dog = thing(DOG, [80, 60, 100, 80]);
const look = lookOf([
  { box: [20, 20, 58, 42], objectness: 0.99, says: { [CAR]: 0.8 }, refined: [20, 20, 60, 41] },
  { box: [20, 20, 57, 43], objectness: 0.9, says: { [CAR]: 0.7 } },
  { box: [26, 24, 66, 44], objectness: 0.8, says: { [CAR]: 0.9 }, refined: [20, 20, 60, 40] },
  { box: [0, 100, 40, 128], objectness: 0.6 },
  { box: [84, 60, 104, 80], objectness: 0.5, says: { [DOG]: 0.6 }, refined: [80, 60, 102, 80] },
]);
const things = [car, dog, thing(3, [120, 0, 122, 2], true)];
const at = (part: Partial<ProposalsState> = {}) => {
  const state = { ...start, ...part };
  return derive(state, { things }, prepare(look, state.threshold));
};

test('the survivors are what NMS leaves, best first, and at most as many as asked for are kept', () => {
  for (const threshold of [0.3, 0.5, 0.7, 0.95, 1]) {
    const { survivors } = at({ threshold });
    assert.deepEqual(survivors, [...nmsTyped(look.boxes, look.objectness, { iouThreshold: threshold })]);
  }
  assert.deepEqual(at().survivors, [0, 2, 3, 4]);
  assert.deepEqual(at({ kept: 2 }).kept, [0, 2]);
  assert.equal(at({ threshold: 1 }).survivors.length, 5);
});

test('detections come from kept proposals only, each class on its own, without duplicates', () => {
  const all = detectionsOf(look, [0, 1, 2, 3, 4]);
  assert.deepEqual(
    all.map((one) => [thingNames[one.class], one.proposal]),
    [
      ['car', 2],
      ['dog', 4],
    ],
  );
  assert.ok(detectionsOf(look, [0, 1]).every(({ proposal }) => proposal < 2));
  assert.deepEqual(detectionsOf(look, []), []);
  assert.equal(candidatesOf(look, [3]).length, 0);
});

test('recall rises with the number kept, and a proposal that is missing cannot be made up for', () => {
  const { recall50, recall70, counted } = at();
  assert.equal(counted, 2, 'difficult things do not count');
  assert.equal(recall50.length, CONSIDERED + 1);
  assert.deepEqual(recall50.slice(0, 6), [0, 0.5, 0.5, 0.5, 1, 1]);
  assert.equal(recall70.at(-1), 0.5);
  assert.deepEqual(neededFor(look, [4, 0], [car, dog], 0.5), [2, 1]);
  assert.deepEqual(neededFor(look, [3], [car], 0.5), [Infinity]);
  assert.ok(recallCurve([], 3).every(Number.isNaN));
});

test('the offsets lead from the anchor to the proposal', () => {
  for (const index of [0, 1, 2, 4]) {
    const { followed } = at({ chosen: index + 1 });
    const led = decodeOffsets(followed!.offsets, followed!.anchor);
    const off = led.map((value, i) => Math.abs(value - boxOf(look.boxes, index)[i]!));
    assert.ok(Math.max(...off) < 1e-4);
    assert.equal(followed!.cut, false);
  }
  assert.equal(at({ chosen: 4 }).followed!.cut, true);
});

test('each end of a proposal is told, with the one that is to blame', () => {
  const one = at({ chosen: 2 }).followed!;
  assert.deepEqual([one.fate, one.by, one.end], ['suppressed', 0, 'not looked at']);
  assert.match(one.sentence, /Proposal 1 is better .* no second look/);
  const two = at({ chosen: 1 }).followed!;
  assert.deepEqual([two.fate, two.end, two.endBy], ['kept', 'duplicate', 2]);
  assert.match(two.sentence, /proposal 3 has become a better car/);
  const three = at({ chosen: 3 }).followed!;
  assert.equal(three.end, 'detection');
  assert.ok(three.boxIou < three.refinedIou);
  assert.match(three.sentence, /goes from 0\.\d\d to 1\.00/);
  assert.equal(at({ chosen: 4 }).followed!.end, 'background');
  const five = at({ chosen: 5, kept: 2 }).followed!;
  assert.equal(five.fate, 'beyond');
  assert.match(five.sentence, /in place 4/);
});

test('the text counts what is drawn', () => {
  const { sentence } = at({ kept: 2 });
  assert.match(sentence, /2,304 anchors the 5 best go into NMS, 4 survive and 2 are kept/);
  assert.match(sentence, /For 1 of 2 things one of them has an IoU of at least 0\.5/);
  assert.match(sentence, /1 detection with/);
  const empty = derive(start, { things: [] }, prepare(look, 0.7));
  assert.match(empty.sentence, /no recall/);
  assert.equal(derive(start, { things }, null).followed, null);
});

test('walking stays among the boxes that are drawn and stops at the ends', () => {
  const shown = [0, 2, 4];
  assert.equal(step(start, shown, 1).chosen, 3);
  assert.equal(
    step({ ...start, chosen: 2 }, shown, 1).chosen,
    3,
    'from a box that is not drawn to the next that is',
  );
  assert.equal(step({ ...start, chosen: 2 }, shown, -1).chosen, 1);
  assert.equal(step(start, shown, -1).chosen, 1);
  assert.equal(step(start, shown, 300).chosen, 5);
  assert.equal(step({ ...start, chosen: 3 }, [], 1).chosen, 3);
});

test('over several streets recall counts every thing once, and AP rises when the dog is looked at too', () => {
  const set = [0, 1].map(() => ({ scene: { width: 128, height: 128, things }, look }));
  const survivors = survivorsOfSet(set, 0.7);
  assert.deepEqual(recallOfSet(set, survivors, 0.5, 5), at().recall50.slice(0, 6));
  const [few, all] = [apOfSet(set, survivors, 2), apOfSet(set, survivors, 60)];
  assert.equal(all.ap50, 1);
  assert.equal(few.ap50, 0.5);
  assert.ok(all.ap < 1 && all.ap75 <= 1);
  assert.match(setSentence(2, 60, [1, 0.5], all), /100 % .* 50 % .* AP\.50 is 1\.000/);
  assert.match(setSentence(2, 60, [Number.NaN, Number.NaN], null), /neither recall nor AP/);
});

test('the median of each stage is its own', () => {
  const look = (maps: number, regions: number) => ({ maps, proposals: 1, regions, suppression: 0 });
  assert.deepEqual(medianTimes([look(9, 1), look(1, 9), look(5, 5)]), look(5, 5));
  assert.equal(medianTimes([look(1, 1), look(2, 1)])!.maps, 1.5);
  assert.equal(medianTimes([]), null);
});

test('the state survives a link, and what is out of bounds is brought back', () => {
  const state: ProposalsState = {
    ...start,
    view: 'found',
    threshold: 0.5,
    kept: 12,
    chosen: 40,
    scenes: 5,
    street: 9,
  };
  assert.deepEqual(proposalsCodec.read(proposalsCodec.write(state)), state);
  const bad = proposalsCodec.read('kept=9999&threshold=0&chosen=-3&view=none');
  assert.deepEqual([bad.kept, bad.threshold, bad.chosen, bad.view], [CONSIDERED, 0.3, 1, 'kept']);
});
