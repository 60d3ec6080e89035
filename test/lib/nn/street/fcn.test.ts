import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  dispose,
  image,
  memory,
  mul,
  type Scalar,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import { startWasm, turn } from '../../../../scripts/wasm.ts';
import { batchOf, pictureOf } from '../../../../src/lib/nn/street/examples.ts';
import { FCN_LABELS, fcn, fcnDepths, fcnFactor, fcnSpecs } from '../../../../src/lib/nn/street/fcn.ts';
import { fcnLoss, fcnTargets, weightedSoftmaxLoss } from '../../../../src/lib/nn/street/fcnLoss.ts';
import { fcnAnswer, fcnLabels } from '../../../../src/lib/nn/street/fcnSegment.ts';
import {
  bilinearStart,
  enlarge,
  enlargeInPhases,
  pixelsInPhases,
} from '../../../../src/lib/nn/street/fcnUpsampling.ts';
import { measureSegmentation } from '../../../../src/lib/nn/street/measureSegmentation.ts';
import { byName, firstValues, takeValues, toParameters } from '../../../../src/lib/nn/street/parameters.ts';
import { trainLoop } from '../../../../src/lib/nn/train/loop.ts';
import { random } from '../../../../src/lib/random.ts';
import { drawScene } from '../../../../src/lib/scenes/index.ts';

before(() => startWasm());

const draws = (count: number, seed: number): Float32Array => {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => 2 * next() - 1);
};

const read = async (make: () => Tensor): Promise<Float32Array> => {
  const made = tidy(make);
  try {
    return Float32Array.from(await made.data());
  } finally {
    made.dispose();
  }
};

function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>, within: number): void {
  assert.equal(found.length, expected.length);
  for (let i = 0; i < found.length; i++)
    assert.ok(Math.abs(found[i]! - expected[i]!) <= within, `${i}: ${found[i]}, not ${expected[i]}`);
}

for (const factor of [2, 8, 32]) {
  test(`a transposed convolution by ${factor} starts as bilinear interpolation, up to the border`, async () => {
    const map = draws(2 * 3 * 4 * 5, factor);
    const cells = (): Tensor4D => tensor4d(map, [2, 3, 4, 5]);
    const kernel = (): Tensor4D => tensor4d(bilinearStart(factor, 5), [2 * factor, 2 * factor, 5, 5]);
    const found = await read(() => enlarge(cells(), kernel()));
    const resized = () => image.resizeBilinear(cells(), [3 * factor, 4 * factor], false, true);
    assertClose(found, await read(resized), 1e-5);
  });
}

test('sorted by phases, an enlarged map has the same numbers and the same gradients', async () => {
  const [side, factor, classes] = [4, 4, 3];
  for (const every of [1, 2]) {
    const map = tensor(draws(2 * side * side * classes, 1), [2, side, side, classes]);
    const kernel = tensor(draws((2 * factor) ** 2 * classes ** 2, 2), [
      2 * factor,
      2 * factor,
      classes,
      classes,
    ]);
    const pixels = pixelsInPhases({ side: side * factor, factor, every });
    const inside = pixels.filter((pixel) => pixel >= 0);
    assert.equal(new Set(inside).size, (side * factor) ** 2 / every ** 2);
    const weights = draws(2 * (side * factor) ** 2 * classes, 3);
    const sorted = Float32Array.from({ length: 2 * pixels.length * classes }, (_, i) => {
      const pixel = pixels[Math.floor(i / classes) % pixels.length]!;
      const picture = Math.floor(i / classes / pixels.length);
      return pixel < 0 ? 0 : weights[(picture * (side * factor) ** 2 + pixel) * classes + (i % classes)]!;
    });
    const chosen = new Set(inside);
    const plain = weights.map((value, i) =>
      chosen.has(Math.floor(i / classes) % (side * factor) ** 2) ? value : 0,
    );
    const both = [
      (x: Tensor, k: Tensor) => {
        const large = enlarge(x as Tensor4D, k as Tensor4D);
        return sum(mul(large, tensor(plain, large.shape))) as Scalar;
      },
      (x: Tensor, k: Tensor) => {
        const phases = enlargeInPhases(x as Tensor4D, k as Tensor4D, every);
        return sum(mul(phases, tensor(sorted, phases.shape))) as Scalar;
      },
    ].map((loss) =>
      tidy(() => {
        const { value, grads } = valueAndGrads((...args: Tensor[]) => loss(args[0]!, args[1]!))([
          map,
          kernel,
        ]);
        return [value, ...grads];
      }),
    );
    const [one, other] = await Promise.all(both.map((some) => Promise.all(some.map((x) => x.data()))));
    one!.forEach((values, i) => {
      assertClose(other![i]!, values, 2e-4);
    });
    dispose([map, kernel, ...both.flat()]);
  }
});

