import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  derive,
  pickNext,
  prepare,
  viewOf,
  type ZoomState,
  zoomCodec,
} from '../../../src/components/zoom-detector/state.ts';
import { streetFound } from '../../../src/components/zoom-detector/yolo.ts';
import { decodeYolo } from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';

const anchors = [
  [1.5, 3],
  [4, 2],
];
const map = { rows: 16, columns: 16, stride: 8, anchors };
const rand = random(3);
const raw = Float32Array.from({ length: 16 * 16 * 2 * 11 }, () => 2 * rand() - 1);
for (let i = 0; i < 16 * 16 * 2; i++) raw[i * 11 + 4] = -6 + 4 * rand();
// Two boxes that stand out, in the cells of row 5, column 9 and row 12, column 2.
raw.set([0.5, -0.4, 0.3, -0.2, 3, 0, 6, 0, 0, 0, 0], ((5 * 16 + 9) * 2 + 1) * 11);
raw.set([-1, 1, 0.1, 0.4, 2, 0, 0, 0, 6, 0, 0], ((12 * 16 + 2) * 2 + 0) * 11);
const found = streetFound({ ...map, raw }, 0.1);
const state: ZoomState = { ...zoomCodec.initial, on: 'street', score: 0.3, level: 2 };
const number = (text: string) => Number(text.replace('−', '-'));

test('a YOLO’s candidates carry their cell, anchor and raw numbers, and boxes in pixels of the shown picture', () => {
  const { candidates, kept } = prepare(state, found);
  assert.equal(candidates.length, 2);
  assert.equal(kept.length, 2);
  const [bus, person] = candidates as [(typeof candidates)[0], (typeof candidates)[0]];
  assert.deepEqual([bus.label, bus.row, bus.column, bus.yolo!.anchor], ['bus', 5, 9, 1]);
  assert.deepEqual([person.label, person.row, person.column, person.yolo!.anchor], ['person', 12, 2, 0]);
  assert.deepEqual(bus.yolo!.prior, [32, 16]);
  const box = decodeYolo(raw, { ...map, version: 'v2', classCount: 6 }).boxes[(5 * 16 + 9) * 2 + 1]!;
  for (const [i, side] of bus.box.entries()) assert.ok(Math.abs(side - box[i]! * 2.5) < 1e-9);
});

test('the lines work out the box and the score that are drawn', () => {
  const prepared = prepare(state, found);
  for (const pick of [0, 1]) {
    const { lines, pick: shown } = derive({ ...state, pick }, prepared);
    const value = (name: string) => number(lines.find((line) => line.name === name)!.value);
    const sides = ['left', 'top', 'right', 'bottom'].map(value);
    for (const [i, side] of sides.entries()) assert.ok(Math.abs(side - shown!.box[i]!) <= 0.051);
    assert.ok(Math.abs(value('score') - shown!.score) <= 0.0006);
    assert.equal(value('box number'), (shown!.row * 16 + shown!.column) * 2 + shown!.yolo!.anchor);
  }
});

test('each level asks something else, and the answers follow from the numbers shown', () => {
  const prepared = prepare(state, found);
  const ask = (level: number, pick = 0) => derive({ ...state, level, pick }, prepared).question!;
  assert.equal(ask(0).value, 16 * 16 * 2);
  assert.equal(ask(1).value, 8);
  const width = ask(2);
  const [, w, tw] = /anchor is ([\d.]+) pixels wide.*tw = (−?\d+\.\d+)/.exec(width.text)!;
  assert.ok(Math.abs(number(w!) * Math.exp(number(tw!)) * 2.5 - width.value) <= width.tolerance);
  const alone = prepare({ score: 0.9 }, found);
  assert.equal(alone.candidates.length, 1);
  const score = derive({ ...state, score: 0.9 }, alone).question!;
  assert.ok(Math.abs(score.value - alone.candidates[0]!.score) <= score.tolerance);
  assert.match(
    derive(state, prepared).sentence,
    /row 5, column 9 of the 16 × 16 map, anchor 2 of 2 got 11 numbers/,
  );
  assert.match(derive({ ...state, level: 1 }, prepared).sentence, /^Every box of every cell/);
});

test('one walks and zooms as on a photo, and old links show the photo', () => {
  const prepared = prepare(state, found);
  assert.equal(pickNext(state, prepared, 1).pick, 1);
  const { pick } = derive(state, prepared);
  const view = viewOf({ level: 2, pick }, found, 4 / 3);
  assert.ok(view.x < pick!.box[0] && view.x + view.width > pick!.box[2] && view.width < 320 * 2);
  assert.equal(zoomCodec.read('level=1&score=0.2').on, 'photo');
  const link = { ...state, street: 33, weather: 'rain' as const };
  assert.deepEqual(zoomCodec.read(zoomCodec.write(link)), link);
  assert.match(
    derive(state, prepare({ score: 0.9 }, streetFound({ ...map, raw: raw.map(() => -3) }, 0.1))).sentence,
    /^No cell/,
  );
});
