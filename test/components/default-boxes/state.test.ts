import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mapsOf, presets } from '../../../src/components/default-boxes/maps.ts';
import { bestFit } from '../../../src/components/default-boxes/recall.ts';
import {
  cellAt,
  chooseMap,
  choosePreset,
  type DefaultBoxesState,
  defaultBoxesCodec,
  derive,
  moveCell,
  numberedNames,
  prepare,
  recallOf,
  sound,
  toggleMap,
  usedMap,
  withScales,
} from '../../../src/components/default-boxes/state.ts';
import { matchAnchors, ssd300Maps, ssdDefaultBoxes } from '../../../src/lib/boxes/index.ts';
import { random } from '../../../src/lib/random.ts';
import { sceneOf } from '../../../src/lib/scenes/scene-state.ts';

const { initial } = defaultBoxesCodec;
const run = (part: Partial<DefaultBoxesState> = {}) => {
  const state = sound({ ...initial, ...part });
  const matched = prepare(state, sceneOf(state, presets[state.preset].side));
  return { state, matched, derived: derive(state, matched) };
};

test('the preset SSD300 has the maps and the 8,732 boxes of the paper', () => {
  const state = choosePreset(initial, 'ssd300');
  assert.deepEqual(
    mapsOf(state).map(({ map }) => map),
    ssd300Maps,
  );
  assert.equal(run(state).derived.total, 8732);
  assert.deepEqual(run(state).derived.counts, [5776, 2166, 600, 150, 36, 4]);
});

test('the table of a cell lists its own boxes, the square first, around the middle of the cell', () => {
  const { derived } = run({ map: 2, column: 3, row: 4 });
  assert.equal(derived.cells, 8);
  assert.equal(derived.cell.length, 6);
  const [square] = derived.cell;
  assert.deepEqual(
    square!.box.map((value) => Math.round(value * 1000) / 1000),
    [30.4, 46.4, 81.6, 97.6],
  );
  for (const { box } of derived.cell) {
    assert.ok(Math.abs((box[0] + box[2]) / 2 - 3.5 * 16) < 1e-9);
    assert.ok(Math.abs((box[1] + box[3]) / 2 - 4.5 * 16) < 1e-9);
  }
});

test('positives and background add up, and the first step gives each thing one box that is its own', () => {
  for (const street of [1, 26, 77]) {
    const { derived, matched, state } = run({ street, view: 'best' });
    assert.equal(derived.positives + derived.background, derived.total);
    assert.equal(
      derived.rows.reduce((sum, { matched: boxes }) => sum + boxes, 0),
      derived.positives,
    );
    assert.deepEqual(
      derived.rows.map(({ first }) => first),
      matched.things.map(() => 1),
    );
    assert.equal(derived.shown.length, matched.things.length);
    assert.equal(derived.kept, Math.min(derived.background, 3 * derived.positives));
    const loose = derived.rows.filter(({ best }) => best < state.threshold).length;
    assert.ok(derived.forced >= loose, 'what no box fits has its box from the first step alone');
    assert.equal(derive({ ...state, view: 'all' }, matched).shown.length, derived.positives);
  }
});

test('a stricter threshold leaves fewer positives, but never fewer than one for each thing', () => {
  const positives = [0.3, 0.5, 0.7, 0.9].map((threshold) => run({ threshold }).derived.positives);
  assert.deepEqual(
    positives,
    [...positives].sort((a, b) => b - a),
  );
  assert.ok(positives[0]! > positives[3]!);
  assert.equal(positives[3], run().derived.rows.length);
});

test('an empty street is all background, and says so', () => {
  const { derived } = run({ density: 0, view: 'all' });
  assert.equal(derived.positives, 0);
  assert.equal(derived.kept, 0);
  assert.match(derived.sentence, /The street is empty: all \d+ boxes are background\./);
});

