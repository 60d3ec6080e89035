import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fullColour, margins, scoresOfClass } from '../../../src/components/skip-fusion/heat.ts';
import {
  analyse,
  depthScores,
  derive,
  type FusionState,
  fusionCodec,
  LAST,
  type Results,
  tilesOf,
} from '../../../src/components/skip-fusion/state.ts';
import { type FcnHead, scoreMaps } from '../../../src/lib/segmentation/fcn-head.ts';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import { labelPicture } from '../../../src/lib/segmentation/label-scores.ts';

/** A head of two layers on maps of one channel: the coarse one sees nothing, the fine one everything. */
const truthLabels = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0];
const layer = (name: string, stride: number, scale: number) => ({
  name,
  stride,
  channels: 1,
  weights: Float32Array.of(-scale, scale),
  bias: Float32Array.of(0, 0),
});
const head: FcnHead = {
  depth: '16s',
  classCount: 2,
  layers: [layer('c5', 32, 0.1), layer('c4', 16, 2)],
  upsampling: null,
};
const maps = [
  { name: 'c5', stride: 32, rows: 2, columns: 2, channels: 1, values: Float32Array.of(-1, -1, -1, -1) },
  {
    name: 'c4',
    stride: 16,
    rows: 4,
    columns: 4,
    channels: 1,
    values: Float32Array.from(truthLabels, (label) => 2 * label - 1),
  },
];
const scored = scoreMaps(head, maps);
const grid = { rows: 4, columns: 4 };
const picture = (values: Float32Array, from = grid) => labelPicture(values, from, 2, { width: 4, height: 4 });
const results: Results = {
  heads: [
    { depth: '32s', maps: scored.slice(0, 1), picture: picture(new Float32Array(32).fill(0)) },
    { depth: '16s', maps: scored, picture: picture(scored[1]!.sum) },
  ],
  classes: ['ground', 'thing'],
  grid,
  strokes: { width: 4, height: 4, labels: new Uint8Array(16).fill(UNPAINTED) },
  truth: { width: 4, height: 4, labels: Uint8Array.from(truthLabels) },
  truthBy: 'book',
  strokesBy: 'book',
  photo: 'Test',
};

test('a level says what adding it changes: cells, and mean IoU before and after', () => {
  const levels = analyse(results, '16s');
  assert.equal(levels.length, 2);
  const [, c4] = levels;
  // All ground: ground 12 of 16, thing 0.
  assert.equal(c4!.before, (12 / 16 + 0) / 2);
  assert.equal(c4!.after, 1);
  assert.equal(c4!.changedShare, 4 / 16);
  assert.deepEqual(
    [...c4!.changed!.labels],
    truthLabels.map((label) => (label === 1 ? 1 : UNPAINTED)),
  );
  for (let i = 0; i < 32; i++)
    assert.ok(Math.abs(c4!.below!.values[i]! + c4!.own.values[i]! - c4!.sum.values[i]!) < 1e-6);
  assert.deepEqual(analyse(results, '4s'), []);
});

test('a margin is the score minus the best of the others', () => {
  const values = Float32Array.of(1, 4, 2, 5, 0, 0);
  const scores = { rows: 1, columns: 2, values };
  assert.deepEqual([...margins(scores, 3, 0)], [-3, 5]);
  assert.deepEqual([...margins(scores, 3, 1)], [2, -5]);
  assert.deepEqual([...margins({ rows: 1, columns: 1, values: Float32Array.of(7) }, 1, 0)], [7]);
});

test('full colour is one scale for all maps: the largest margin of the last sum, or the largest score anywhere', () => {
  const cells = (...values: number[]) => ({ rows: 1, columns: 1, values: Float32Array.from(values) });
  const levels = [
    { own: cells(9, 0), below: null, sum: cells(9, 0) },
    { own: cells(1, -4), below: cells(2, 1), sum: cells(3, -3) },
  ];
  assert.equal(fullColour(levels, 2, 0, 'margin'), 6);
  assert.equal(fullColour(levels, 2, 0, 'score'), 9);
  assert.equal(fullColour(levels, 2, 1, 'score'), 4);
  assert.ok(fullColour([], 2, 0, 'margin') > 0);
  assert.deepEqual([...scoresOfClass(levels[1]!.own, 2, 1)], [-4]);
});

test('the pictures come in the order of the sum: scores, doubled, next scores, sum', () => {
  const tiles = tilesOf([
    { name: 'c5', stride: 32 },
    { name: 'c4', stride: 16 },
    { name: 'c3', stride: 8 },
  ]);
  assert.deepEqual(
    tiles.map(({ level, kind }) => `${level} ${kind}`),
    ['0 sum', '1 below', '1 own', '1 sum', '2 below', '2 own', '2 sum'],
  );
});

test('the gain of a skip is the difference of two heads, and the best one answers the guess', () => {
  const scores = depthScores(results);
  assert.equal(scores[1]!.gain, 1 - 12 / 16 / 2);
  assert.ok(Number.isNaN(scores[0]!.gain) && Number.isNaN(scores[2]!.gain));
  const levels = analyse(results, '16s');
  const said = (part: Partial<FusionState>) =>
    derive({ ...fusionCodec.initial, ...part }, results, levels, scores);
  assert.equal(said({}).verdict, '');
  assert.match(
    said({ guess: '16s' }).verdict,
    /^Right: the skip to 16s brings the most\. Mean IoU to 16s \+0\.625\.$/,
  );
  assert.match(said({ guess: '4s' }).verdict, /^Not here: the skip to 16s/);
  assert.match(
    said({}).sentence,
    /Adding c4 changes the label of 25 % of the 4 × 4 cells, mean IoU 0\.375 → 1\.000/,
  );
  assert.match(said({ step: 0 }).sentence, /coarsest scores, 2 × 2 cells/);
  assert.match(said({ step: 1 }).sentence, /twice as many cells, 4 × 4\. Nothing new/);
});

test('without a truth nothing is scored, and the guess is answered with what to do', () => {
  const bare = { ...results, truth: null, truthBy: null };
  const scores = depthScores(bare);
  assert.ok(scores.every(({ meanIou }) => Number.isNaN(meanIou)));
  const derived = derive({ ...fusionCodec.initial, guess: '8s' }, bare, analyse(bare, '16s'), scores);
  assert.match(derived.verdict, /Without a truth nobody can say/);
  assert.doesNotMatch(derived.sentence, /IoU/);
});

test('the state survives a link; a step beyond the last shows all', () => {
  const state: FusionState = {
    ...fusionCodec.initial,
    depth: '4s',
    class: 3,
    view: 'margin',
    step: 2,
    guess: '8s',
  };
  assert.equal(fusionCodec.write(state), 'depth=4s&class=3&view=margin&step=2&guess=8s');
  assert.deepEqual(fusionCodec.read(fusionCodec.write(state)), state);
  assert.equal(fusionCodec.initial.step, LAST);
  const levels = analyse(results, '16s');
  assert.equal(derive(fusionCodec.initial, results, levels, []).step, 3);
  assert.equal(derive(fusionCodec.initial, null, [], []).step, 0);
});
