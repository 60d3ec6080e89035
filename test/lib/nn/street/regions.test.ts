import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  memory,
  mul,
  type Scalar,
  setBackend,
  sum,
  tensor4d,
  tidy,
  valueAndGrad,
} from '@tensorflow/tfjs-core';
import {
  decodeOffsets,
  encodeOffsets,
  iou,
  type Offsets,
  roiAlign,
} from '../../../../src/lib/boxes/index.ts';
import { doubled } from '../../../../src/lib/nn/street/fineMap.ts';
import { ROI_CLASSES, ROI_SIZE, ROI_VARIANCES } from '../../../../src/lib/nn/street/frcnn.ts';
import { roiTargets } from '../../../../src/lib/nn/street/frcnnTargets.ts';
import { proposals } from '../../../../src/lib/nn/street/proposals.ts';
import { keepRegions, likeliestBoxes, readRegions } from '../../../../src/lib/nn/street/regionAnswers.ts';
import { askHead, REGIONS_AT_ONCE } from '../../../../src/lib/nn/street/regionHead.ts';
import { roiAlignTensor } from '../../../../src/lib/nn/street/roiAlign.ts';
import { RPN_SIZE, rpnAnchors } from '../../../../src/lib/nn/street/rpn.ts';
import { rpnTargets } from '../../../../src/lib/nn/street/rpnTargets.ts';
import type { Target } from '../../../../src/lib/nn/street/yoloTargets.ts';
import { random } from '../../../../src/lib/random.ts';
import { registerGradients } from '../gradients.ts';

const shapes = { scales: [12, 24], ratios: [0.5, 1, 2] };
const anchors = rpnAnchors(64, shapes);
const thing = (box: Target['box'], type = 0, difficult = false): Target => ({ box, class: type, difficult });

before(async () => {
  await setBackend('cpu');
  registerGradients('cpu');
});

test('RoIAlign of tensors is that of plain numbers, and its gradient that of finite differences', async () => {
  const next = random(2);
  const shape: [number, number, number, number] = [2, 4, 5, 3];
  const values = Float32Array.from({ length: 120 }, () => next());
  const regions = { pictures: [1, 0, 1], boxes: Float32Array.of(2, 3, 17, 12, -3, 0, 9, 16, 6, 6, 8, 30) };
  const grid = { stride: 4, bins: 2, samples: 2 };
  const weights = Float32Array.from({ length: 3 * 12 }, () => next() - 0.5);
  const made = tidy(() =>
    valueAndGrad(
      (x) => sum(mul(roiAlignTensor(x as never, regions, grid), tensor4d(weights, [3, 2, 2, 3]))) as Scalar,
    )(tensor4d(values, shape)),
  );
  const plain = (numbers: Float32Array): number => {
    let total = 0;
    regions.pictures.forEach((picture, i) => {
      const map = {
        rows: 4,
        columns: 5,
        channels: 3,
        values: numbers.subarray(picture * 60, picture * 60 + 60),
      };
      const out = roiAlign(map, Array.from(regions.boxes.subarray(i * 4, i * 4 + 4)), grid);
      for (let k = 0; k < 12; k++) total += out[k]! * weights[i * 12 + k]!;
    });
    return total;
  };
  assert.ok(Math.abs((await made.value.data())[0]! - plain(values)) < 1e-5);
  const gradient = await made.grad.data();
  for (let i = 0; i < values.length; i += 7) {
    const [more, less] = [values.slice(), values.slice()];
    more[i]! += 0.5;
    less[i]! -= 0.5;
    assert.ok(Math.abs(gradient[i]! - (plain(more) - plain(less))) < 1e-5, `at ${i}`);
  }
});

test('a doubled map repeats its cells, and its gradient adds up over the repetitions', async () => {
  const { value, grad } = tidy(() =>
    valueAndGrad((x) => {
      const weights = tensor4d(
        Array.from({ length: 16 }, (_, i) => i),
        [1, 4, 4, 1],
      );
      return sum(mul(doubled(x as never), weights)) as Scalar;
    })(tensor4d([1, 10, 100, 1000], [1, 2, 2, 1])),
  );
  assert.deepEqual(Array.from(await grad.data()), [10, 18, 42, 50]);
  assert.equal((await value.data())[0], 10 + 180 + 4200 + 50000);
});

