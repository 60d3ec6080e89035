import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { networkEntry } from '../../../models/registry.ts';
import { centernetStages, stageOfNode } from '../../../src/lib/conv/networks/centernet-stages.ts';
import { type Graph, nodeOf, readGraph } from '../../../src/lib/nn/graph.ts';
import { receptiveFields } from '../../../src/lib/nn/receptiveFields.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';

async function readDetector(): Promise<Graph> {
  const { source, files } = networkEntry('centernet');
  const [model, weights] = files.map(
    ({ from }) => new URL(`../../../node_modules/${source.package}/${from}`, import.meta.url),
  );
  const json = JSON.parse(await readFile(model!, 'utf8'));
  const entries = json.weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  return readGraph(json, readWeights(entries, new Uint8Array(await readFile(weights!))));
}

const graph = await readDetector();

/** Everything that a node is computed from. */
function ancestors(node: string): Set<string> {
  const seen = new Set<string>();
  const open = [node];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const { name } = nodeOf(tensor);
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(graph.nodes.get(name)?.inputs ?? []));
  }
  return seen;
}

test('every tensor of every stage measures and sees what the graph says', () => {
  const fields = receptiveFields(graph, 'tower_0/images', [1, 512, 512, 3]);
  for (const { name, tensors } of centernetStages) {
    for (const { part, node, channels, stride, field, start, everywhere } of tensors) {
      const found = fields.get(node);
      assert.ok(found?.local, `${name}, ${part}`);
      assert.deepEqual([...found.shape], [1, 512 / stride, 512 / stride, channels], `${name}, ${part}`);
      for (const { low, high, jump } of found.local)
        assert.deepEqual([high - low, jump, (low + high) / 2], [field, stride, start], `${name}, ${part}`);
      assert.equal(found.everywhere, everywhere, `${name}, ${part}`);
    }
  }
});

test('each stage is computed from the one before it, and a skip from some tensor of where it starts', () => {
  centernetStages.forEach(({ id, tensors }, i) => {
    // Heat map and distances stand side by side.
    const before = centernetStages[id === 'distances' ? i - 2 : i - 1];
    const mine = ancestors(tensors.at(-1)!.node);
    for (const { node } of tensors) assert.ok(mine.has(node), `${id} reads ${node}`);
    if (before) assert.ok(mine.has(before.tensors.at(-1)!.node), `${id} reads ${before.id}`);
  });
  const skips = centernetStages.filter(({ skipTo }) => skipTo);
  assert.equal(skips.length, 3);
  for (const { id, tensors, skipTo } of skips) {
    const target = centernetStages.find((stage) => stage.id === skipTo)!;
    const skip = target.tensors.find(({ part }) => part === 'from the skip')!;
    const read = ancestors(skip.node);
    const last = centernetStages.findLastIndex((stage) =>
      stage.tensors.some(({ node }) => read.has(node) && node !== skip.node),
    );
    assert.equal(centernetStages[last]!.id, id, `the skip of ${skipTo} leaves from ${id}`);
    assert.ok(tensors.some(({ node }) => read.has(node)));
  }
});

test('a node leads back to its stage', () => {
  assert.equal(stageOfNode('tower_0/keypoints')?.stage.id, 'heat');
  assert.equal(stageOfNode('tower_0/MobilenetV3/expanded_conv_9/add')?.stage.name, 'Block 10');
  assert.equal(stageOfNode('nothing'), undefined);
});
