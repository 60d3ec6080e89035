import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COMPARED,
  derive,
  type Found,
  type NmsState,
  nextKept,
  nmsCodec,
  PRESETS,
  stepOf,
  streetFound,
  WALKED,
  walk,
} from '../../../src/components/nms-steps/state.ts';
import { bundledPhotos } from '../../../src/device/bundled-photos.ts';
import { iou, nms, softNms } from '../../../src/lib/boxes/index.ts';

const start = nmsCodec.initial;
const DOG = 16;
const BICYCLE = 1;

/** Two bicycle boxes on one bicycle, a dog before it, something doubtful elsewhere. */
const found: Found = {
  boxes: [110, 125, 564, 446, 112, 127, 566, 446, 124, 207, 313, 543, 600, 0, 640, 40],
  scores: [0.49, 0.45, 0.42, 0.1],
  classes: [BICYCLE, BICYCLE, DOG, 0],
  dropped: 0,
};
const at = (state: NmsState) => derive(state, walk(state, found));
const boxOf = (index: number) => (found.boxes as number[]).slice(index * 4, index * 4 + 4);

test('candidates are those at or above the score threshold', () => {
  assert.equal(walk(start, found).candidates.length, 3);
  assert.equal(walk({ ...start, score: 0.1 }, found).candidates.length, 4);
  assert.equal(walk({ ...start, score: 0.95 }, found).candidates.length, 0);
});

test('before the first decision everything waits, after the last one nothing does', () => {
  assert.deepEqual(new Set(at(start).fates), new Set(['waiting']));
  const end = at({ ...start, step: 99 });
  assert.equal(end.step, 3);
  assert.deepEqual(end.fates, ['kept', 'gone', 'kept']);
});

test('steps can be taken back: what is shown depends on the number of decisions alone', () => {
  const made = walk(start, found);
  const forwards = [0, 1, 2, 3].map((step) => derive({ ...start, step }, made));
  const back = [3, 2, 1, 0].map((step) => derive({ ...start, step }, made)).reverse();
  assert.deepEqual(forwards, back);
  assert.deepEqual(
    forwards.map(({ keptNow }) => keptNow),
    [0, 1, 1, 2],
  );
});

test('the walk keeps what nms keeps, per class and across classes', () => {
  const boxes = [0, 1, 2].map(boxOf);
  const scores = [0.49, 0.45, 0.42];
  for (const across of [false, true])
    for (const threshold of [0, 0.2, 0.27, 0.28, 0.5, 0.99, 1]) {
      const state = { ...start, across, iou: threshold, step: 99 };
      const classes = across ? undefined : [BICYCLE, BICYCLE, DOG];
      const kept = at(state).fates.flatMap((fate, index) => (fate === 'kept' ? [index] : []));
      assert.deepEqual(
        kept,
        nms(boxes, scores, { iouThreshold: threshold, classes }),
        `${threshold} ${across}`,
      );
    }
});

test('the reason of a removal carries the IoU, and its lines multiply out to it', () => {
  const { reason, lines, current, other, shared } = at({ ...start, step: 2 });
  assert.deepEqual([current, other], [1, 0]);
  const overlap = iou(boxOf(1), boxOf(0));
  assert.ok(reason.includes(`is ${overlap.toFixed(3)}, above 0.50. It goes.`), reason);
  assert.deepEqual(shared, [112, 127, 564, 446]);
  const common = 452 * 319;
  const union = 454 * 321 + 454 * 319 - common;
  assert.deepEqual(
    lines.map(({ value }) => value),
    [common.toLocaleString('en'), union.toLocaleString('en'), overlap.toFixed(3), 'goes'],
  );
  assert.ok(Math.abs(common / union - overlap) < 1e-12);
});

test('a box that stays says what it was compared with, or that there was nothing', () => {
  assert.match(at({ ...start, step: 1 }).reason, /Nothing is kept yet, so it stays/);
  assert.match(at({ ...start, step: 3 }).reason, /No kept box of its class overlaps it/);
  const across = at({ ...start, across: true, step: 3 });
  assert.match(across.reason, /overlaps bicycle 0\.49 most: IoU 0\.27\d, not above 0\.50\. It stays/);
  assert.equal(across.lines.at(-1)!.value, 'stays');
});

test('across classes and with a low threshold the dog is lost, and the result says to whom', () => {
  const state = { ...start, ...PRESETS[1]!.state, step: 99 };
  const { result, fates, reason } = at(state);
  assert.equal(fates[2], 'gone');
  assert.match(
    result,
    /In the end 1 of 3 candidates stays: bicycle\. Compared within classes, more would stay: dog 0\.42 \(lost here to bicycle 0\.49\)\./,
  );
  assert.match(reason, /Their classes differ/);
  assert.match(at({ ...state, across: false }).result, /2 of 3 candidates stay: bicycle, dog\.$/);
});

test('the comparison tells what each way keeps more or less than greedy per class', () => {
  const state = { ...start, iou: 0.2 };
  const { comparisons } = walk(state, found);
  assert.equal(comparisons.length, COMPARED.length);
  assert.deepEqual(
    comparisons[1]!.missing.map(({ label }) => label),
    ['dog'],
  );
  assert.deepEqual(
    comparisons.map(({ kept }) => kept),
    COMPARED.map(
      ({ way, across }) => walk({ ...state, way, across }, found).steps.filter((s) => s.kept).length,
    ),
  );
});

