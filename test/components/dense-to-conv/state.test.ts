import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  answers,
  compare,
  differences,
  isShown,
  small,
  windowStart,
} from '../../../src/components/dense-to-conv/results.ts';
import {
  addItem,
  CROPS,
  canvasOf,
  cutOut,
  type DenseState,
  denseCodec,
  everyPlace,
  itemAt,
  itemsOf,
  MOST,
  moveItem,
  moveWindow,
  PICTURES,
  removeItem,
  SIDE,
  scatter,
  shelfOf,
  unitOf,
} from '../../../src/components/dense-to-conv/state.ts';

const start = denseCodec.initial;
/** Two pictures: the first all 100, the second all 200; the others are black. */
const pictures = new Uint8Array(PICTURES * 784).fill(100, 0, 784).fill(200, 784, 2 * 784);
const labels = new Uint8Array(PICTURES);

test('a seed scatters twelve garments on the canvas, always the same, and they hardly overlap', () => {
  for (let seed = 1; seed < 40; seed++) {
    assert.deepEqual(scatter(seed), scatter(seed));
    const items = itemsOf({ items: scatter(seed) });
    assert.equal(items.length, 12);
    for (const { x, y } of items) assert.ok(x >= 0 && y >= 0 && x <= SIDE - 28 && y <= SIDE - 28);
    items.forEach((a, i) => {
      for (const b of items.slice(i + 1))
        assert.ok(Math.abs(a.x - b.x) >= 23 || Math.abs(a.y - b.y) >= 23, `${seed}: little overlap at most`);
    });
  }
  assert.notDeepEqual(scatter(1), scatter(2));
});

test('a shelf has ten different garments, the same for the same number', () => {
  for (const shelf of [1, 2, 9999]) {
    const found = shelfOf({ shelf });
    assert.equal(new Set(found).size, 10);
    assert.deepEqual(found, shelfOf({ shelf }));
  }
});

test('garments are added, moved as far as the canvas goes, found under a pointer, and removed', () => {
  let state: DenseState = { ...start, items: [] };
  state = addItem(state, 1)!;
  assert.deepEqual(itemsOf(state), [{ picture: 1, x: 86, y: 86 }]);
  state = moveItem(state, 0, -500, 3.4);
  assert.deepEqual(itemsOf(state), [{ picture: 1, x: 0, y: 89 }]);
  state = moveItem(state, 0, 5, 900);
  assert.deepEqual(itemsOf(state), [{ picture: 1, x: 5, y: 172 }]);
  assert.equal(itemAt(state, 5, 172), 0);
  assert.equal(itemAt(state, 4.9, 172), -1);
  state = addItem(state, 0)!;
  assert.equal(state.item, 1);
  state = removeItem(state);
  assert.deepEqual([itemsOf(state).length, state.item], [1, 0]);
  state = removeItem(removeItem(state));
  assert.deepEqual([itemsOf(state).length, state.item], [0, 0]);
  assert.deepEqual(moveItem(state, 0, 1, 1), state);
  let full: DenseState | null = state;
  for (let i = 0; i < MOST; i++) full = addItem(full!, 0);
  assert.equal(addItem(full!, 0), null);
});

test('what a link says is bounded: places on the canvas, a unit that the layer has, no half garments', () => {
  const state = denseCodec.read('items=1999,1000,1999,3&layer=dense2&unit=50&row=99');
  assert.deepEqual(itemsOf(state), [{ picture: 1999, x: 172, y: 172 }]);
  assert.equal(unitOf(state), 9);
  assert.equal(state.row, CROPS - 1);
  assert.deepEqual(denseCodec.read('items=x').items, start.items);
  assert.equal(denseCodec.write(denseCodec.read(denseCodec.write(state))), denseCodec.write(state));
});

test('where garments overlap on the canvas the lighter pixel stays', () => {
  const canvas = canvasOf({ items: [0, 0, 0, 1, 14, 0] }, pictures);
  assert.equal(canvas[13], 100);
  assert.equal(canvas[14], 200);
  assert.equal(canvas[42], 0);
  assert.deepEqual(canvas, canvasOf({ items: [1, 14, 0, 0, 0, 0] }, pictures));
});

test('a crop is what the canvas holds there, four pixels for each step', () => {
  const canvas = canvasOf({ items: [0, 4, 8] }, pictures);
  assert.ok(cutOut(canvas, [[2, 1]]).every((value) => value === 100));
  const beside = cutOut(canvas, [
    [2, 1],
    [2, 2],
  ]).subarray(784);
  assert.deepEqual([beside[23], beside[24]], [100, 0]);
  assert.equal(everyPlace().length, CROPS * CROPS);
  assert.deepEqual(moveWindow(start, -99, 99), { ...start, row: 0, column: CROPS - 1 });
});