test('the RPN learns things from the anchors on them, draws as many as it is told, and difficult things teach nothing', () => {
  const things = [thing([10, 10, 34, 34]), thing([40, 40, 52, 52], 1, true)];
  const targets = rpnTargets([[], things], anchors, random(1), 32);
  const perPicture = anchors.length / 4;
  assert.equal(targets.slots, 2 * perPicture);
  assert.ok(targets.positives.length > 0);
  targets.positives.forEach((slot, i) => {
    const anchor = Array.from(anchors.subarray((slot - perPicture) * 4, (slot - perPicture) * 4 + 4));
    assert.equal(targets.objectness[slot], 1);
    const back = decodeOffsets(Array.from(targets.offsets.subarray(i * 4, i * 4 + 4)) as Offsets, anchor);
    assert.ok(iou(back, things[0]!.box) > 0.999);
  });
  const drawn = (from: number) => targets.counts.subarray(from, from + perPicture).reduce((a, b) => a + b, 0);
  assert.deepEqual([drawn(0), drawn(perPicture)], [32, 32]);
  for (let a = 0; a < perPicture; a++) {
    const anchor = Array.from(anchors.subarray(a * 4, a * 4 + 4));
    if (iou(anchor, things[1]!.box) >= 0.5) assert.equal(targets.counts[perPicture + a], 0);
  }
});

test('proposals come by falling objectness, cut to the picture, without near copies', () => {
  const raw = new Float32Array((anchors.length / 4) * RPN_SIZE).fill(0);
  for (let a = 0; a < anchors.length / 4; a++) raw[a * RPN_SIZE] = -9;
  const cell = (row: number, column: number, shape: number) => (row * 8 + column) * 6 + shape;
  // Two neighbours of one shape, one of which is moved onto the other; and one far away.
  const [best, copy, other] = [cell(3, 3, 3), cell(3, 4, 3), cell(6, 1, 2)];
  raw[best * RPN_SIZE] = 3;
  raw[copy * RPN_SIZE] = 2;
  raw[other * RPN_SIZE] = 1;
  const width = anchors[copy * 4 + 2]! - anchors[copy * 4]!;
  raw[copy * RPN_SIZE + 1] = -8 / width;
  const found = proposals(raw, anchors, 64, { considered: 3, kept: 2, iouThreshold: 0.7 });
  assert.deepEqual([...found.anchors], [best, copy, other]);
  assert.deepEqual([...found.kept], [0, 2]);
  assert.ok(Math.abs(found.objectness[0]! - 1 / (1 + Math.exp(-3))) < 1e-6);
  assert.deepEqual([...found.boxes.subarray(4, 8)], [...found.boxes.subarray(0, 4)]);
  const all = proposals(raw, anchors, 64, { considered: 1000, kept: 1000 });
  assert.ok(all.boxes.every((value) => value >= 0 && value <= 64));
  assert.throws(() => proposals(raw.subarray(5), anchors, 64), /raw must hold/);
});

test('regions show things from IoU one half on, background below, and nothing on difficult things', () => {
  const things = [thing([8, 8, 28, 28], 3), thing([40, 40, 60, 60], 1, true)];
  const proposed = Float32Array.of(10, 10, 30, 30, 30, 30, 36, 36, 41, 41, 60, 60, 8, 8, 60, 60);
  const { boxes, classes, offsets, counts } = roiTargets(proposed, things, random(5), {
    count: 8,
    positives: 4,
  });
  assert.equal(boxes.length, 32);
  const shown = [...counts.keys()].filter((i) => counts[i]);
  // The true box, the first proposal, and two of background; the third lies on what is difficult.
  assert.deepEqual(shown.map((i) => classes[i]).sort(), [0, 0, 4, 4]);
  for (const i of shown.filter((one) => classes[one])) {
    const region = Array.from(boxes.subarray(i * 4, i * 4 + 4));
    const wanted = encodeOffsets(things[0]!.box, region, ROI_VARIANCES);
    wanted.forEach((value, k) => {
      assert.ok(Math.abs(value - offsets[i * 4 + k]!) < 1e-5);
    });
  }
});

