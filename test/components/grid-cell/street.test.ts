import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cellAt,
  derive,
  type GridCellState,
  gridCellCodec,
  takeSaid,
  turn,
  withBox,
} from '../../../src/components/grid-cell/state.ts';
import { streetScene } from '../../../src/components/grid-cell/street.ts';
import { encodeYolo } from '../../../src/lib/boxes/index.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const anchors = [
  [1.2, 2.3],
  [2.4, 1.8],
  [6, 4],
];
const state: GridCellState = { ...gridCellCodec.initial, on: 'street', street: 2 };
const { things } = sceneOf(state);
const grid = { version: 'v2' as const, rows: 16, columns: 16, anchors, stride: 8 };
const SIZE = 11;

/** A network that says exactly what each thing asks for, and nothing elsewhere. */
function perfect(): Float32Array {
  const raw = new Float32Array(16 * 16 * anchors.length * SIZE);
  for (let i = 0; i < raw.length; i += SIZE) raw[i + 4] = -9;
  for (const { box, class: klass } of things) {
    const { row, column, anchor, t } = encodeYolo(box, grid);
    const at = ((row * 16 + column) * anchors.length + anchor) * SIZE;
    raw.fill(0, at, at + SIZE);
    raw.set(
      t.map((value) => Math.max(-20, Math.min(20, value))),
      at,
    );
    raw[at + 4] = 6;
    raw[at + 5 + klass] = 9;
  }
  return raw;
}

test('a street’s things are the objects, on the network’s own grid of 16 × 16 cells of 8 pixels', () => {
  const scene = streetScene(state, { anchors, raw: null }, 40);
  const shown = derive(state, scene);
  assert.equal(shown.objects.length, things.length);
  assert.deepEqual([shown.input, shown.map, shown.stride], [128, 16, 8]);
  assert.equal(shown.anchors.length, anchors.length);
  assert.ok(Math.abs(shown.anchors[2]!.width - 48) < 1e-9);
  assert.equal(shown.said, null);
  assert.ok(shown.lines.every((line) => line.said === undefined));
  for (const selected of things.keys()) {
    const thing = things[things.length - 1 - selected]!;
    const { row, column, anchor, t } = derive({ ...state, selected }, scene);
    const asked = encodeYolo(thing.box, grid);
    assert.deepEqual([row, column, anchor], [asked.row, asked.column, asked.anchor]);
    for (const [i, value] of t.entries())
      assert.ok(value === asked.t[i] || Math.abs(value - asked.t[i]!) < 1e-9);
  }
});

test('a network that says what it is asked for agrees with every target', () => {
  const scene = streetScene(state, { anchors, raw: perfect() }, 40);
  const shown = derive(state, scene);
  assert.ok(shown.said!.iou > 0.95 || shown.rivals.length > 0);
  assert.equal(shown.lines[4]!.said, '0.998');
  assert.match(
    shown.sentence,
    /The network says here: “\w[\w ]*” with 1\.00, objectness 1\.00, and a box whose IoU/,
  );
  const { shown: box } = shown.said!;
  for (const [i, side] of box.entries()) assert.ok(Math.abs(side - shown.box[i]!) < 2, `side ${i}`);
});

test('where nothing is, the network’s numbers say so, and they can be taken to the sliders', () => {
  const scene = streetScene(state, { anchors, raw: perfect() }, 40);
  const empty = derive(
    { ...turn(state, 'decode', derive(state, scene)), column: 0, row: 0, anchor: 0 },
    scene,
  );
  assert.ok(empty.said!.objectness < 0.001);
  const decoding = turn(state, 'decode', derive(state, scene));
  const taken = takeSaid({ ...decoding, tx: 0, to: -3 }, derive(decoding, scene));
  assert.equal(taken.to, 6);
  assert.ok(Math.abs(taken.tw - decoding.tw) <= 0.011);
  assert.deepEqual(cellAt(state, scene, 319, 161), { column: 15, row: 8 });
});

test('a thing can be moved as on a photo, and old links show the photo', () => {
  const scene = streetScene(state, { anchors, raw: null }, 40);
  const moved = withBox(state, derive(state, scene).objects, 0, [0, 0, 40, 40]);
  const shown = derive(moved, scene);
  assert.deepEqual([shown.column, shown.row], [1, 1]);
  assert.equal(shown.names.length, things.length);
  assert.equal(gridCellCodec.read('mode=decode&cells=7').on, 'photo');
  // A link keeps whole pixels of the shown picture.
  const objects = moved.objects.map((row) => row.map(Math.round));
  const link = { ...moved, objects, weather: 'night' as const };
  assert.deepEqual(gridCellCodec.read(gridCellCodec.write(link)), link);
});
