import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { networkEntry } from '../../../models/registry.ts';
import { describeStack } from '../../../src/lib/conv/index.ts';
import { centernet } from '../../../src/lib/conv/networks/centernet.ts';
import type { Network } from '../../../src/lib/conv/networks/network.ts';
import {
  streetFrcnn,
  streetFrcnnRegion,
  streetSsd,
  streetYolo,
} from '../../../src/lib/conv/networks/street.ts';
import { nodeOf, readGraph } from '../../../src/lib/nn/graph.ts';
import { receptiveFields } from '../../../src/lib/nn/receptiveFields.ts';
import { frcnnSpecs } from '../../../src/lib/nn/street/frcnn.ts';
import type { ParameterSpec } from '../../../src/lib/nn/street/parameters.ts';
import { ssdSpecs } from '../../../src/lib/nn/street/ssd.ts';
import { yoloSpecs } from '../../../src/lib/nn/street/yolo.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** Stored numbers of each layer: kernel and bias; gains are multiplied into the kernels. */
function stored(specs: readonly ParameterSpec[]): Map<string, number> {
  const layers = new Map<string, number>();
  for (const { name, shape } of specs) {
    if (name.endsWith('/gain')) continue;
    const layer = name.replace(/\/(kernel|bias)$/, '');
    layers.set(layer, (layers.get(layer) ?? 0) + size(shape));
  }
  return layers;
}

const counted = (...networks: readonly Network[]) =>
  new Map(
    networks
      .flatMap(({ input, layers }) => describeStack(input, layers).layers)
      .filter(({ parameters }) => parameters > 0)
      .map(({ name, parameters }) => [name, parameters]),
  );

const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => a.localeCompare(b));

test('the street YOLO as data has the layers and parameters of the network that runs', () => {
  assert.deepEqual(sorted(counted(streetYolo)), sorted(stored(yoloSpecs(5))));
});

test('so has the street SSD', () => {
  assert.deepEqual(sorted(counted(streetSsd)), sorted(stored(ssdSpecs())));
});

test('so has Faster R-CNN, in its two stages', () => {
  const shapes = { scales: [12, 22, 38], ratios: [0.5, 1, 2] };
  assert.deepEqual(sorted(counted(streetFrcnn, streetFrcnnRegion)), sorted(stored(frcnnSpecs({ shapes }))));
});

test('CenterNet as data has the parameters and multiply-adds of its graph', async () => {
  const { source, files } = networkEntry('centernet');
  const [model, weights] = files.map(
    ({ from }) => new URL(`../../../node_modules/${source.package}/${from}`, import.meta.url),
  );
  const json = JSON.parse(await readFile(model!, 'utf8'));
  const entries: { name: string; shape: number[] }[] = json.weightsManifest.flatMap(
    (group: { weights: object[] }) => group.weights,
  );
  const graph = readGraph(json, readWeights(entries as never, new Uint8Array(await readFile(weights!))));
  const fields = receptiveFields(graph, 'tower_0/images', [1, 512, 512, 3]);
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  let [parameters, macs] = [0, 0];
  for (const { name, inputs } of graph.nodes.values()) {
    const [kernel, bias] = inputs.slice(1).map((input) => shapes.get(nodeOf(input).name));
    if (kernel?.length !== 4) continue;
    const shape = fields.get(name)?.shape;
    assert.ok(shape, name);
    parameters += size(kernel) + (bias ? size(bias) : 0);
    macs += size(shape.slice(1, 3)) * size(kernel);
  }
  const described = describeStack(centernet.input, centernet.layers);
  assert.equal(described.parameters, parameters);
  assert.equal(described.macs, macs);
  assert.ok(parameters > 1.9e6 && macs > 1.2e9);
});
