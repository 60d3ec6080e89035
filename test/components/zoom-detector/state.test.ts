import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DRAWN,
  derive,
  type Found,
  pickNext,
  prepare,
  toLevel,
  viewOf,
  type ZoomState,
  zoomCodec,
} from '../../../src/components/zoom-detector/state.ts';
import { decodeCenterNet } from '../../../src/lib/boxes/index.ts';

const start = zoomCodec.initial;
const DOG = 16;
const CAR = 2;
const COLUMNS = 8;

/** Cell (row, column), class, score, distances; the picture is twice as wide and three times as high as the input. */
type Entry = [row: number, column: number, klass: number, score: number, distances: number[]];

/** Decoded by the library from maps that hold just these cells. */
function found(entries: readonly Entry[]): Found {
  const rows = 8;
  const classCount = 80;
  const heat = new Float32Array(rows * COLUMNS * classCount);
  const map = new Float32Array(rows * COLUMNS * 4);
  for (const [row, column, klass, score, sides] of entries) {
    heat[(row * COLUMNS + column) * classCount + klass] = score;
    map.set(sides, (row * COLUMNS + column) * 4);
  }
  const maps = { heat, distances: map, rows, columns: COLUMNS, classCount };
  const { boxes, scores, classes, cells } = decodeCenterNet({ ...maps, stride: 4, scoreThreshold: 0.05 });
  return {
    boxes: boxes.map((side, i) => side * (i % 2 ? 3 : 2)),
    scores,
    classes,
    cells,
    distances: Float32Array.from([...cells].flatMap((cell) => [...map.subarray(cell * 4, cell * 4 + 4)])),
    rows,
    columns: COLUMNS,
    stride: 4,
    seen: { width: 32, height: 32 },
    width: 64,
    height: 96,
  };
}

const three = found([
  [4, 3, DOG, 0.5, [6.5, 8, 5, 7]],
  [4, 4, DOG, 0.25, [10, 8, 1, 7]],
  [4, 2, DOG, 0.4, [2.5, 8, 9, 7]],
  [1, 6, CAR, 0.35, [4, 2, 4, 3]],
]);
const at = (state: ZoomState, of = three) => derive(state, prepare(state, of));
/** The value of a line of the arithmetic. */
const value = (state: ZoomState, name: string, of = three) =>
  at(state, of).lines.find((line) => line.name === name)?.value;

test('candidates are those that reach the threshold, each with the kept box of its class that it ends up in', () => {
  const { candidates, kept, family } = prepare({ score: 0.1 }, three);
  assert.deepEqual(
    candidates.map(({ label, score, home }) => [label, Number(score.toFixed(2)), home]),
    [
      ['dog', 0.5, 0],
      ['dog', 0.4, 0],
      ['car', 0.35, 2],
      ['dog', 0.25, 0],
    ],
  );
  assert.deepEqual(kept, [0, 2]);
  assert.deepEqual(
    [...family],
    [
      [0, 3],
      [2, 1],
    ],
  );
  assert.equal(prepare({ score: 0.38 }, three).candidates.length, 2);
});

test('the arithmetic of every candidate ends at the box that the library decoded', () => {
  const prepared = prepare({ score: 0.1 }, three);
  for (const { index, box } of prepared.candidates) {
    const state = { ...start, score: 0.1, level: 2, pick: index };
    for (const [i, name] of ['left', 'top', 'right', 'bottom'].entries())
      assert.equal(value(state, name), box[i]!.toFixed(1), `${index} ${name}`);
  }
});

test('each line is a sum that can be done by hand', () => {
  const { lines } = at({ ...start, level: 2 });
  assert.deepEqual(lines, [
    { name: 'row, column', sum: '35 = 4 × 8 + 3', value: '4, 3' },
    { name: 'corner, x', sum: '3 × 4', value: '12' },
    { name: 'corner, y', sum: '4 × 4', value: '16' },
    { name: 'scale, x', sum: '64 ÷ 32', value: '2' },
    { name: 'scale, y', sum: '96 ÷ 32', value: '3' },
    { name: 'left', sum: '(12 − 6.50) × 2', value: '11.0' },
    { name: 'top', sum: '(16 − 8.00) × 3', value: '24.0' },
    { name: 'right', sum: '(12 + 5.00) × 2', value: '34.0' },
    { name: 'bottom', sum: '(16 + 7.00) × 3', value: '69.0' },
  ]);
});

test('a negative distance turns its sign, and sides that cross are said', () => {
  const one = found([[2, 2, DOG, 0.5, [-3, 4, 1, 4]]]);
  const { lines } = at({ ...start, level: 2 }, one);
  assert.equal(lines[5]!.sum, '(8 + 3.00) × 2');
  assert.equal(lines[5]!.value, '22.0');
  assert.equal(lines.at(-1)!.name, 'crossed');
});

