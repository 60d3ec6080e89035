import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fusionCodec, LAST } from '../../../src/components/skip-fusion/state.ts';
import {
  deriveStreet,
  LABELS,
  type StreetAnswer,
  segmentationNote,
  shownDepth,
  streetLevels,
  streetMatrix,
  streetScores,
  streetTiles,
  wrongPixels,
} from '../../../src/components/skip-fusion/street.ts';
import { deriveStreets, noStreets, withStreet } from '../../../src/components/skip-fusion/streets.ts';

const [road, car] = [2, 5];
/** The road, and a car in the upper left quarter. */
const truth = {
  width: 4,
  height: 4,
  labels: Uint8Array.from({ length: 16 }, (_, i) => (i < 8 && i % 4 < 2 ? car : road)),
};
const scores = (side: number, label: (row: number, column: number) => number, by = 1) => {
  const values = new Float32Array(side * side * LABELS);
  for (let cell = 0; cell < side * side; cell++)
    values[cell * LABELS + label(Math.floor(cell / side), cell % side)] = by;
  return { rows: side, columns: side, values };
};
const added = (a: Float32Array, b: Float32Array) => a.map((value, i) => value + b[i]!);

/** A network of two maps: c5 sees road everywhere, c4 puts the car where it is. */
const below = scores(2, () => road);
const own = scores(2, (row, column) => (row + column === 0 ? car : road), 3);
const answer: StreetAnswer = {
  labels: truth.labels,
  stages: [
    { kind: 'score', map: 'c5', ...scores(1, () => road) },
    { kind: 'double', map: 'c4', ...below },
    { kind: 'score', map: 'c4', ...own },
    { kind: 'sum', map: 'c4', rows: 2, columns: 2, values: added(below.values, own.values) },
  ],
};

test('stages become levels: own scores, the doubled sum below them, their sum, and what it changed', () => {
  const [c5, c4, ...more] = streetLevels(answer, truth);
  assert.equal(more.length, 0);
  assert.deepEqual([c5!.name, c5!.stride, c5!.below], ['c5', 4, null]);
  assert.equal(c5!.sum, c5!.own, 'the coarsest scores are their own sum');
  assert.deepEqual([c4!.name, c4!.stride, c4!.changedShare], ['c4', 2, 1 / 4]);
  // All road: road 12 of 16 pixels, car 0.
  assert.equal(c5!.after, 12 / 16 / 2);
  assert.equal(c4!.before, c5!.after);
  // Enlarged bilinearly the car wins in a whole corner of the street.
  assert.ok(c4!.after > c4!.before);
  assert.deepEqual([...c4!.changed!.labels], [car, 255, 255, 255]);
});

test('the enlarged sum is the last picture, with the stride that is left', () => {
  const kinds = (depth: number) =>
    streetTiles(streetLevels(answer, truth).slice(0, depth)).map(({ kind, title }) => `${kind} ${title}`);
  assert.deepEqual(kinds(1), ['sum Scores of c5, stride 4', 'full Those ×4']);
  assert.deepEqual(kinds(2).slice(-2), ['sum Sum', 'full That sum ×2']);
  assert.deepEqual(kinds(0), []);
});

test('the mean counts the labels that occur or were said, and each row has its share of the truth', () => {
  const wrong = Uint8Array.from(truth.labels, (label) => (label === car ? 6 : label));
  const found = streetScores([
    ['32s', streetMatrix(truth, wrong)],
    ['16s', streetMatrix(truth, truth.labels)],
  ]);
  assert.deepEqual(found.counted, [3, 2]);
  assert.deepEqual(found.meanIou, [1 / 3, 1]);
  assert.deepEqual(found.pixelAccuracy, [0.75, 1]);
  assert.equal(found.rows[car]!.share, 0.25);
  assert.deepEqual(found.rows[car]!.ious, [0, 1]);
  assert.ok(Number.isNaN(found.rows[0]!.ious[0]));
  assert.deepEqual(
    [...wrongPixels(truth, wrong)].filter((label) => label !== 255),
    [6, 6, 6, 6],
  );
});

test('each step is said in words, and the last one names the worst label', () => {
  const levels = streetLevels(answer, truth);
  const found = streetScores([['16s', streetMatrix(truth, new Uint8Array(16).fill(road))]]);
  const said = (step: number) => deriveStreet({ step }, '16s', levels, found, 12).sentence;
  assert.match(said(0), /^Street 12, FCN-16s\. The coarsest scores, 1 × 1 cells\. .*mean IoU 0\.375\.$/);
  assert.match(said(1), /twice as many cells along a side, 2 × 2, .*mean IoU 0\.375/);
  assert.match(said(2), /What the score layer of c4 says by itself, in 2 × 2 cells/);
  assert.match(said(3), /Adding c4 changes the label of 25 % of the 2 × 2 cells, mean IoU 0\.375 → /);
  assert.match(
    said(LAST),
    /\(fixed to bilinear\).*over the 2 labels .*: 0\.375; 75 % .* Worst label: car, 0\.000\.$/,
  );
  assert.match(
    deriveStreet({ step: LAST }, '8s', levels, { ...found, depths: ['8s'] }, 12).sentence,
    /\(trained\)/,
  );
  assert.equal(deriveStreet({ step: LAST }, null, [], null, 12).sentence, '');
});

test('a depth that is not there gives way to the deepest one that is', () => {
  assert.equal(shownDepth('16s', ['32s', '16s', '8s']), '16s');
  assert.equal(shownDepth('4s', ['32s', '16s', '8s']), '8s');
  assert.equal(shownDepth('8s', ['32s', '16s']), '16s');
  assert.equal(shownDepth('8s', []), null);
});

test('streets are scored together, all pixels alike, and the first one warms up', () => {
  const said = (labels: Uint8Array, milliseconds: number) => [{ labels, milliseconds }];
  const none = noStreets(12, 3, ['8s']);
  assert.equal(deriveStreets(none), null);
  assert.equal(deriveStreets(null), null);
  const one = withStreet(none, truth, said(truth.labels, 900));
  assert.deepEqual(deriveStreets(one)!.milliseconds, [900]);
  const three = [20, 30].reduce(
    (sum, ms) => withStreet(sum, truth, said(new Uint8Array(16).fill(road), ms)),
    one,
  );
  const derived = deriveStreets(three)!;
  assert.equal(derived.caption, 'Streets 12 to 14');
  assert.deepEqual(derived.milliseconds, [25]);
  // The car: 4 of 12 pixels found. The road: 36 right, 8 of the car too.
  assert.deepEqual(derived.scores.meanIou, [(4 / 12 + 36 / 44) / 2]);
  assert.match(
    derived.sentence,
    /^Streets 12 to 14, all pixels together: mean IoU 8s 0\.576\. .* 8s 25 ms\.$/,
  );
  assert.match(deriveStreets(one)!.sentence, /^Street 12 \(3 were asked for\)/);
});

test('an empty street is said to be one', () => {
  assert.equal(segmentationNote(truth), '');
  assert.match(segmentationNote({ labels: new Uint8Array(16).fill(road) }), /^This street is empty/);
});

test('a link carries the street, its label and how many are measured', () => {
  const state = {
    ...fusionCodec.initial,
    source: 'street',
    street: 12,
    density: 0,
    label: 9,
    scenes: 35,
  } as const;
  const text = fusionCodec.write(state);
  assert.equal(text, 'street=12&density=0&source=street&label=9&scenes=35');
  assert.deepEqual(fusionCodec.read(text), state);
  assert.equal(fusionCodec.read('scenes=9999&label=-3').scenes, 200);
});
