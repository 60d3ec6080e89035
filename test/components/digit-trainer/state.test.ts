import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { fromPlan, kindNames, newBlock, toLayers } from '../../../src/components/digit-trainer/blocks.ts';
import { accuracyAxis, lossAxis } from '../../../src/components/digit-trainer/chart.ts';
import { drawnPicture, PAD, stroke } from '../../../src/components/digit-trainer/drawing.ts';
import {
  MOST_HELD_OUT,
  readOwnFiles,
  splitExamples,
} from '../../../src/components/digit-trainer/examples.ts';
import { presets } from '../../../src/components/digit-trainer/presets.ts';
import {
  confusedPairs,
  ranked,
  resultSentence,
  worstMistakes,
} from '../../../src/components/digit-trainer/results.ts';
import {
  derive,
  differences,
  expected,
  insertBlock,
  moveBlock,
  readRate,
  removeBlock,
  setBlock,
  stepRate,
  trainerCodec,
} from '../../../src/components/digit-trainer/state.ts';
import { planStack } from '../../../src/lib/conv/stack/index.ts';
import { digitLayers } from '../../../src/lib/datasets/digit-network.ts';

const start = trainerCodec.initial;
const digits = expected.digits;

test('the start is the digit network of the library: the same shapes and 38,282 parameters', () => {
  const derived = derive(start, digits);
  assert.equal(derived.problem, null);
  assert.equal(derived.parameters, 38_282);
  assert.deepEqual(
    planStack([8, 8, 1], toLayers(start.blocks)).parameters.map(({ shape }) => shape),
    planStack([8, 8, 1], digitLayers).parameters.map(({ shape }) => shape),
  );
  assert.deepEqual(
    derived.rows.map(({ shape }) => shape),
    ['8 × 8 × 16', '8 × 8 × 16', '8 × 8 × 32', '8 × 8 × 32', '4 × 4 × 32', '512', '64', '64', '10', '10'],
  );
  assert.match(derived.sentence, /8 × 8 × 1 to 10 classes: 38,282 parameters/);
});

test('a state survives its link, every kind of block included; broken networks in links keep the start', () => {
  const blocks = kindNames.map(newBlock);
  const state = { ...start, blocks, rate: 1000, data: 'fashion' as const, seed: 7 };
  assert.deepEqual(trainerCodec.read(trainerCodec.write(state)), state);
  assert.equal(trainerCodec.write(start), '');
  for (const broken of ['c_16_3', 'z', 'c_16_3_1_2', 'd_1e9', 'c_16_3_1_1~', Array(30).fill('r').join('~')])
    assert.deepEqual(trainerCodec.read(`blocks=${broken}`).blocks, start.blocks, broken);
  assert.deepEqual(trainerCodec.read('blocks=0').blocks, []);
});

test('every network to start from can be trained on what it is for', () => {
  for (const { id, blocks } of presets) {
    const kind = id === 'garments' ? expected.fashion : digits;
    assert.equal(derive({ ...start, blocks }, kind).problem, null, id);
  }
});

test('a layer that cannot work is named with the shape that comes in, and nothing after it has a shape', () => {
  const wide = insertBlock(start, 4, 'conv');
  const broken = setBlock(setBlock(wide, 5, 'padding', 0), 5, 'kernel', 7);
  const derived = derive(broken, digits);
  assert.match(derived.problem!, /Layer 6 .*4 × 4 × 32/);
  assert.deepEqual(
    derived.rows.map(({ wrong, shape }) => [wrong, shape !== '']),
    derived.rows.map((_, i) => [i === 5, i < 5]),
  );
  const short = removeBlock(removeBlock(start, 9), 8);
  assert.match(derive(short, digits).problem!, /64 numbers.*10 classes/);
  assert.match(derive({ ...start, blocks: [] }, digits).problem!, /no layers/);
});

test('networks too large for a page are refused with what to change', () => {
  const large = setBlock(start, 2, 'filters', 512);
  const on28 = derive(setBlock(large, 6, 'filters', 512), expected.fashion);
  assert.match(on28.problem!, /parameters; more than 5,000,000/);
  const many = derive(
    { ...setBlock(removeBlock(removeBlock(start, 7), 6), 0, 'filters', 512), batch: 512 },
    expected.fashion,
  );
  assert.match(
    many.problem!,
    /One step needs at least 891\.4 MB with 512 pictures at once; more than 800\.0 MB/,
  );
});

test('blocks move, stop at the ends, and come up to 24', () => {
  const moved = moveBlock(start, 0, 1);
  assert.equal(moved.blocks[1], start.blocks[0]);
  assert.equal(moveBlock(start, 0, -1), start);
  assert.equal(moveBlock(start, 9, 1), start);
  let many = start;
  for (let i = 0; i < 30; i++) many = insertBlock(many, -1, 'relu');
  assert.equal(many.blocks.length, 24);
});

