import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import {
  advance,
  anchorCodec,
  curveValue,
  derive,
  describeOwn,
  isOver,
  publishedScores,
  startTrace,
  streetSizes,
  type Trace,
  thinned,
} from '../../../src/components/anchor-kmeans/state.ts';
import { averageIou, parseCocoSizes, parseSizes } from '../../../src/lib/boxes/index.ts';
import { drawScene } from '../../../src/lib/scenes/index.ts';

const file = (path: string) => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
const bundled = JSON.parse(await file('public/data/box-sizes.json'));
const sizes = Float64Array.from(bundled.sizes);
const start = anchorCodec.initial;

function begun(list: Float64Array, state = start): Trace {
  const trace = startTrace(list, state);
  assert.ok(typeof trace !== 'string', String(trace));
  return trace;
}

function run(list: Float64Array, state = start): Trace {
  let trace = begun(list, state);
  while (!isOver(trace)) trace = advance(trace);
  return trace;
}

test('the bundled sizes are those of the published sample, scaled to 416 pixels', async () => {
  const { gt } = JSON.parse(await file('test/golden/coco_val2014_sample.json')).cases[0].input;
  const expected = parseCocoSizes(JSON.stringify(gt), 416).sizes;
  assert.equal(sizes.length, expected.length);
  assert.ok(sizes.every((side, i) => Math.abs(side - expected[i]!) <= 0.005001));
  assert.match(bundled.credit, /CC BY 4\.0/);
});

test('stepping back shows the anchors and assignments of that step', () => {
  const trace = run(sizes);
  const early = derive({ ...start, step: 1 }, trace);
  const again = derive({ ...start, step: 1 }, advance(begun(sizes)));
  assert.deepEqual(early.anchors, again.anchors);
  assert.deepEqual([...(early.assignments as Uint16Array)], [...(again.assignments as Uint16Array)]);
  assert.equal(
    early.members.reduce((a, b) => a + b),
    sizes.length / 2,
  );
});

test('on the bundled sizes mean updates lower the average IoU, and the sentence says so', () => {
  const { ious, drops, best, sentence, steps } = derive({ ...start, step: 300 }, run(sizes));
  assert.ok(drops.length > 5);
  assert.ok(ious[best]! > ious[steps]! + 0.01);
  assert.match(sentence, new RegExp(`${drops.length} of them lowered the average IoU`));
  for (const i of drops) assert.ok(ious[i]! < ious[i - 1]!);
});

test('what is shown of a step is its average IoU over all sizes', () => {
  const { anchors, meanIou } = derive({ ...start, step: 3 }, run(sizes));
  assert.equal(meanIou, averageIou(sizes, Float64Array.from(anchors.flat())));
});

test('published anchors are measured in pixels of the same input', () => {
  const [voc, , v3] = publishedScores(sizes);
  assert.ok(Math.abs(voc!.anchors[0]![0] - 1.3221 * 32) < 1e-9);
  assert.equal(v3!.k, 9);
  assert.ok(v3!.meanIou > voc!.meanIou);
});

test('more anchors than different sizes get a sentence that names the largest k', () => {
  const few = Float64Array.from([10, 10, 10, 10, 20, 30]);
  assert.match(String(startTrace(few, { ...start, k: 3 })), /only 2 different sizes.*at most 2/);
  assert.equal(curveValue(few, 3, 0, start), undefined);
  assert.ok(curveValue(few, 2, 0, start)! > 0.99);
  assert.match(String(startTrace(new Float64Array(0), { ...start, k: 1 })), /0 different/);
});

test('own text with a header, blank lines and bad lines says what was left out and why', () => {
  const own = describeOwn(parseSizes('w,h\n10,20\n\n-3,5\n0,7\nx,y\n30,40\n', 416));
  assert.deepEqual([...own.sizes], [10, 20, 30, 40]);
  assert.match(own.sentence, /^2 sizes read\. The first line names the columns: w, h\. 1 blank/);
  assert.equal(own.problems.length, 3);
  assert.match(own.problems[0]!, /Line 4: .*negative/);
});

