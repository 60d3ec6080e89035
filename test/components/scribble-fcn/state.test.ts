import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hintPainting } from '../../../src/components/scribble-fcn/hints.ts';
import {
  type DepthResult,
  derive,
  type Painted,
  paintedCounts,
  pressedRadius,
  type Results,
  scribbleCodec,
  trainingProblem,
} from '../../../src/components/scribble-fcn/state.ts';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import { paintStrokes } from '../../../src/lib/segmentation/strokes.ts';

const _ = UNPAINTED;
const classes = ['sky', 'horse'].map((name) => ({ name, colour: null }));
const map = (labels: number[]) => ({ width: 4, height: 2, labels: Uint8Array.from(labels) });

const head = (labels: number[], part: Partial<DepthResult> = {}): DepthResult => ({
  depth: '8s',
  picture: { map: map(labels), confidence: new Uint8Array(8).fill(204) },
  ending: 'settled',
  losses: [0.69, 0.2, 0.1],
  train: 100,
  apply: 20,
  ...part,
});

const results = (heads: DepthResult[], part: Partial<Results> = {}): Results => ({
  heads,
  classes,
  used: 2,
  painted: 2,
  reduced: false,
  backend: 'WebAssembly',
  features: 0,
  elapsed: 640,
  ...part,
});

const painted: Painted = {
  classes,
  strokes: map([0, _, _, _, 1, _, _, _]),
  truth: map([0, 0, 0, 0, 1, 1, 1, _]),
  truthBy: 'book',
};

test('settings survive the way through a link, and numbers out of range are clamped', () => {
  const state = { ...scribbleCodec.initial, depth: '32s' as const, radius: 8, auto: false, rate: 1 };
  assert.deepEqual(scribbleCodec.read(scribbleCodec.write(state)), state);
  const odd = scribbleCodec.read('depth=64s&radius=-3&class=99&rate=99&steps=7');
  assert.equal(odd.depth, '8s');
  assert.deepEqual([odd.radius, odd.class, odd.rate, odd.steps], [0.5, 29, 3, 5]);
});

test('nothing painted and one class only are said with what to do; two classes are enough', () => {
  assert.match(trainingProblem([0, 0], classes)!, /Nothing is painted yet/);
  assert.match(trainingProblem([0, 5], classes)!, /Only “horse” is painted.*second class/);
  assert.equal(trainingProblem([1, 1], classes), null);
});

test('scores count the pixels that have a truth and are not painted', () => {
  // Of the 5 pixels asked about, one sky is called horse: sky 2 of 3, horse 2 of 3.
  const derived = derive(scribbleCodec.initial, painted, results([head([1, 0, 0, 1, 0, 1, 1, 0])]));
  const row = derived.rows.find(({ depth }) => depth === '8s')!;
  assert.equal(row.pixelAccuracy, 4 / 5);
  assert.deepEqual([...row.iou], [2 / 3, 2 / 3]);
  assert.equal(row.meanIou, 2 / 3);
  assert.equal(row.loss, 0.1);
  assert.equal(row.confidence, 0.8);
  assert.deepEqual(derived.counts, [1, 1]);
  assert.equal(derived.share, 2 / 8);
  assert.ok(derived.rows.filter(({ depth }) => depth !== '8s').every(({ loss }) => Number.isNaN(loss)));
  assert.match(
    derived.sentence,
    /FCN-8s learnt from 2 of 2 painted cells in 2 steps \(then the loss settled\)/,
  );
  assert.match(derived.sentence, /Mean IoU 0\.667 against the label map drawn by hand/);
  assert.match(derived.sentence, /0\.64 s \(WebAssembly\)/);
});

test('a truth of another size, or none, gives no score and no sentence about it', () => {
  const other = { ...painted, truth: { width: 1, height: 1, labels: Uint8Array.of(0) } };
  for (const each of [other, { ...painted, truth: null }]) {
    const derived = derive(scribbleCodec.initial, each, results([head([1, 0, 0, 1, 0, 1, 1, 0])]));
    assert.ok(derived.rows.every(({ meanIou }) => Number.isNaN(meanIou)));
    assert.doesNotMatch(derived.sentence, /IoU/);
  }
});

test('training that diverged is said with its losses and what to do', () => {
  const wild = head([0, 0, 0, 0, 0, 0, 0, 0], { ending: 'diverged', losses: [0.69, 0.6, Number.NaN] });
  const { sentence } = derive(scribbleCodec.initial, painted, results([wild]));
  assert.match(
    sentence,
    /diverged: the loss rose from 0\.69 to no number.*smallest loss, 0\.6\. Choose a smaller/,
  );
});

test('a depth that is not trained yet says only how much is painted, and a reduced map says its size', () => {
  const state = { ...scribbleCodec.initial, depth: '4s' as const };
  assert.equal(
    derive(state, painted, results([head([0, 0, 0, 0, 0, 0, 0, 0])])).sentence,
    '25 % of the pixels are painted.',
  );
  const reduced = results([head([0, 0, 0, 0, 0, 0, 0, 0])], { reduced: true });
  assert.match(derive(scribbleCodec.initial, painted, reduced).sentence, /label map is 4 × 2 pixels/);
});

test('a pen presses a line thin or thick, a mouse and a finger do not', () => {
  assert.equal(pressedRadius(8, 'mouse', 0.5), 8);
  assert.equal(pressedRadius(8, 'touch', 0.2), 8);
  assert.deepEqual(
    [0.01, 0.5, 1].map((pressure) => pressedRadius(8, 'pen', pressure)),
    [4, 8, 12],
  );
});

test("the detector's boxes become strokes inside them, with background outside all", () => {
  const size = { width: 200, height: 100 };
  const painting = hintPainting(
    [
      { label: 'dog', box: [20, 30, 80, 90] },
      { label: 'cat', box: [120, 30, 180, 90] },
    ],
    size,
  );
  assert.deepEqual(
    painting.classes.map(({ name }) => name),
    ['background', 'dog', 'cat'],
  );
  const labels = paintStrokes(painting.strokes, size);
  assert.ok(paintedCounts(labels, 3).every((count) => count > 20));
  labels.labels.forEach((label, i) => {
    const [x, y] = [i % 200, Math.floor(i / 200)];
    const inDog = x >= 20 && x < 80 && y >= 30 && y < 90;
    const inCat = x >= 120 && x < 180 && y >= 30 && y < 90;
    if (label === 1) assert.ok(inDog, `${x}, ${y}`);
    if (label === 2) assert.ok(inCat, `${x}, ${y}`);
    if (label === 0) assert.ok(!inDog && !inCat, `${x}, ${y}`);
  });
});