test('the loss is the weighted mean of -log p, and its gradient that of finite differences', async () => {
  const logits = draws(4 * 3, 5);
  const labels = [2, 0, 1, 0];
  const weights = [1, 2, 0.5, 0];
  const byHand = (values: ArrayLike<number>): number => {
    let loss = 0;
    for (let i = 0; i < 4; i++) {
      const powers = [0, 1, 2].map((c) => Math.exp(values[3 * i + c]!));
      const share = powers[labels[i]!]! / powers.reduce((a, b) => a + b);
      loss -= (weights[i]! / 3.5) * Math.log(share);
    }
    return loss;
  };
  const { value, grads } = tidy(() =>
    valueAndGrads((x: Tensor) =>
      weightedSoftmaxLoss(x as Tensor2D, tensor1d(labels, 'int32'), tensor1d(weights)),
    )([tensor2d(logits, [4, 3])]),
  );
  assert.ok(Math.abs((await value.data())[0]! - byHand(logits)) < 1e-5);
  const slopes = Array.from(logits, (_, i) => {
    const moved = (by: number) => byHand(logits.map((one, j) => one + (i === j ? by : 0)));
    return (moved(1e-3) - moved(-1e-3)) / 2e-3;
  });
  assertClose(await grads[0]!.data(), slopes, 1e-4);
  dispose([value, ...grads]);
});

test('targets stand where their pixels do, and what lies outside the picture counts nothing', () => {
  const picture = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 3 : 7));
  const labelWeights = Array.from({ length: FCN_LABELS }, (_, label) => label + 1);
  for (const depth of fcnDepths) {
    const factor = fcnFactor(depth);
    const { labels, weights } = fcnTargets([picture], { side: 64, depth, labelWeights });
    const pixels = pixelsInPhases({ side: 64, factor, every: factor / 8 });
    pixels.forEach((pixel, i) => {
      assert.equal(weights[i], pixel < 0 ? 0 : labelWeights[picture[pixel]!]);
      if (pixel >= 0) assert.equal(labels[i], picture[pixel]);
    });
    assert.equal(weights.filter((weight) => weight > 0).length, (64 * 64) / (factor / 8) ** 2);
  }
  const bad = { side: 64, depth: '8s' as const, labelWeights };
  assert.throws(() => fcnTargets([picture], { ...bad, side: 60 }), /side must be a multiple of 32/);
  assert.throws(() => fcnTargets([picture.subarray(1)], bad), /labels\[0\] must have 4096 pixels/);
  assert.throws(
    () => fcnTargets([picture], { ...bad, labelWeights: [1] }),
    /labelWeights must be 11 numbers/,
  );
});

const scene = drawScene(5, { size: 64 });

/** FCN-32s whose score layer says something. */
const scoring = firstValues(fcnSpecs('32s'), 1).map((one) =>
  one.name === 'fcn/score-c5/kernel' ? { ...one, values: draws(one.values.length, 8).slice() } : one,
);