test('fractions of a picture become pixels; a JSON that is not COCO gets a sentence', () => {
  assert.deepEqual([...describeOwn(parseSizes('0.5 0.25', 416)).sizes], [208, 104]);
  const bad = describeOwn(parseSizes('{"boxes": []}', 416));
  assert.equal(bad.sizes.length, 0);
  assert.match(bad.problems.join(), /annotations/);
  assert.match(describeOwn(parseSizes('', 416)).sentence, /such as 120,80/);
});

test('the first five problems are shown and the others counted', () => {
  const { problems } = describeOwn(parseSizes(`1,2\n${'a,b\n'.repeat(9)}`.replace('a,b', '1,b'), 416));
  assert.equal(problems.length, 6);
  assert.match(problems[5]!, /4 more/);
});

test('anchors are copied by rising area, as darknet and as JSON', () => {
  const trace = begun(Float64Array.from([100, 50, 10, 13]), { ...start, k: 2 });
  const { darknet, json } = derive({ ...start, k: 2 }, trace);
  assert.equal(darknet, 'anchors = 10,13,  100,50');
  assert.equal(json, '[[10,13],[100,50]]');
});

test('a thinned list keeps its order and has at most the asked number', () => {
  const many = Float64Array.from({ length: 20_000 }, (_, i) => i + 1);
  const few = thinned(many, 100);
  assert.equal(few.length, 200);
  assert.ok(few.every((side, i) => i < 2 || side > few[i - 2]!));
  assert.equal(thinned(few, 100), few);
});

test('a step of 200,000 sizes and what is shown of it take less than 100 ms', () => {
  const many = Float64Array.from({ length: 400_000 }, (_, i) => 1 + ((i * 7919) % 4159) / 10);
  let trace = begun(many, { ...start, k: 9 });
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const before = performance.now();
    trace = advance(trace);
    times.push(performance.now() - before);
  }
  // The median: the machine has other things to do.
  assert.ok(times.sort((a, b) => a - b)[2]! < 100, times.join());
});

test('what a link says is bounded', () => {
  const state = anchorCodec.read('k=99&seed=-4&data=else&distance=iou&step=1e9');
  assert.deepEqual([state.k, state.seed, state.data, state.step], [12, 1, 'coco', 300]);
});

test('things on streets become sizes at 416 pixels, without the difficult ones, and the shipped anchors fit them best', () => {
  const things = [
    { box: [10, 20, 42, 36] as [number, number, number, number], difficult: false },
    { box: [0, 0, 5, 5] as [number, number, number, number], difficult: true },
  ];
  assert.deepEqual(streetSizes(things), [32 * 3.25, 16 * 3.25]);
  const street = Float64Array.from(
    Array.from({ length: 50 }, (_, i) => streetSizes(drawScene(i + 1).things)).flat(),
  );
  // One k-means run in the cells of the street YOLO stands for the anchors that it was shipped with.
  const cells = street.map((side) => side / 26);
  const shipped = [...run(cells).history.at(-1)!.anchors];
  const pairs = Array.from({ length: 5 }, (_, i) => shipped.slice(2 * i, 2 * i + 2));
  const [first, ...others] = publishedScores(street, pairs);
  assert.equal(first!.id, 'street-yolo');
  assert.ok(
    others.every((other) => other.meanIou < first!.meanIou),
    String(first!.meanIou),
  );
  assert.equal(publishedScores(street).length, others.length);
});

test('old links show the COCO sample, and a street set survives its way through a link', () => {
  assert.equal(anchorCodec.read('k=9&seed=4').data, 'coco');
  const state = { ...start, data: 'street' as const, scenes: 450, published: 'street-yolo' as const };
  assert.deepEqual(anchorCodec.read(anchorCodec.write(state)), state);
});