test('the soft ways select what softNms selects, with its scores, and explain each lowering', () => {
  for (const way of ['linear', 'gaussian'] as const) {
    const state = { ...start, way, score: 0.05, iou: 0.3, step: 99 };
    const made = walk(state, found);
    const reference = softNms([0, 1, 2, 3].map(boxOf), found.scores, {
      method: way,
      sigma: 0.5,
      iouThreshold: 0.3,
      scoreThreshold: 0.05,
      classes: found.classes,
    });
    assert.deepEqual(
      made.steps.map(({ index, score }) => ({ index, score })),
      reference,
    );
  }
  const gaussian: NmsState = { ...start, way: 'gaussian', step: 1 };
  const { lines, reason, scores, fates } = at(gaussian);
  const overlap = iou(boxOf(0), boxOf(1));
  const after = 0.45 * Math.exp(-(overlap ** 2) / 0.5);
  assert.equal(lines[0]!.sum, `0.450 × exp(−${overlap.toFixed(3)}² ÷ 0.50)`);
  assert.equal(lines[0]!.value, `${after.toFixed(3)}, leaves`);
  assert.ok(Math.abs(scores[1]! - after) < 1e-12);
  assert.equal(fates[1], 'gone');
  assert.match(reason, /lowers the scores of 1 box of its class; one falls below 0\.35 and leaves\.$/);
});

test('a sharper Gaussian never keeps more', () => {
  let before = 0;
  for (let sigma = 0.05; sigma <= 1; sigma += 0.05) {
    const { keptInTheEnd } = at({ ...start, way: 'gaussian', score: 0.05, sigma });
    assert.ok(keptInTheEnd >= before, `${sigma}`);
    before = keptInTheEnd;
  }
});

test('thousands of candidates: the best are walked through, and the rest is counted', () => {
  const count = 2500;
  const many: Found = {
    boxes: Array.from({ length: count * 4 }, (_, i) => (i % 4 < 2 ? 0 : 10) + 20 * Math.floor(i / 4)),
    scores: Array.from({ length: count }, (_, i) => 0.9 - i * 1e-4),
    classes: new Array<number>(count).fill(0),
    dropped: 7,
  };
  const state = { ...start, score: 0.1 };
  const made = walk(state, many);
  assert.equal(made.candidates.length, WALKED);
  assert.equal(made.beyond, count - WALKED + 7);
  assert.match(derive(state, made).result, /The 1,907 candidates below the best 600 are left out/);
  const few = walk({ ...state, score: 0.895 }, many);
  assert.equal(few.beyond, 0);
});

test('no candidate at all is said, with what to do', () => {
  const { reason, result, steps } = at({ ...start, score: 0.9 });
  assert.match(reason, /No candidate reaches a score of 0\.90\. Lower/);
  assert.equal(result, '');
  assert.equal(steps, 0);
});

test('one can skip to the next box that stays, and to the decision about a box', () => {
  const made = walk(start, found);
  assert.equal(nextKept(made, 0), 1);
  assert.equal(nextKept(made, 1), 3);
  assert.equal(nextKept(made, 3), 3);
  assert.deepEqual(
    [0, 1, 2].map((index) => stepOf(made, index)),
    [1, 2, 3],
  );
  const soft = walk({ ...start, way: 'gaussian' }, found);
  assert.equal(stepOf(soft, 1), 1, 'it left when the first was selected');
});

test('a street YOLO’s map becomes candidates in pixels of the shown picture, named after things on streets', () => {
  const map = { rows: 4, columns: 4, stride: 32, anchors: [[1, 1]] };
  const size = 5 + 6;
  const raw = new Float32Array(4 * 4 * size).fill(0);
  for (let cell = 0; cell < 16; cell++) raw[cell * size + 4] = -9;
  // A person in the cell of row 1, column 2, exactly as large as the anchor; another thing just above the floor.
  raw.set([0, 0, 0, 0, 3, 0, 0, 0, 8, 0, 0], (1 * 4 + 2) * size);
  raw.set([0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0], 3 * 4 * size);
  const found = streetFound({ ...map, raw });
  assert.deepEqual(Array.from(found.boxes), [160, 80, 240, 160, 0, 240, 80, 320]);
  const { candidates } = walk({ ...start, score: 0.05 }, found);
  assert.deepEqual(
    candidates.map(({ label }) => label),
    ['person', 'dog'],
  );
  assert.ok(Math.abs(candidates[0]!.score - 0.9526 * 0.9983) < 1e-3);
  assert.match(
    derive({ ...start, on: 'street' }, walk({ ...start, on: 'street' }, found)).result,
    /person, dog\./,
  );
  assert.equal(nmsCodec.read('way=linear&score=0.2').on, 'photo', 'old links show the photo');
});

test('the examples are within the bounds of a link, and their pictures exist', () => {
  for (const { photo, state } of PRESETS) {
    assert.ok(photo === undefined ? state.on === 'street' : bundledPhotos.some(({ id }) => id === photo));
    const whole = { ...start, ...state };
    assert.deepEqual(nmsCodec.read(nmsCodec.write(whole)), whole);
  }
  assert.deepEqual(nmsCodec.read('way=magic&score=7&step=-2&sigma=0'), {
    ...start,
    score: 0.95,
    sigma: 0.05,
  });
});
