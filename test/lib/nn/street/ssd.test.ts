import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  add,
  dispose,
  memory,
  type Scalar,
  type Tensor3D,
  tensor1d,
  tensor3d,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { startWasm, turn } from '../../../../scripts/wasm.ts';
import { encodeOffsets, iou, ssdVariances } from '../../../../src/lib/boxes/index.ts';
import { batchOf, pictureOf } from '../../../../src/lib/nn/street/examples.ts';
import { keepDetections } from '../../../../src/lib/nn/street/keepDetections.ts';
import { byName, firstValues, toParameters } from '../../../../src/lib/nn/street/parameters.ts';
import { SSD_SIZE, ssd, ssdBoxes, ssdSpecs } from '../../../../src/lib/nn/street/ssd.ts';
import { detectSsd, ssdCandidates } from '../../../../src/lib/nn/street/ssdDetect.ts';
import { hardSlots, ssdLoss } from '../../../../src/lib/nn/street/ssdLoss.ts';
import { type SsdTargets, ssdTargets } from '../../../../src/lib/nn/street/ssdTargets.ts';
import type { Target } from '../../../../src/lib/nn/street/yoloTargets.ts';
import { trainLoop } from '../../../../src/lib/nn/train/loop.ts';
import { random } from '../../../../src/lib/random.ts';
import { drawScene } from '../../../../src/lib/scenes/index.ts';

before(() => startWasm());

const thing = (box: Target['box'], type = 0, difficult = false): Target => ({ box, class: type, difficult });

/** Four default boxes in a row, and one that contains the first two. */
const few = Float64Array.of(0, 0, 10, 10, 10, 0, 20, 10, 20, 0, 30, 10, 30, 0, 40, 10, 0, 0, 20, 10);

test('default boxes that overlap a thing by a half answer for it, and its best one in any case', () => {
  // IoU with the first box 0.8, with the last one 0.4; the dog overlaps only the fourth box, by 0.16.
  const things = [thing([0, 0, 8, 10], 2), thing([36, 0, 40, 4], 4)];
  const targets = ssdTargets([[], things], few);
  assert.deepEqual([...targets.positives], [5, 8]);
  assert.deepEqual([...targets.classes], [0, 0, 0, 0, 0, 3, 0, 0, 5, 0]);
  assert.deepEqual([...targets.positive], [0, 0, 0, 0, 0, 1, 0, 0, 1, 0]);
  assert.deepEqual([...targets.negative], [1, 1, 1, 1, 1, 0, 1, 1, 0, 1]);
  assert.deepEqual([...targets.negativeCounts], [3, 5]);
  // The first thing is 1 to the left of its box and 0.8 as wide: -0.1 / 0.1 and log(0.8) / 0.2.
  const offsets = [...targets.offsets].map((value) => Math.round(value * 1e4) / 1e4);
  assert.deepEqual(offsets.slice(0, 4), [-1, 0, -1.1157, 0]);
});

test('a box on a difficult thing is neither positive nor negative', () => {
  const { positives, negative, classes } = ssdTargets([[thing([11, 0, 20, 10], 1, true)]], few);
  assert.deepEqual([...positives], []);
  assert.deepEqual([...classes], [0, 0, 0, 0, 0]);
  assert.deepEqual([...negative], [1, 0, 1, 1, 1]);
});

/** Two pictures of five boxes with the targets that the first test explains, but one negative each. */
const two = (): SsdTargets => ({
  ...ssdTargets([[], [thing([0, 0, 8, 10], 2), thing([36, 0, 40, 4], 4)]], few),
  negativeCounts: Int32Array.of(2, 1),
});

test('of each picture the negatives with the highest loss count, beside all positives', async () => {
  const losses = [0.1, 0.5, 0.2, 0.3, 0.4, 9, 0.2, 0.6, 0.01, 0.5];
  const counted = tidy(() => hardSlots(tensor1d(losses), two()));
  assert.deepEqual([...(await counted.data())], [0, 1, 0, 0, 1, 1, 0, 1, 1, 0]);
  counted.dispose();
});

test('the gradient of the loss is that of finite differences', async () => {
  const next = random(3);
  const shape: [number, number, number] = [2, 5, SSD_SIZE];
  const answers = Float32Array.from({ length: 110 }, () => 4 * next() - 2);
  const targets = two();
  const whole = (x: Tensor3D): Scalar => {
    const { classes, offsets } = ssdLoss(x, targets);
    return add(classes, offsets);
  };
  const { value, grads } = tidy(() => valueAndGrads((x) => whole(x as Tensor3D))([tensor3d(answers, shape)]));
  const gradient = await grads[0]!.data();
  dispose([value, ...grads]);
  const cost = async (values: Float32Array): Promise<number> => {
    const made = tidy(() => whole(tensor3d(values, shape)));
    const [found] = await made.data();
    made.dispose();
    return found!;
  };
  for (let i = 0; i < answers.length; i++) {
    const moved = [0.01, -0.01].map((by) => answers.map((one, j) => one + (i === j ? by : 0)));
    const slope = ((await cost(moved[0]!)) - (await cost(moved[1]!))) / 0.02;
    assert.ok(Math.abs(gradient[i]! - slope) < 0.01, `number ${i}: ${gradient[i]}, not ${slope}`);
  }
});