test('a network with a branch or an oblong window has no blocks', () => {
  const plan = (layers: Parameters<typeof planStack>[1]) => planStack([8, 8, 1], layers);
  assert.throws(
    () => fromPlan(plan([{ type: 'conv', kernel: [3, 1], filters: 4 }])),
    /window that is not square/,
  );
  assert.throws(
    () =>
      fromPlan(
        plan([
          { type: 'conv', kernel: 1, filters: 1, name: 'a' },
          { type: 'add', from: ['a', 'input'] },
        ]),
      ),
    /branch/,
  );
});

test('learning rates are read as people write them, and refused with the range', () => {
  for (const [text, rate] of [
    ['0.003', 0.003],
    ['1e3', 1000],
    ['0,01', 0.01],
  ] as const)
    assert.deepEqual(readRate(text), { rate });
  for (const text of ['', 'fast', '0', '-1', '1e9', 'NaN']) assert.ok('problem' in readRate(text), text);
  assert.equal(stepRate(0.003, 1), 0.01);
  assert.equal(stepRate(0.003, -1), 0.001);
  assert.equal(stepRate(1e4, 1), 1e4);
});

test('what two runs differ in is said, and nothing else', () => {
  assert.equal(differences({ ...start }, start), 'the same');
  assert.equal(differences({ ...start, rate: 0.01, seed: 2 }, start), 'rate 0.01, seed 2');
  assert.equal(differences(setBlock(start, 0, 'filters', 8), start), 'network c8 c32 m d64 d10');
});

const small = (count: number) => ({
  pixels: Uint8Array.from({ length: count * 4 }, (_, i) => i % 251),
  labels: Uint8Array.from({ length: count }, (_, i) => i % 3),
  shape: [2, 2, 1] as const,
  classes: ['a', 'b', 'c'],
});

test('held-out pictures are a fifth of each class, follow from the seed, and are not trained on', () => {
  const numbered = {
    ...small(300),
    pixels: Uint8Array.from({ length: 1200 }, (_, i) => (i & 1 ? i >> 10 : i >> 2) & 255),
  };
  const key = ({ pixels }: { pixels: Uint8Array }, i: number) => pixels.slice(4 * i, 4 * i + 4).join();
  const split = splitExamples({ title: '', all: numbered, test: null }, 5, 1000);
  assert.equal(split.validation.labels.length, 60);
  assert.equal(split.training.labels.length, 240);
  const seen = new Set([...split.training.labels.keys()].map((i) => key(split.training, i)));
  assert.equal(seen.size, 240);
  for (const i of split.validation.labels.keys()) assert.ok(!seen.has(key(split.validation, i)));
  assert.deepEqual(splitExamples({ title: '', all: numbered, test: null }, 5, 1000), split);
  assert.notDeepEqual(splitExamples({ title: '', all: numbered, test: null }, 6, 1000), split);
  assert.equal(splitExamples({ title: '', all: numbered, test: null }, 5, 100).training.labels.length, 100);
  const tested = splitExamples({ title: '', all: numbered, test: small(MOST_HELD_OUT + 9) }, 5, 1000);
  assert.equal(tested.training.labels.length, 300);
  assert.equal(tested.validation.labels.length, MOST_HELD_OUT);
  assert.throws(
    () => splitExamples({ title: '', all: { ...small(1) }, test: null }, 1, 10),
    /at least two pictures/,
  );
});

/** An IDX file of bytes. */
const idx = (shape: number[], fill: (i: number) => number) => {
  const head = [
    0,
    0,
    8,
    shape.length,
    ...shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]),
  ];
  const size = shape.reduce((a, b) => a * b, 1);
  return Uint8Array.from([...head, ...Array.from({ length: size }, (_, i) => fill(i) & 255)]);
};
const file = (name: string, bytes: Uint8Array) => ({ name, bytes: new Uint8Array(bytes) });

test('own IDX files are read in any order, packed or not, with or without a part for tests', async () => {
  const pictures = file(
    'train-images',
    idx([30, 5, 4], (i) => i),
  );
  const labels = file('train-labels.gz', gzipSync(idx([30], (i) => i % 4)));
  const two = await readOwnFiles([labels, pictures]);
  assert.deepEqual(two.all.shape, [5, 4, 1]);
  assert.deepEqual(two.all.classes, ['0', '1', '2', '3']);
  assert.equal(two.test, null);
  const four = await readOwnFiles([
    file(
      't10k-images',
      idx([6, 5, 4], (i) => i),
    ),
    labels,
    file(
      't10k-labels',
      idx([6], () => 1),
    ),
    pictures,
  ]);
  assert.equal(four.all.labels.length, 30);
  assert.equal(four.test!.labels.length, 6);
  assert.equal(four.test!.classes.length, 4);
});