test('both networks are compared over all classes of the whole shelf', () => {
  const dense = new Float32Array(100).fill(0.05);
  for (let i = 0; i < 10; i++) dense[i * 10 + 3] = 0.55;
  const conv = dense.slice();
  conv[94] = 0.12;
  const found = compare({ ...start, picked: 2 }, { dense, conv });
  assert.ok(Math.abs(found.largest - 0.07) < 1e-6);
  assert.equal(found.rows[3]!.name, 'Dress');
  assert.match(found.sentence, /^Both say Dress, 0\.5500\. Largest difference .* 0\.070/);
});

/** A grid that says one class everywhere, with a confidence. */
const uniform = (cells: number, klass: number, confidence: number) => {
  const values = new Float32Array(cells * 10).fill((1 - confidence) / 9);
  for (let i = 0; i < cells; i++) values[i * 10 + klass] = confidence;
  return values;
};

test('answers count garments that are right in their nearest window, and tell empty windows apart', () => {
  const state = { ...start, items: [0, 4, 8, 1, 101, 99], threshold: 0.5 };
  const canvas = canvasOf(state, pictures);
  const grid = { side: CROPS, values: uniform(CROPS * CROPS, 6, 0.75) };
  // The second garment is in the window that begins at 100, 100.
  grid.values.fill(0, (25 * CROPS + 25) * 10, (25 * CROPS + 25) * 10 + 10);
  grid.values[(25 * CROPS + 25) * 10] = 1;
  const found = answers(state, grid, canvas, labels);
  assert.equal(found.right, 1);
  const full = found.cells.filter(({ empty }) => !empty).length;
  assert.equal(found.shown, full);
  assert.equal(found.cells[2 * CROPS + 1]!.empty, false);
  assert.equal(found.cells[40 * CROPS + 40]!.empty, true);
  assert.match(found.sentence, /44 × 44 answers.*Of 2 garments, 1 has.*Shirt with 0\.75/);
  assert.equal(answers({ ...state, empty: true }, grid, canvas, labels).shown, CROPS * CROPS);
  assert.equal(answers({ ...state, threshold: 0.9 }, grid, canvas, labels).shown, 1);
  assert.ok(isShown({ threshold: 0.5, empty: true }, found.cells[0]!));
});

test('a padded grid begins two answers before the first crop, so that the middle answer of a crop is its own', () => {
  assert.equal(windowStart(0, 'VALID'), 0);
  assert.equal(windowStart(2, 'SAME'), 0);
  const state: DenseState = { ...start, items: [0, 4, 8], padding: 'SAME' };
  const values = uniform(48 * 48, 6, 0.75);
  values.fill(0, (4 * 48 + 3) * 10, (4 * 48 + 3) * 10 + 10);
  values[(4 * 48 + 3) * 10] = 1;
  assert.equal(answers(state, { side: 48, values }, canvasOf(state, pictures), labels).right, 1);
});

test('differences are the largest over all crops, by place in the crop', () => {
  const grid = { side: CROPS, values: uniform(CROPS * CROPS, 6, 0.75) };
  const places = [
    [0, 0],
    [5, 7],
  ] as const;
  const same = differences(grid, { side: 1, places, values: uniform(2, 6, 0.75) });
  assert.deepEqual([same.largest, same.flipped, same.crops], [0, 0, 2]);
  assert.match(same.sentence, /largest difference is 0,/);
  const values = uniform(50, 6, 0.75);
  values[(25 + 4) * 10 + 6] = 0;
  const padded = differences({ side: 48, values: uniform(48 * 48, 6, 0.75) }, { side: 5, places, values });
  assert.equal(padded.cells[4], 0.75);
  assert.equal(padded.cells.filter((value) => value === 0).length, 24);
  assert.equal(padded.flipped, 1);
  assert.match(padded.sentence, /5 × 5 answers each: 0 apart in the middle, up to 0\.750 elsewhere; 1 of 50/);
});

test('small numbers keep their power of ten', () => {
  assert.equal(small(0), '0');
  assert.equal(small(0.25), '0.250');
  assert.equal(small(1.19e-7), '1.2 × 10⁻⁷');
  assert.equal(small(3.4e-12), '3.4 × 10⁻¹²');
});