test('pictures in which nothing is to be found teach the background alone', async () => {
  const targets = ssdTargets([[], []], few);
  const answers = new Float32Array(110).fill(1);
  const parts = tidy(() => ({ ...ssdLoss(tensor3d(answers, [2, 5, SSD_SIZE]), targets) }));
  assert.equal((await parts.offsets.data())[0]! + 0, 0);
  // All negatives tie, so all ten are counted, each with log 7.
  assert.ok(Math.abs((await parts.classes.data())[0]! - 10 * Math.log(7)) < 1e-4);
  dispose([parts.offsets, parts.classes]);
});

test('answers that say what the targets ask for decode to the things', () => {
  const things = [thing([10, 12, 50, 40], 1), thing([70, 30, 82, 60], 3), thing([100, 100, 108, 110], 5)];
  const boxes = ssdBoxes(128).boxes;
  const { positives, offsets, classes } = ssdTargets([things], boxes);
  const answers = new Float32Array((boxes.length / 4) * SSD_SIZE);
  for (let i = 0; i < boxes.length / 4; i++) answers[i * SSD_SIZE + classes[i]!] = 12;
  positives.forEach((slot, i) => {
    answers.set(offsets.subarray(4 * i, 4 * i + 4), slot * SSD_SIZE + 7);
  });
  const found = keepDetections(ssdCandidates(answers, 128), 128);
  assert.equal(found.length, 3);
  for (const { box, class: type, score } of found) {
    assert.ok(iou(box, things.find((one) => one.class === type)!.box) > 0.999);
    assert.ok(score > 0.99);
  }
  assert.throws(() => ssdCandidates(answers.subarray(1), 128), /answers must be 33088 numbers/);
});

test('the default boxes are as many as the answers, and start where their map does', () => {
  const { boxes } = ssdBoxes(128);
  assert.equal(boxes.length / 4, 256 * 4 + 256 * 6 + 64 * 6 + 16 * 4);
  const [x1, y1, x2, y2] = boxes;
  assert.deepEqual([(x1! + x2!) / 2, (y1! + y2!) / 2], [4, 4]);
  assert.ok(Math.abs(x2! - x1! - 12.8) < 1e-9);
  // A box is its own default with no offset at all.
  assert.deepEqual(encodeOffsets([x1!, y1!, x2!, y2!], [x1!, y1!, x2!, y2!], ssdVariances), [0, 0, 0, 0]);
  for (const side of [0, 100, 33.5]) assert.throws(() => ssdBoxes(side), /side must be a multiple of 32/);
});

test('the loss of four scenes falls to less than two thirds in 20 steps; an answer leaves no tensor', async () => {
  const specs = ssdSpecs();
  const stored = specs.filter(({ name }) => !name.endsWith('/gain'));
  const count = stored.reduce((total, { shape }) => total + shape.reduce((product, n) => product * n, 1), 0);
  assert.ok(count <= 750_000, `${count} numbers`);
  const scenes = Array.from({ length: 4 }, (_, i) => drawScene(20 + i, { size: 64 }));
  const parameters = toParameters(firstValues(specs, 1));
  const boxes = ssdBoxes(64).boxes;
  const losses: number[] = [];
  const result = await trainLoop({
    parameters,
    source: { count: 4, batch: (indices) => batchOf(Array.from(indices, (i) => scenes[i]!)) },
    settings: {
      epochs: 20,
      batchSize: 4,
      optimiser: { kind: 'adam' },
      learningRate: 0.003,
      schedule: { kind: 'constant' },
      seed: 1,
    },
    loss: (held, batch) => {
      const parts = ssdLoss(ssd(byName(specs, held), batch.pictures), ssdTargets(batch.targets, boxes));
      return add(parts.classes, parts.offsets);
    },
    onEpoch: ({ training }) => {
      losses.push(training['loss']!);
    },
    turn,
  });
  assert.ok(losses.at(-1)! < (2 / 3) * losses[0]!, losses.map((one) => one.toFixed(2)).join(' '));
  const picture = pictureOf(scenes[0]!);
  const tensors = memory().numTensors;
  const { detections, stages } = await detectSsd(byName(specs, result.parameters), {}, picture, {
    maxDetections: 7,
  });
  assert.equal(memory().numTensors, tensors);
  assert.ok(detections.length > 0 && detections.length <= 7);
  assert.ok(detections.every(({ box }) => box.every((value) => value >= 0 && value <= 64)));
  assert.deepEqual(
    stages.map(({ name }) => name),
    ['network', 'decode', 'NMS'],
  );
  await assert.rejects(detectSsd(byName([], []), {}, picture), /no parameter "backbone/);
  assert.equal(memory().numTensors, tensors);
  dispose([...parameters, ...result.parameters, picture]);
});