test('FCN-16s begins as FCN-32s with its scores doubled before they are enlarged', async () => {
  const shallow = toParameters(scoring);
  const specs = fcnSpecs('16s');
  const deep = toParameters(takeValues(specs, scoring, firstValues(specs, 2)));
  const picture = pictureOf(scene);
  const answer = await fcnAnswer(byName(specs, deep), { depth: '16s' }, picture);
  const before = await fcnAnswer(byName(fcnSpecs('32s'), shallow), { depth: '32s' }, picture);
  const coarse = before.stages.at(-1)!;
  const doubled = await read(() =>
    image.resizeBilinear(tensor4d(coarse.values, [1, 2, 2, FCN_LABELS]), [4, 4], false, true),
  );
  assertClose(answer.stages.at(-1)!.values, doubled, 1e-4);
  // Doubled and then enlarged is a little smoother than enlarged at once, so a few pixels may change sides.
  const same = answer.labels.filter((label, i) => label === before.labels[i]).length;
  assert.ok(same > 0.9 * answer.labels.length, `${same} of ${answer.labels.length}`);
  dispose([...shallow, ...deep, picture]);
});

test('an answer has every stage in the order of its computation, adds up, and leaves no tensor', async () => {
  const specs = fcnSpecs('8s');
  const parameters = toParameters(takeValues(specs, scoring, firstValues(specs, 3)));
  const lookup = byName(specs, parameters);
  const picture = pictureOf(scene);
  const tensors = memory().numTensors;
  const { stages, labels, scores } = await fcnAnswer(lookup, { depth: '8s' }, picture);
  assert.equal(memory().numTensors, tensors);
  assert.deepEqual(
    stages.map(({ kind, map, rows }) => `${kind} ${map} ${rows}`),
    ['score c5 2', 'double c4 4', 'score c4 4', 'sum c4 4', 'double c3 8', 'score c3 8', 'sum c3 8'],
  );
  for (const [a, b, both] of [
    [1, 2, 3],
    [4, 5, 6],
  ] as const)
    assertClose(
      stages[both]!.values,
      stages[a]!.values.map((value, i) => value + stages[b]!.values[i]!),
      1e-6,
    );
  assert.equal(scores.length, 64 * 64 * FCN_LABELS);
  labels.forEach((label, pixel) => {
    const row = scores.subarray(pixel * FCN_LABELS, (pixel + 1) * FCN_LABELS);
    assert.equal(row[label], Math.max(...row));
  });
  assert.deepEqual(await fcnLabels(lookup, { depth: '8s' }, picture), labels);
  const full = await read(() => fcn(lookup, picture, '8s'));
  assert.deepEqual(full, scores);
  await assert.rejects(fcnAnswer(byName(fcnSpecs('32s'), []), { depth: '32s' }, picture), /no parameter/);
  assert.equal(memory().numTensors, tensors);
  dispose([...parameters, picture]);
});

test('each of the three fits into 1.5 MB of half-precision numbers', () => {
  for (const depth of fcnDepths) {
    const stored = fcnSpecs(depth).filter(({ name }) => !name.endsWith('/gain'));
    const count = stored.reduce(
      (total, { shape }) => total + shape.reduce((product, n) => product * n, 1),
      0,
    );
    assert.ok(count <= 750_000, `${depth}: ${count} numbers`);
  }
});

test('the loss of four scenes falls to less than half in 20 steps, and the labels get better', async () => {
  const scenes = Array.from({ length: 4 }, (_, i) => drawScene(20 + i, { size: 64 }));
  const specs = fcnSpecs('8s');
  const first = toParameters(firstValues(specs, 1));
  const labelWeights = new Array<number>(FCN_LABELS).fill(1);
  const losses: number[] = [];
  const result = await trainLoop({
    parameters: first,
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
      const labels = batch.scenes.map((one) => one.labels);
      const targets = fcnTargets(labels, { side: 64, depth: '8s', labelWeights });
      return fcnLoss(byName(specs, held), batch.pictures, targets, '8s');
    },
    onEpoch: ({ training }) => {
      losses.push(training['loss']!);
    },
    turn,
  });
  const measured = await Promise.all(
    [first, result.parameters].map((held) =>
      measureSegmentation(byName(specs, held), { depth: '8s' }, scenes),
    ),
  );
  dispose([...first, ...result.parameters]);
  assert.ok(losses.at(-1)! < losses[0]! / 2, losses.map((one) => one.toFixed(2)).join(' '));
  assert.ok(measured[1]!.meanIou > measured[0]!.meanIou + 0.1);
});