test('each class of a region is a candidate; NMS is within a class', () => {
  const answers = new Float32Array(2 * ROI_SIZE);
  const regions = Float32Array.of(10, 10, 30, 30, 11, 10, 31, 30);
  // Background 0, car 2, bus 1 for the first; car 3 for the second, which moves half its width to the right as a bus.
  answers.set([0, 2, 1], 0);
  answers.set([0, 3, 0], ROI_SIZE);
  answers[ROI_SIZE + ROI_CLASSES + 4] = 5;
  const read = readRegions(answers, regions, 64);
  const sums = [0, 1].map((i) => read.probabilities.subarray(i * 7, i * 7 + 7).reduce((a, b) => a + b, 0));
  assert.ok(sums.every((one) => Math.abs(one - 1) < 1e-6));
  assert.deepEqual([...read.boxes.subarray(24 + 4, 24 + 8)], [21, 10, 41, 30]);
  const kept = keepRegions(read, { scoreThreshold: 0.1, iouThreshold: 0.5 });
  assert.deepEqual(
    kept.map((one) => [one.class, one.region]),
    [
      [0, 1],
      [1, 0],
    ],
  );
  assert.deepEqual(kept[1]!.box, [10, 10, 30, 30]);
  assert.throws(() => readRegions(answers.subarray(1), regions, 64), /answers must hold/);
});

test('a second look is at the box of the likeliest class, or at the region itself when nothing is left of that', () => {
  const answers = new Float32Array(2 * ROI_SIZE);
  const regions = Float32Array.of(10, 10, 30, 30, 0, 0, 20, 20);
  // The first is a bus and moves to the right; the second is a car that leaves the picture.
  answers.set([9, 0, 1], 0);
  answers[ROI_CLASSES + 4] = 5;
  answers.set([0, 9], ROI_SIZE);
  answers[ROI_SIZE + ROI_CLASSES] = -20;
  const again = likeliestBoxes(readRegions(answers, regions, 64), regions);
  assert.deepEqual([...again], [20, 10, 40, 30, 0, 0, 20, 20]);
});

test('more regions than a head takes at once go through it in portions, and leave no tensor', async () => {
  const n = REGIONS_AT_ONCE + 3;
  const map = { shape: [1, 2, 2, 1] as const, values: Float32Array.of(0, 1, 2, 3) };
  const boxes = Float32Array.from({ length: n * 4 }, (_, i) => (i % 4 < 2 ? 0 : 8));
  boxes.set([0, 0, 4, 4], (n - 1) * 4);
  const before = memory().numTensors;
  const portions: number[] = [];
  const said = await askHead(boxes, map, { stride: 4, bins: 1 }, (regions) => {
    portions.push(regions.shape[0]);
    return mul(regions, 2);
  });
  assert.deepEqual(portions, [REGIONS_AT_ONCE, 3]);
  assert.equal(said.length, n);
  assert.ok(Math.abs(said[0]! - 3) < 1e-6);
  assert.ok(Math.abs(said[n - 1]! - 0.75) < 1e-6);
  assert.equal(memory().numTensors, before);
  assert.equal((await askHead(new Float32Array(0), map, { stride: 4, bins: 1 }, (x) => x)).length, 0);
});

test('anchors stand in the middle of their cells, and a side of no whole cells is refused', () => {
  assert.equal(anchors.length, 8 * 8 * 6 * 4);
  assert.deepEqual([anchors[12]! + anchors[14]!, anchors[13]! + anchors[15]!], [8, 8]);
  assert.throws(() => rpnAnchors(60, shapes), /side/);
});
