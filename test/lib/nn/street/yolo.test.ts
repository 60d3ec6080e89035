import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setBackend, type Tensor4D, tensor2d, tensor4d, tidy, valueAndGrad } from '@tensorflow/tfjs-core';
import { diou, encodeYolo, iou, yoloCandidates } from '../../../../src/lib/boxes/index.ts';
import { overlap } from '../../../../src/lib/nn/street/boxLoss.ts';
import { keepDetections } from '../../../../src/lib/nn/street/keepDetections.ts';
import { YOLO_SIZE } from '../../../../src/lib/nn/street/yolo.ts';
import { yoloGrid } from '../../../../src/lib/nn/street/yoloDetect.ts';
import { yoloLoss } from '../../../../src/lib/nn/street/yoloLoss.ts';
import { type Target, yoloTargets } from '../../../../src/lib/nn/street/yoloTargets.ts';
import { random } from '../../../../src/lib/random.ts';
import { registerGradients } from '../gradients.ts';

const anchors = [
  [1, 2],
  [2.5, 1.5],
  [5, 4],
];
const grid = { rows: 4, columns: 4, stride: 8, anchors };

before(async () => {
  await setBackend('cpu');
  registerGradients('cpu');
});

test('the anchor that encodeYolo names answers for a thing, in the cell of its centre', () => {
  const target: Target = { box: [3, 9, 21, 21], class: 2, difficult: false };
  const { row, column, anchor } = encodeYolo(target.box, { ...grid, version: 'v2' });
  const targets = yoloTargets([[], [target]], grid);
  assert.deepEqual([...targets.positives], [16 * 3 + (row * 4 + column) * 3 + anchor]);
  assert.deepEqual([...targets.corners], [column, row]);
  assert.deepEqual([...targets.boxes], [3 / 8, 9 / 8, 21 / 8, 21 / 8]);
  assert.deepEqual([...targets.classes], [2]);
  assert.equal(targets.slots, 2 * 16 * 3);
});

test('two equal things in one cell get two anchors, the second its next best', () => {
  const thing: Target = { box: [8, 8, 24, 22], class: 0, difficult: false };
  const { positives } = yoloTargets([[thing, thing]], grid);
  assert.equal(new Set(positives).size, 2);
  assert.ok([...positives].every((slot) => Math.floor(slot / 3) === 1 * 4 + 2));
});

test('anchors that overlap a thing well without answering for it are left in peace, far ones are not', () => {
  // As large as the third anchor, in the middle of cell (1, 1): its neighbours to the left overlap it by more than a half.
  const thing: Target = { box: [12 - 20, 12 - 16, 12 + 20, 12 + 16], class: 0, difficult: false };
  const { counts, positives } = yoloTargets([[thing]], grid);
  const slot = (row: number, column: number, anchor: number): number => (row * 4 + column) * 3 + anchor;
  assert.deepEqual([...positives], [slot(1, 1, 2)]);
  assert.equal(counts[slot(1, 1, 2)], 1);
  assert.equal(counts[slot(1, 0, 2)], 0);
  assert.equal(counts[slot(1, 1, 0)], 1);
  assert.equal(counts[slot(3, 3, 2)], 1);
});

test('a difficult thing is not taught, and nobody is blamed for finding it', () => {
  const thing: Target = { box: [8, 8, 28, 20], class: 0, difficult: true };
  const { counts, positives } = yoloTargets([[thing]], grid);
  assert.equal(positives.length, 0);
  assert.equal(counts[(1 * 4 + 2) * 3 + 1], 0);
});

test('IoU and the distance loss of tensors are those of lib/boxes', async () => {
  const next = random(4);
  const box = (): number[] => {
    const [x, y] = [next() * 10, next() * 10];
    return [x, y, x + 1 + next() * 8, y + 1 + next() * 8];
  };
  const pairs = Array.from({ length: 40 }, () => [box(), box()] as const);
  const made = tidy(() => ({
    ...overlap(tensor2d(pairs.map(([a]) => a)), tensor2d(pairs.map(([, b]) => b))),
  }));
  const [ious, losses] = [await made.iou.data(), await made.distanceLoss.data()];
  pairs.forEach(([a, b], i) => {
    assert.ok(Math.abs(ious[i]! - iou(a, b)) < 1e-5);
    assert.ok(Math.abs(losses[i]! - (1 - diou(a, b))) < 1e-5);
  });
});

