import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Detection,
  derive,
  inMs,
  type Measured,
  median,
  scaleCodec,
  sizesOf,
  tally,
  ticksTo,
  unmatched,
} from '../../../src/components/scale-tradeoff/state.ts';

const start = { ...scaleCodec.initial, by: '128' as const };
const PERSON = 0;
const KITE = 33;

function at(size: number, times: number[], boxes: number[][], classes: number[], scores: number[]): Measured {
  const side = size / 4;
  return {
    size,
    rows: side,
    columns: side,
    first: 900,
    times,
    boxes: Float32Array.from(boxes.flat()),
    scores: Float32Array.from(scores),
    classes,
  };
}

/** At 256 a kite; at 384 the same kite and a person, twice; at 512 the person, and the kite somewhere else. */
const results = [
  at(256, [50, 40, 60], [[0, 0, 100, 100]], [KITE], [0.5]),
  at(
    384,
    [90, 100],
    [
      [2, 0, 102, 100],
      [200, 0, 240, 80],
      [201, 0, 241, 80],
    ],
    [KITE, PERSON, PERSON],
    [0.6, 0.5, 0.4],
  ),
  at(
    512,
    [160],
    [
      [200, 0, 240, 80],
      [400, 0, 500, 100],
      [0, 0, 100, 100],
    ],
    [PERSON, KITE, PERSON],
    [0.7, 0.6, 0.1],
  ),
];
const labels = (boxes: readonly Detection[] | null | undefined) => boxes?.map(({ label }) => label);

test('the sizes run from 256 to 640 in even steps that the network can take', () => {
  assert.deepEqual(sizesOf({ by: '128' }), [256, 384, 512, 640]);
  assert.equal(sizesOf({ by: '64' }).length, 7);
  assert.equal(sizesOf({ by: '32' }).length, 13);
  for (const by of ['32', '64', '128'] as const)
    for (const size of sizesOf({ by })) assert.equal(size % 32, 0);
});

test('the median is the middle run, or the mean of the middle two', () => {
  assert.equal(median([50, 40, 60]), 50);
  assert.equal(median([90, 100]), 95);
  assert.equal(median([7]), 7);
});

test('a row has boxes after suppression, candidates before it, and the span of its runs', () => {
  const { rows } = derive(start, results);
  const row = rows[1]!.measured!;
  assert.equal(row.candidates, 3);
  assert.deepEqual(labels(row.boxes), ['kite', 'person']);
  assert.deepEqual([row.low, row.median, row.high], [90, 95, 100]);
  assert.equal(row.map, '96 × 96');
  assert.equal(row.cells, 9216);
  assert.equal(rows[3]!.measured, null, '640 was not measured');
});

test('gained and lost are told against the next smaller measured size', () => {
  const { rows } = derive(start, results);
  assert.equal(rows[0]!.measured!.gained, null);
  assert.deepEqual(labels(rows[1]!.measured!.gained), ['person']);
  assert.deepEqual(labels(rows[1]!.measured!.lost), []);
  assert.deepEqual(labels(rows[2]!.measured!.gained), ['kite'], 'a kite elsewhere is another kite');
  assert.deepEqual(labels(rows[2]!.measured!.lost), ['kite']);
  const skipping = derive(start, [results[0]!, results[2]!]).rows[2]!.measured!;
  assert.deepEqual(labels(skipping.gained), ['person', 'kite']);
});

test('a box serves as partner once, and a class never matches another', () => {
  const box = (x: number, klass = KITE): Detection => ({
    label: 'kite',
    class: klass,
    score: 0.5,
    box: [x, 0, x + 100, 100],
  });
  assert.equal(unmatched([box(0), box(5)], [box(4)]).length, 1);
  assert.equal(unmatched([box(0), box(5)], [box(4)])[0]!.box[0], 0, 'the better overlap is taken');
  assert.equal(unmatched([box(0)], [box(0, PERSON)]).length, 1);
  assert.equal(unmatched([box(0)], [box(33)]).length, 0);
  assert.equal(unmatched([box(0)], [box(34)]).length, 1, 'IoU 66 / 134 is below one half');
});

test('a change of the score threshold needs no new measurement', () => {
  assert.equal(derive({ ...start, score: 0.05 }, results).rows[2]!.measured!.boxes.length, 3);
  assert.equal(derive({ ...start, score: 0.65 }, results).rows[2]!.measured!.boxes.length, 1);
});

test('the boxes drawn are those of the measured size next to the one asked for', () => {
  assert.equal(derive({ ...start, shown: 512 }, results).shown?.size, 512);
  assert.equal(derive({ ...start, shown: 640 }, results).shown?.size, 512);
  assert.equal(derive({ ...start, shown: 320 }, results).shown?.size, 384);
  assert.equal(derive(start, []).shown, null);
});

test('the area law goes through the size of the training', () => {
  const { areaLaw } = derive(start, results);
  assert.deepEqual(
    areaLaw.map(({ time }) => time),
    [40, 90, 160, 250],
  );
  assert.deepEqual(derive(start, []).areaLaw, []);
});

test('the sentence compares the ends, names the best sizes, and says when sizes are missing', () => {
  assert.equal(
    derive(start, results).sentence,
    'Measured 3 of 4 sizes. From 256 to 512 pixels the picture has 4.0 times as many pixels and takes 3.2 times as long: 50 ms, then 160 ms. Most boxes, 2, are found at 384 and 512 pixels.',
  );
  assert.match(
    derive(start, results.slice(0, 1)).sentence,
    /^Measured 1 of 4 sizes\. At 256 pixels: 1 box in 50 ms\.$/,
  );
  assert.match(derive({ ...start, score: 0.95 }, results).sentence, /Every size finds 0 boxes\.$/);
  assert.equal(derive(start, []).sentence, '');
});

test('what changed at the drawn size is said in words', () => {
  assert.equal(
    derive({ ...start, shown: 512 }, results).changes,
    'At 512 pixels the map has 128 × 128 cells, 2 candidates and 2 boxes: person, kite. Against 384 pixels: gained kite; lost kite.',
  );
  assert.match(derive({ ...start, shown: 256 }, results).changes, /1 box: kite\.$/);
});

test('axes end at or above the largest value, with round ticks', () => {
  assert.deepEqual(ticksTo(160), [0, 50, 100, 150, 200]);
  assert.deepEqual(ticksTo(3, 1), [0, 1, 2, 3]);
  assert.deepEqual(ticksTo(0, 1), [0, 1]);
  for (const largest of [0.3, 1, 7, 29, 101, 999, 12345]) {
    const ticks = ticksTo(largest);
    assert.ok(ticks.at(-1)! >= largest && ticks.length <= 7, `${largest}: ${ticks}`);
  }
});

test('milliseconds and counts are short', () => {
  assert.deepEqual([inMs(3.21), inMs(42.4), inMs(1234)], ['3.2', '42', '1,234']);
  assert.equal(tally(derive(start, results).rows[1]!.measured!.boxes), 'kite, person');
});

test('what a link says is bounded', () => {
  const state = scaleCodec.read('shown=99&runs=1000&by=7&score=-1');
  assert.deepEqual(state, { ...scaleCodec.initial, shown: 256, runs: 9, score: 0.05 });
});
