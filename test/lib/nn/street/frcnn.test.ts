import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { add, dispose, memory, type Tensor, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { startWasm, turn } from '../../../../scripts/wasm.ts';
import { batchOf, pictureOf } from '../../../../src/lib/nn/street/examples.ts';
import { frcnnSpecs } from '../../../../src/lib/nn/street/frcnn.ts';
import { detectFrcnn } from '../../../../src/lib/nn/street/frcnnDetect.ts';
import { frcnnLoss } from '../../../../src/lib/nn/street/frcnnLoss.ts';
import { inOneOf, MASK_BINS, maskHead, maskSpecs } from '../../../../src/lib/nn/street/mask.ts';
import { besides, detectMasks } from '../../../../src/lib/nn/street/maskDetect.ts';
import { maskLoss } from '../../../../src/lib/nn/street/maskLoss.ts';
import { maskTarget, maskTargets } from '../../../../src/lib/nn/street/maskTargets.ts';
import { measureMasks } from '../../../../src/lib/nn/street/measureMasks.ts';
import {
  byName,
  firstValues,
  type ParameterSpec,
  toParameters,
} from '../../../../src/lib/nn/street/parameters.ts';
import { type LoopSettings, trainLoop } from '../../../../src/lib/nn/train/loop.ts';
import { random } from '../../../../src/lib/random.ts';
import { drawScene } from '../../../../src/lib/scenes/index.ts';
import { pastedPixels, pasteMask } from '../../../../src/lib/segmentation/paste-mask.ts';

const details = { shapes: { scales: [12, 22, 38], ratios: [0.5, 1, 2] } };
const specs = frcnnSpecs(details);
const scenes = Array.from({ length: 4 }, (_, i) => drawScene(70 + i, { size: 64 }));
const settings: LoopSettings = {
  epochs: 20,
  batchSize: 4,
  optimiser: { kind: 'adam' },
  learningRate: 0.003,
  schedule: { kind: 'constant' },
  seed: 1,
};

before(() => startWasm());

const stored = (some: readonly ParameterSpec[]): number =>
  some
    .filter(({ name }) => !name.endsWith('/gain'))
    .reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);

test('each network fits into 1.5 MB of half-precision numbers', () => {
  assert.ok(stored(specs) <= 750_000, `${stored(specs)}`);
  assert.ok(stored(maskSpecs) <= 750_000);
});

test('both stages learn together: the loss of four scenes falls to less than two thirds in 20 steps', async () => {
  const parameters = toParameters(firstValues(specs, 1));
  const losses: number[] = [];
  const result = await trainLoop({
    parameters,
    source: { count: 4, batch: (indices) => batchOf(Array.from(indices, (i) => scenes[i]!)) },
    settings,
    loss: (held, batch, { seed }) => {
      const parts = frcnnLoss(byName(specs, held), batch, details, seed, { count: 12, positives: 6 });
      return [parts.rpnObjectness, parts.rpnBox, parts.classes, parts.box].reduce((a, b) => add(a, b));
    },
    onEpoch: ({ training }) => {
      losses.push(training['loss']!);
    },
    turn,
  });
  dispose([...parameters, ...result.parameters]);
  assert.ok(losses.at(-1)! < (2 / 3) * losses[0]!, losses.map((one) => one.toFixed(2)).join(' '));
});