/** Raw numbers that say exactly what the targets ask for, sure of it. */
function perfect(things: readonly Target[]): Float32Array<ArrayBuffer> {
  const raw = new Float32Array(16 * 3 * YOLO_SIZE);
  for (let slot = 0; slot < 48; slot++) raw[slot * YOLO_SIZE + 4] = -20;
  for (const { box, class: type } of things) {
    const { row, column, anchor, t } = encodeYolo(box, { ...grid, version: 'v2' });
    const at = ((row * 4 + column) * 3 + anchor) * YOLO_SIZE;
    raw.set([...t, 20], at);
    raw[at + 5 + type] = 20;
  }
  return raw;
}

const things: Target[] = [
  { box: [1, 2, 13, 19], class: 1, difficult: false },
  { box: [9, 12, 27, 25], class: 4, difficult: false },
];

test('an answer that is right costs next to nothing, and decodes to the things', async () => {
  const raw = perfect(things);
  const parts = tidy(() => ({
    ...yoloLoss(tensor4d(raw, [1, 4, 4, 3 * YOLO_SIZE]), yoloTargets([things], grid)),
  }));
  assert.ok((await parts.box.data())[0]! < 1e-4);
  assert.ok((await parts.objectness.data())[0]! < 1e-4);
  assert.ok((await parts.classes.data())[0]! < 1e-4);
  assert.ok((await parts.iou.data())[0]! > 0.999);
  const found = keepDetections(yoloCandidates(raw, yoloGrid(anchors, 32), { scoreFloor: 0 }), 32);
  assert.deepEqual(found.map(({ class: type }) => type).sort(), [1, 4]);
  for (const { box, class: type } of found) {
    assert.ok(iou(box, things.find((one) => one.class === type)!.box) > 0.999);
  }
});

test('the gradient moves every number of the loss the way that finite differences say', async () => {
  const next = random(9);
  const raw = Float32Array.from({ length: 16 * 3 * YOLO_SIZE }, () => next() * 2 - 1);
  const targets = yoloTargets([things], grid);
  const shape: [number, number, number, number] = [1, 4, 4, 3 * YOLO_SIZE];
  const at = [...targets.positives].flatMap((slot) =>
    Array.from({ length: YOLO_SIZE }, (_, i) => slot * YOLO_SIZE + i),
  );
  const loss = async (values: Float32Array): Promise<number> => {
    const { box, classes } = tidy(() => ({ ...yoloLoss(tensor4d(values, shape), targets) }));
    return (await box.data())[0]! + (await classes.data())[0]!;
  };
  const sums = await Promise.all(
    (['box', 'classes'] as const).map(async (part) => {
      const { grad } = tidy(() =>
        valueAndGrad((x) => yoloLoss(x as Tensor4D, targets)[part])(tensor4d(raw, shape)),
      );
      return await grad.data();
    }),
  );
  for (const i of at) {
    const moved = [0.01, -0.01].map((step) => {
      const values = raw.slice();
      values[i]! += step;
      return values;
    });
    const slope = ((await loss(moved[0]!)) - (await loss(moved[1]!))) / 0.02;
    assert.ok(Math.abs(sums[0]![i]! + sums[1]![i]! - slope) < 0.01, `number ${i}`);
  }
});

test('a scene without things costs only what objectness says', async () => {
  const raw = perfect([]);
  const parts = tidy(() => ({
    ...yoloLoss(tensor4d(raw, [1, 4, 4, 3 * YOLO_SIZE]), yoloTargets([[]], grid)),
  }));
  assert.ok((await parts.box.data())[0]! + 0 === 0);
  assert.ok((await parts.objectness.data())[0]! < 1e-4);
});