test('the sentence follows the view and names what is hardest to fit', () => {
  assert.match(
    run({ used: 8, map: 3, column: 1, row: 2 }).derived.sentence,
    /^Column 1, row 2 of the 4 × 4 map holds 4 boxes\./,
  );
  const { derived } = run({ used: 8, view: 'best' });
  assert.match(derived.sentence, /^First step: each thing takes one box/);
  assert.match(derived.sentence, /no box reaches 0\.50/);
  assert.match(derived.sentence, /Hardest to fit: /);
  assert.match(run({ view: 'all' }).derived.sentence, /^Second step: /);
});

test('the best fit of a thing is the best IoU over all boxes', () => {
  const next = random(7);
  const side = 128;
  for (const state of [
    initial,
    choosePreset(initial, 'ssd300'),
    { ...initial, used: 5, ratios: 'three' as const },
  ]) {
    const maps = mapsOf(state).map(({ map }) => map);
    const { boxes } = ssdDefaultBoxes(maps, { width: side, height: side });
    const things = Array.from({ length: 20 }, (): [number, number, number, number] => {
      const [x, y] = [next() * 110, next() * 110];
      return [x, y, x + 3 + next() * (125 - x), y + 3 + next() * (125 - y)];
    });
    things.forEach((thing) => {
      const { ious } = matchAnchors(boxes, [thing], { positive: 0.5 });
      assert.ok(Math.abs(bestFit(thing, maps, side) - Math.max(...ious)) < 1e-12);
    });
  }
});

test('recall counts every thing once, and fewer are fitted when the fine map is switched off', () => {
  const things = Array.from({ length: 12 }, (_, street) => sceneOf({ ...initial, street: street + 1 }).things)
    .flat()
    .map(({ box }) => box);
  const all = recallOf(initial, things, 12);
  assert.equal(all.things, things.length);
  assert.equal(
    all.sizes.reduce((sum, row) => sum + row.things, 0),
    things.length,
  );
  const coarse = recallOf({ ...initial, used: 12 }, things, 12);
  assert.ok(coarse.fitted < all.fitted);
  assert.ok(coarse.sizes[0]!.fitted < all.sizes[0]!.fitted);
});

test('another map keeps the place on the street; keys and pointers stay on the map', () => {
  assert.deepEqual([chooseMap(initial, 0).column, chooseMap(initial, 0).row], [18, 14]);
  assert.deepEqual([chooseMap(initial, 3).column, chooseMap(initial, 3).row], [2, 1]);
  assert.deepEqual([cellAt(initial, 1, -0.2).column, cellAt(initial, 1, -0.2).row], [7, 0]);
  assert.equal(moveCell({ ...initial, column: 37 }, 1, 0).column, 7);
  assert.equal(moveCell(initial, -40, 0).column, 0);
});

test('the last map cannot be switched off, scales have to rise, and any link gives a sound state', () => {
  assert.equal(toggleMap({ ...initial, used: 1 }, 0), null);
  assert.equal(toggleMap({ ...initial, used: 63 }, 1)!.used, 61);
  assert.equal(toggleMap(initial, 2)!.map, 3);
  assert.equal(toggleMap(initial, 2)!.column, 2);
  assert.equal(usedMap({ ...initial, used: 1, map: 3 }), 0);
  assert.equal(withScales(initial, { first: 20 }), null);
  assert.equal(withScales(initial, { least: 30 })!.least, 30);
  const hostile = defaultBoxesCodec.read(
    'used=48&first=100&least=4&most=4&map=9&column=99&row=-3&thing=150&threshold=7',
  );
  assert.doesNotThrow(() => run(hostile));
  assert.equal(run(hostile).derived.thing, -1);
  assert.equal(defaultBoxesCodec.write(defaultBoxesCodec.read('view=all&used=5')), 'used=5&view=all');
});

test('things of one class are told apart by number', () => {
  assert.deepEqual(numberedNames([{ class: 0 }, { class: 3 }, { class: 0 }]), ['car 1', 'person', 'car 2']);
});