test('the first level picks among the boxes that are left, the others among all candidates', () => {
  const prepared = prepare({ score: 0.1 }, three);
  const state = { ...start, score: 0.1, pick: 3 };
  assert.equal(derive(state, prepared).pick!.index, 0, 'the dog that the weak one ends up in');
  assert.equal(derive({ ...state, level: 1 }, prepared).pick!.index, 3);
  assert.equal(pickNext(state, prepared, 1).pick, 2);
  assert.equal(pickNext({ ...state, pick: 2 }, prepared, 1).pick, 0, 'around the end');
  assert.equal(pickNext({ ...state, level: 1 }, prepared, 1).pick, 0);
  assert.equal(pickNext({ ...state, level: 2, pick: 0 }, prepared, -1).pick, 3);
  assert.equal(
    derive({ ...state, level: 1, pick: 999 }, prepared).pick!.index,
    3,
    'what a link asks for is bounded',
  );
});

test('levels end at the first and the last', () => {
  assert.equal(toLevel(start, -1).level, 0);
  assert.equal(toLevel(start, 3).level, 2);
});

test('each level asks a question whose answer follows from the numbers shown', () => {
  const scores = at(start).question!;
  assert.equal(scores.value, 8 * 8 * 80);
  const stride = at({ ...start, level: 1 }).question!;
  assert.equal(stride.value, 32 / 8);
  const side = at({ ...start, level: 2 }).question!;
  assert.match(side.text, /dog 0\.40: column 2, row 4, distance to the left 2\.50\. /);
  assert.equal(side.value, (2 * 4 - 2.5) * 2);
  const second = prepare(start, three).candidates[1]!;
  assert.equal(side.value, second.box[0], 'and it is where the decoded box begins');
});

test('with a single candidate the last question asks for its width', () => {
  const { question } = at({ ...start, level: 2 }, found([[4, 3, DOG, 0.5, [6.5, 8, 5, 7]]]));
  assert.equal(question!.value, (6.5 + 5) * 2);
  assert.match(question!.text, /How wide/);
});

test('the sentences tell what each level shows', () => {
  const state = { ...start, score: 0.1 };
  assert.equal(
    at(state).sentence,
    'The detector shows 2 boxes. Behind them are 4 candidates. Picked: dog 0.50.',
  );
  assert.match(
    at({ ...state, level: 1 }).sentence,
    /dog 0\.50 stays; 2 other candidates of its class end in it/,
  );
  assert.match(at({ ...state, level: 1, pick: 1 }).sentence, /dog 0\.40 goes, because dog 0\.50 overlaps it/);
  assert.match(
    at({ ...state, level: 1, pick: 2 }).sentence,
    /car 0\.35 stays; no other candidate ends in it/,
  );
  assert.match(
    at({ ...state, level: 2 }).sentence,
    /^In row 4, column 3 of the 8 × 8 map.*“dog” a score of 0\.500/,
  );
  const nothing = at({ ...start, score: 0.9 });
  assert.match(nothing.sentence, /No cell of the map reaches a score of 0\.90/);
  assert.deepEqual([nothing.pick, nothing.question], [null, null]);
});

test('the view is the whole picture, or holds the picked box and its cell, in the shape of the stage', () => {
  for (const aspect of [4 / 3, 1, 0.5])
    for (const level of [0, 1, 2] as const) {
      const { pick } = at({ ...start, level });
      const view = viewOf({ level, pick }, three, aspect);
      assert.ok(Math.abs(view.width / view.height - aspect) < 1e-9);
      const [x1, y1, x2, y2] = level === 2 ? pick!.box : [0, 0, 64, 96];
      assert.ok(view.x <= x1! && view.y <= y1! && view.x + view.width >= x2! && view.y + view.height >= y2!);
    }
});

test('thousands of candidates: the best are drawn and the rest is counted', () => {
  const count = DRAWN + 200;
  const many: Found = {
    ...three,
    boxes: Float32Array.from({ length: count * 4 }, (_, i) => (i % 4 < 2 ? 0 : 10) + 20 * Math.floor(i / 4)),
    scores: Float32Array.from({ length: count }, (_, i) => 0.9 - i * 1e-4),
    classes: new Uint8Array(count),
    cells: new Uint32Array(count),
    distances: new Float32Array(count * 4),
  };
  const prepared = prepare(start, many);
  assert.equal(prepared.candidates.length, DRAWN);
  assert.equal(prepared.beyond, 200);
  assert.match(derive({ ...start, level: 1 }, prepared).sentence, /1,000 boxes and 200 weaker ones/);
});

test('a state survives its way through a link, and what a link says is bounded', () => {
  const state = { ...zoomCodec.initial, level: 2, score: 0.25, pick: 12 };
  assert.equal(zoomCodec.write(state), 'level=2&score=0.25&pick=12');
  assert.deepEqual(zoomCodec.read(zoomCodec.write(state)), state);
  assert.deepEqual(zoomCodec.read('level=9&score=0&pick=-4'), {
    ...zoomCodec.initial,
    level: 2,
    score: 0.1,
    pick: 0,
  });
});
