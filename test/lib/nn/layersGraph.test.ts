import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { loadLayersModel } from '@tensorflow/tfjs-layers';
import { networkEntry } from '../../../models/registry.ts';
import { type LayersModelJson, layersGraph } from '../../../src/lib/nn/layersGraph.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';
import { random } from '../../../src/lib/random.ts';

await setBackend('cpu');

const { source, files } = networkEntry('esrgan');
const bytes = (i: number) => {
  const { buffer, byteOffset, byteLength } = readFileSync(`node_modules/${source.package}/${files[i]!.from}`);
  return new Uint8Array(buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
};
const read = () => JSON.parse(new TextDecoder().decode(bytes(0))) as LayersModelJson;
const weightsOf = (model: LayersModelJson) =>
  readWeights(
    model.weightsManifest.flatMap((group) => group.weights),
    bytes(1),
  );

test('the super-resolution network computes what TensorFlow.js’s own layers compute, at any size', async () => {
  const model = read();
  const network = networkOf(layersGraph(model, weightsOf(model), 64));
  const reference = await loadLayersModel({
    load: async () => ({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap((group) => group.weights) as never,
      weightData: bytes(1).buffer,
    }),
  });
  const next = random(2);
  const x = tensor4d(
    Float32Array.from({ length: 9 * 12 * 3 }, () => 255 * next()),
    [1, 9, 12, 3],
  );
  const [ours] = network.run({ LR: x }, ['SR']);
  const theirs = reference.predict(x) as Tensor;
  assert.deepEqual(ours!.shape, [1, 18, 24, 3]);
  assert.deepEqual(theirs.shape, ours!.shape);
  const [a, b] = await Promise.all([ours!.data(), theirs.data()]);
  a.forEach((value, i) => {
    assert.ok(Math.abs(value - b[i]!) < 0.01, `${i}: ${value}, ${b[i]}`);
  });
});

test('a pixel of the answer looks no further than the registry says', async () => {
  const entry = networkEntry('esrgan');
  assert.ok(entry.task === 'upscale');
  const { reach } = entry.outputs;
  const model = read();
  const network = networkOf(layersGraph(model, weightsOf(model), 64));
  const width = 2 * reach + 9;
  const next = random(3);
  const values = Float32Array.from({ length: width * 3 }, () => 255 * next());
  const run = async () => {
    const [y] = network.run({ LR: tensor4d(values, [1, 1, width, 3]) }, ['SR']);
    return (await y!.data()).slice();
  };
  const before = await run();
  values.set([0, 255, 0]);
  const after = await run();
  const changed = Array.from({ length: 2 * width }, (_, x) => x).filter((x) =>
    [0, 1].some((row) =>
      [0, 1, 2].some((c) => before[(row * 2 * width + x) * 3 + c] !== after[(row * 2 * width + x) * 3 + c]),
    ),
  );
  const furthest = Math.floor(Math.max(...changed) / 2);
  assert.ok(furthest <= reach && furthest >= reach - 2, `reaches ${furthest}`);
});

test('layers and settings that are not supported are named', () => {
  const change = (
    edit: (layers: { class_name: string; name: string; config: Record<string, unknown> }[]) => void,
  ) => {
    const model = structuredClone(read());
    edit(model.modelTopology.model_config.config.layers as never);
    return () => layersGraph(model, weightsOf(read()), 64);
  };
  assert.throws(
    change((layers) => (layers[1]!.class_name = 'Lambda')),
    /layer "F_m1" \(Lambda\) is of this kind/,
  );
  assert.throws(
    change((layers) => (layers[1]!.config['strides'] = [2, 2])),
    /"F_m1" \(Conv2D\) has a stride/,
  );
  assert.throws(
    change((layers) => (layers[1]!.config['activation'] = 'gelu')),
    /has the activation gelu/,
  );
});
