import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { before, test } from 'node:test';
import { getBackend, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { garmentLayers } from '../../../../models/garments/network.ts';
import { networkEntry } from '../../../../models/registry.ts';
import { publicFile, startWasm, turn } from '../../../../scripts/wasm.ts';
import {
  denseToConv,
  planStack,
  type ReadNetwork,
  readLayersModel,
} from '../../../../src/lib/conv/stack/index.ts';
import { fashionTest, readBundled } from '../../../../src/lib/datasets/bundled.ts';
import {
  type LabelledPictures,
  type Pictures,
  pick,
} from '../../../../src/lib/datasets/labelled-pictures.ts';
import { forward } from '../../../../src/lib/nn/layers/forward.ts';
import { toTensors } from '../../../../src/lib/nn/layers/weights.ts';
import { pictureTensor } from '../../../../src/lib/nn/train/pictureSource.ts';
import { classificationFigures, predictClasses } from '../../../../src/lib/nn/train/predict.ts';

let network: ReadNetwork;
let pictures: LabelledPictures;
before(async () => {
  await startWasm();
  const [json, weights] = await Promise.all(
    networkEntry('garments').files.map(({ from }) =>
      readFile(new URL(`../../../../${from}`, import.meta.url)),
    ),
  );
  network = readLayersModel(JSON.parse(json!.toString()), new Uint8Array(weights!));
  pictures = await readBundled(fashionTest, publicFile);
});

/** Probabilities of a network for pictures. */
async function predict({ plan, weights }: Pick<ReadNetwork, 'plan' | 'weights'>, some: Pictures) {
  const tensors = toTensors(plan.parameters, weights);
  try {
    return await predictClasses(plan, tensors, some, { turn });
  } finally {
    for (const one of tensors) one.dispose();
  }
}

test('the committed garment classifier is at least 89 % right on the 2,000 test pictures, in under 300 KB', async () => {
  assert.equal(getBackend(), 'wasm');
  const { accuracy } = classificationFigures(await predict(network, pictures), pictures.labels, 10);
  console.log(`Garment classifier: ${(100 * accuracy).toFixed(2)} %`);
  assert.ok(accuracy >= 0.89, String(accuracy));
  const bytes = networkEntry('garments').files.reduce((sum, file) => sum + file.bytes, 0);
  assert.ok(bytes < 300_000, String(bytes));
});

test('the committed files hold the network of the recipe', () => {
  const wanted = planStack([28, 28, 1], garmentLayers);
  assert.deepEqual(
    network.plan.layers.map(({ name, type, outputShape }) => ({ name, type, outputShape })),
    wanted.layers.map(({ name, type, outputShape }) => ({ name, type, outputShape })),
  );
});

test('with convolutions in place of dense layers it says the same, and on a canvas it is every crop at once', async () => {
  const converted = denseToConv(network.plan, network.layers, network.weights);
  assert.ok(converted.layers.every(({ type }) => type !== 'dense' && type !== 'flatten'));
  const shapeOf = (name: string) => converted.weights.find((one) => one.name === name)!.shape;
  assert.deepEqual(shapeOf('dense1/kernel'), [3, 3, 64, 64]);
  assert.deepEqual(shapeOf('dense2/kernel'), [1, 1, 64, 10]);

  const few = pick(pictures, [0, 1, 2, 3]);
  const small = { plan: planStack([28, 28, 1], converted.layers), weights: converted.weights };
  assert.deepEqual(small.plan.outputShape, [1, 1, 10]);
  const [dense, conv] = [await predict(network, few), await predict(small, few)];
  dense.forEach((value, i) => {
    assert.ok(Math.abs(value - conv[i]!) < 1e-5, `${value} and ${conv[i]}`);
  });

  // Two pictures with a gap of 8 between them: places 4 pixels apart, so the second stands at place (28 + 8) / 4.
  const canvas = new Uint8Array(32 * 64);
  for (const [i, left] of [0, 36].entries())
    for (let y = 0; y < 28; y++)
      canvas.set(few.pixels.subarray((i * 28 + y) * 28, (i * 28 + y + 1) * 28), y * 64 + left);
  const large = { plan: planStack([32, 64, 1], converted.layers), weights: converted.weights };
  assert.deepEqual(large.plan.outputShape, [2, 10, 10]);
  const everywhere = await predict(large, { pixels: canvas, shape: [32, 64, 1] });
  for (const [i, place] of [0, 9].entries())
    for (let c = 0; c < 10; c++)
      assert.ok(
        Math.abs(everywhere[place * 10 + c]! - dense[i * 10 + c]!) < 1e-5,
        `picture ${i}, class ${c}`,
      );
  const sum = everywhere.subarray(50, 60).reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(sum - 1) < 1e-5);
});

test('a dense layer on what is no map any more, or a mean over the map, is said', () => {
  const weightless = (layers: Parameters<typeof denseToConv>[1]) => {
    const plan = planStack([6, 6, 2], layers);
    const weights = plan.parameters.map(({ name, shape }) => ({
      name,
      shape,
      values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
    }));
    return () => denseToConv(plan, layers, weights);
  };
  assert.throws(
    weightless([{ type: 'globalAvgPool' }, { type: 'dense', filters: 2 }]),
    /globalAvgPool 1.*mean/,
  );
  assert.throws(
    weightless([{ type: 'flatten' }, { type: 'batchNorm' }, { type: 'dense', filters: 2 }]),
    /batchNorm 2.*flattened/,
  );
  const direct = weightless([
    { type: 'dense', filters: 3 },
    { type: 'relu' },
    { type: 'dense', filters: 2 },
  ])();
  assert.deepEqual(
    direct.weights.filter(({ name }) => name.endsWith('kernel')).map(({ shape }) => shape),
    [
      [6, 6, 2, 3],
      [1, 1, 3, 2],
    ],
  );
});

test('the feature maps of every layer can be looked at', () => {
  const shapes = tidy(() => {
    const tensors: Tensor[] = toTensors(network.plan.parameters, network.weights);
    return forward(network.plan, tensors, pictureTensor(pictures, [0])).map(({ shape }) => shape.slice(1));
  });
  assert.deepEqual(
    shapes,
    network.plan.layers.map(({ outputShape }) => outputShape),
  );
});