test('Faster and Mask R-CNN answer stage by stage, cut to the picture, and leave no tensor', async () => {
  const [base, head] = [toParameters(firstValues(specs, 1)), toParameters(firstValues(maskSpecs, 1))];
  const picture = pictureOf(scenes[0]!);
  const before = memory().numTensors;
  const lookup = inOneOf(byName(maskSpecs, head), byName(specs, base));
  const found = await detectMasks(lookup, picture, details, {
    proposals: { considered: 40, kept: 9 },
    looks: 2,
    detections: { maxDetections: 5 },
  });
  assert.equal(memory().numTensors, before);
  assert.ok(found.proposals.kept.length <= 9 && found.proposals.kept.length > 0);
  assert.equal(found.regions.probabilities.length, 7 * found.proposals.kept.length);
  assert.ok(found.detections.length > 0 && found.detections.length <= 5);
  assert.ok(found.detections.every(({ box }) => box.every((value) => value >= 0 && value <= 64)));
  assert.ok(found.detections.every(({ region }) => region < found.proposals.kept.length));
  assert.equal(found.masks.length, found.detections.length);
  assert.ok(found.masks.every((mask) => mask.length === MASK_BINS ** 2));
  assert.ok(Object.values(found.milliseconds).every((time) => time >= 0));
  assert.deepEqual([...found.fine.shape], [1, 16, 16, 48]);
  const stop = () => {
    throw new Error('stopped');
  };
  await assert.rejects(detectFrcnn(lookup, picture, details, { throwIfAborted: stop }), /stopped/);
  await assert.rejects(detectFrcnn(lookup, picture, details, { looks: 0 }), /looks/);
  const odd = tensor4d(new Float32Array(32 * 48 * 3), [1, 32, 48, 3]);
  await assert.rejects(detectFrcnn(lookup, odd, details), /picture must be/);
  await assert.rejects(detectFrcnn(byName(maskSpecs, head), picture, details), /no parameter "backbone/);
  odd.dispose();
  assert.equal(memory().numTensors, before);
  dispose([...base, ...head, picture]);
});

test('a mask target says which bins show the thing, and pasted back it covers the thing', () => {
  const scene = drawScene(3, { size: 128 });
  const targets = maskTargets([scene, scene], random(1), 3);
  assert.deepEqual([...targets.pictures], [0, 0, 0, 1, 1, 1]);
  let [shared, either] = [0, 0];
  scene.things.forEach(({ box, difficult }, index) => {
    if (difficult) return;
    const pixels = pastedPixels(pasteMask(maskTarget(scene, index, box), box, scene), scene);
    scene.instances.forEach((one, i) => {
      const [a, b] = [one === index + 1, pixels[i] === 1];
      if (a && b) shared++;
      if (a || b) either++;
    });
  });
  assert.ok(shared / either > 0.85, `IoU ${shared / either}`);
});

test('masks that are right have AP 1, and those of the wrong things less', () => {
  const right = scenes.map((scene) =>
    [...scene.things.entries()].flatMap(([index, { box, class: type, difficult }]) =>
      difficult ? [] : [{ box, class: type, score: 0.9, mask: maskTarget(scene, index, box) }],
    ),
  );
  assert.equal(measureMasks(scenes, right).ap50, 1);
  const wrong = right.map((some) => some.map((one) => ({ ...one, mask: one.mask.map((bin) => 1 - bin) })));
  assert.ok(measureMasks(scenes, wrong).ap50 < 0.5);
});

test('the mask loss asks the true class alone, and the head learns a shape', async () => {
  const parameters = toParameters(firstValues(maskSpecs, 2));
  const next = random(4);
  const regions = Float32Array.from({ length: 2 * 14 * 14 * 80 }, () => next());
  const masks = Float32Array.from({ length: 2 * MASK_BINS ** 2 }, (_, i) => (i % MASK_BINS < 14 ? 1 : 0));
  const targets = { classes: Int32Array.of(1, 4), masks };
  const losses: number[] = [];
  const result = await trainLoop({
    parameters,
    source: { count: 2, batch: () => tensor4d(regions, [2, 14, 14, 80]) },
    settings: { ...settings, batchSize: 2, epochs: 12, learningRate: 0.01 },
    loss: (held, input) => maskLoss(maskHead(byName(maskSpecs, held), input), targets).mask,
    onEpoch: ({ training }) => {
      losses.push(training['loss']!);
    },
    turn,
  });
  dispose([...parameters, ...result.parameters]);
  assert.ok(losses.at(-1)! < 0.75 * losses[0]!, losses.map((one) => one.toFixed(2)).join(' '));
  // A logit of a class that is not the region's costs nothing.
  const cost = (fill: (i: number) => number): Promise<ArrayLike<number>> => {
    const made = tidy((): Tensor => {
      const logits = Float32Array.from({ length: 2 * MASK_BINS ** 2 * 6 }, (_, i) => fill(i % 6));
      return maskLoss(tensor4d(logits, [2, MASK_BINS, MASK_BINS, 6]), targets).mask;
    });
    return made.data().finally(() => made.dispose());
  };
  assert.deepEqual(
    Array.from(await cost(() => 0)),
    Array.from(await cost((c) => (c === 1 || c === 4 ? 0 : 7))),
  );
});

test('two maps lie side by side, cell by cell', () => {
  const first = { shape: [1, 1, 2, 2] as const, values: Float32Array.of(1, 2, 5, 6) };
  const second = { shape: [1, 1, 2, 1] as const, values: Float32Array.of(3, 7) };
  assert.deepEqual([...besides(first, second).values], [1, 2, 3, 5, 6, 7]);
  assert.throws(
    () => besides(first, { shape: [1, 2, 1, 1], values: second.values }),
    /second must have 1 x 2 cells/,
  );
});