test('files that are no digits are refused with what they are', async () => {
  const pictures = file(
    'images',
    idx([30, 5, 4], (i) => i),
  );
  const labels = file(
    'labels',
    idx([30], (i) => i % 4),
  );
  await assert.rejects(readOwnFiles([pictures]), /two files together/);
  await assert.rejects(readOwnFiles([pictures, pictures]), /Both files hold pictures/);
  await assert.rejects(
    readOwnFiles([
      pictures,
      file(
        'short',
        idx([29], () => 1),
      ),
    ]),
    /30 pictures but 29 labels/,
  );
  await assert.rejects(
    readOwnFiles([file('cat.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1)), labels]),
    /cat\.png.*PNG/,
  );
  await assert.rejects(
    readOwnFiles([
      file(
        'huge',
        idx([30, 200, 200], () => 0),
      ),
      labels,
    ]),
    /200 × 200.*96 × 96/,
  );
  await assert.rejects(
    readOwnFiles([
      pictures,
      file(
        'zeros',
        idx([30], () => 0),
      ),
    ]),
    /Two classes/,
  );
  await assert.rejects(readOwnFiles([pictures, pictures, pictures, labels]), /3 hold pictures/);
});

test('a drawing fills a small picture from top to bottom wherever it was drawn, and MNIST’s by its centre of mass', () => {
  const line = (x: number, y0: number, y1: number) => stroke(new Uint8Array(PAD * PAD), [x, y0], [x, y1]);
  const one = drawnPicture(line(30, 20, 60), [8, 8, 1])!;
  const moved = drawnPicture(line(80, 40, 80), [8, 8, 1])!;
  assert.deepEqual(one, moved);
  const row = (picture: Uint8Array, y: number, side: number) => picture.subarray(y * side, (y + 1) * side);
  for (let y = 0; y < 8; y++) assert.ok(Math.max(...row(one, y, 8)) > 100, `row ${y}`);
  const large = drawnPicture(line(30, 20, 100), [28, 28, 1])!;
  const inked = Array.from({ length: 28 }, (_, y) => Math.max(...row(large, y, 28)) > 0);
  assert.deepEqual([inked.indexOf(true), inked.lastIndexOf(true)], [4, 23]);
  assert.equal(drawnPicture(new Uint8Array(PAD * PAD), [8, 8, 1]), null);
  const colour = drawnPicture(line(30, 20, 60), [8, 8, 3])!;
  assert.deepEqual(
    colour.filter((_, i) => i % 3 === 1),
    one,
  );
});

const measured = {
  accuracy: 0.5,
  loss: 1,
  probabilities: [0.9, 0.1, 0, 0.2, 0.7, 0.1, 0.6, 0.3, 0.1, 0.8, 0.1, 0.1],
  guesses: [0, 1, 0, 0],
  confusion: [
    [1, 0, 0],
    [1, 1, 0],
    [1, 0, 0],
  ],
};

test('mistakes come surest first, and pairs by number', () => {
  assert.deepEqual(
    worstMistakes(measured, [0, 1, 1, 2]).map(({ index, sure }) => [index, sure]),
    [
      [3, 0.8],
      [2, 0.6],
    ],
  );
  assert.deepEqual(confusedPairs(measured.confusion), [
    { truth: 1, guess: 0, count: 1 },
    { truth: 2, guess: 0, count: 1 },
  ]);
  assert.match(
    resultSentence(measured, 4, ['a', 'b', 'c']),
    /^50\.0 % of 4 held-out pictures are right, 2 wrong\./,
  );
  assert.match(resultSentence({ ...measured, accuracy: 1, confusion: [] }, 4, []), /none is wrong/);
  assert.deepEqual(ranked([0.1, 0.6, 0.3], 2), [
    { klass: 1, share: 0.6 },
    { klass: 2, share: 0.3 },
  ]);
});

test('axes hold all that is drawn, from round numbers', () => {
  const loss = lossAxis([0.02, 2.5, Number.NaN]);
  assert.deepEqual([loss.low, loss.high], [0.01, 3]);
  assert.equal(loss.place(0.01), 0);
  assert.equal(loss.place(3), 1);
  assert.equal(accuracyAxis([0.97, 0.99]).low, 0.95);
  assert.equal(accuracyAxis([]).low, 0);
  assert.equal(accuracyAxis([0.1]).low, 0);
});
