import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addObject,
  cellAt,
  derive,
  gridCellCodec,
  removeObject,
  type Scene,
  turn,
  withBox,
} from '../../../src/components/grid-cell/state.ts';

const start = gridCellCodec.initial;
const DOG = 18;
/** A photo as large as the network's input at S = 13, so that both count in the same pixels. */
const scene: Scene = {
  width: 416,
  height: 416,
  objects: [
    [100, 100, 300, 316, DOG],
    [10, 10, 40, 60, DOG],
  ],
};

test('the cell that holds the centre answers, whatever the size of the object', () => {
  const { column, row } = derive(start, scene);
  assert.deepEqual([column, row], [Math.floor(200 / 32), Math.floor(208 / 32)]);
  const small = withBox(start, scene.objects, 0, [195, 203, 205, 213]);
  assert.deepEqual([derive(small, scene).column, derive(small, scene).row], [column, row]);
});

test('the targets of an object decode to the object', () => {
  const encoded = derive(start, scene);
  const turned = turn(start, 'decode', encoded);
  const { box } = derive(turned, scene);
  // The sliders keep two decimals.
  for (const [i, side] of box.entries())
    assert.ok(Math.abs(side - encoded.box[i]!) < 1.5, `${box} against ${encoded.box}`);
  assert.equal(turned.column, 6);
});

test('the numbers in the lines are the ones that the rule gives', () => {
  const { lines, t } = derive(start, scene);
  assert.deepEqual(
    lines.map(({ symbol }) => symbol.join('')),
    ['tx', 'ty', 'tw', 'th', 'Po'],
  );
  assert.equal(lines[0]!.numbers, 'logit(200.0 / 32 − 6) = logit(0.250)');
  assert.equal(lines[0]!.value, '−1.099');
  assert.ok(Math.abs(t[0] - Math.log(0.25 / 0.75)) < 1e-12);
});

test('a decoded centre never leaves its cell', () => {
  for (const tx of [-8, -1, 0, 3, 8]) {
    const { centre, column, map } = derive({ ...start, mode: 'decode', column: 4, tx }, scene);
    const x = (centre[0] / scene.width) * map;
    assert.ok(x > column && x < column + 1, `${x} for tx ${tx}`);
  }
});

test('with YOLOv3 the anchor decides which map answers', () => {
  const small = derive({ ...start, anchors: 'v3-coco', selected: 1 }, scene);
  assert.equal(small.stride, 16);
  assert.equal(small.map, 26);
  assert.equal(derive({ ...start, anchors: 'v3-coco' }, scene).stride, 32);
  const tiny = withBox({ ...start, anchors: 'v3-coco' }, scene.objects, 1, [10, 10, 20, 24]);
  const finest = derive(tiny, scene);
  assert.deepEqual([finest.stride, finest.map, finest.column], [8, 52, 1]);
});

test('two objects that want one cell and one anchor are told', () => {
  const state = withBox(start, scene.objects, 1, [102, 102, 302, 314]);
  const { rivals, sentence } = derive(state, scene);
  assert.deepEqual(rivals, [0]);
  assert.match(sentence, /“dog 1” wants the same cell and anchor/);
});

test('a centre on a border has an infinite target, and that is said', () => {
  const state = withBox(start, scene.objects, 0, [92, 100, 292, 316]);
  const { t, sentence, lines } = derive(state, scene);
  assert.equal(t[0], Number.NEGATIVE_INFINITY);
  assert.equal(lines[0]!.value, '−∞');
  assert.match(sentence, /border/);
  assert.ok(Number.isFinite(turn(state, 'decode', derive(state, scene)).tx));
});

test('objects of the photo are shown until the reader changes one; the last one cannot be removed', () => {
  const more = addObject(start, scene.objects, [0, 0, 50, 50]);
  assert.equal(derive(more, scene).objects.length, 3);
  assert.equal(derive(more, scene).names[2], 'your box');
  const one = removeObject(removeObject(more, more.objects, 2), scene.objects, 1);
  assert.equal(one.objects.length, 1);
  assert.equal(removeObject(one, one.objects, 0), one);
  assert.equal(derive({ ...start, objects: [] }, { ...scene, objects: [] }).objects.length, 1);
});

test('boxes from a link are brought into the photo, and what is no box is refused', () => {
  const state = gridCellCodec.read('objects=300_300_900_900_18&selected=9&cells=99');
  const { objects, selected } = derive(state, scene);
  assert.deepEqual(objects, [[300, 300, 416, 416, 18]]);
  assert.equal(selected, 0);
  assert.equal(state.cells, 19);
  assert.deepEqual(gridCellCodec.read('objects=50_0_10_10_1').objects, []);
});

test('a state with boxes survives its way through the address', () => {
  const state = withBox({ ...start, cells: 7 }, scene.objects, 0, [1, 2, 300, 400]);
  assert.deepEqual(gridCellCodec.read(gridCellCodec.write(state)), state);
});

test('a place of the photo names its cell, and cell and anchor stay inside the maps', () => {
  assert.deepEqual(cellAt({ ...start, mode: 'decode' }, scene, 415.9, 0), { column: 12, row: 0 });
  assert.deepEqual(cellAt({ ...start, anchors: 'v3-coco', anchor: 0 }, scene, 416, 208), {
    column: 51,
    row: 26,
  });
  const far = derive({ ...start, mode: 'decode', column: 151, row: 151, anchor: 8 }, scene);
  assert.deepEqual([far.column, far.row, far.anchor], [12, 12, 4]);
});
