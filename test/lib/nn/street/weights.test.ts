import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { before, test } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import { streetNetworks } from '../../../../models/street.ts';
import { streetFiles } from '../../../../models/street-files.ts';
import { modelFolder, readShipped } from '../../../../scripts/street/modelFiles.ts';
import { startWasm } from '../../../../scripts/wasm.ts';
import { detectScenes } from '../../../../src/lib/nn/street/detectScenes.ts';
import type { FcnDetails } from '../../../../src/lib/nn/street/fcnSegment.ts';
import { type DetectorFigures, measureDetector } from '../../../../src/lib/nn/street/measureDetector.ts';
import { measureMasks } from '../../../../src/lib/nn/street/measureMasks.ts';
import { measureSegmentation } from '../../../../src/lib/nn/street/measureSegmentation.ts';
import { withWeights } from '../../../../src/lib/nn/street/parameters.ts';
import { drawScene, type Scene } from '../../../../src/lib/scenes/index.ts';
import { testSeed } from '../../../../src/lib/scenes/seeds.ts';

/** Always the same scenes, a few of those that `npm run bench street` draws; fewer make the figures coarser. */
const scenes: Scene[] = Array.from({ length: 40 }, (_, i) => drawScene(testSeed(0, i)));

before(() => startWasm());

/** AP of a detector as it is shipped, of its boxes or, where it makes masks, of those. */
async function detector(id: string): Promise<DetectorFigures> {
  const { network, details, values } = await readShipped(id);
  return withWeights(values, async (lookup) => {
    const before = memory().numTensors;
    const found = await detectScenes({ network, details, lookup }, scenes);
    assert.equal(memory().numTensors, before);
    for (const some of found) assert.ok(some.every(({ score }, i) => i === 0 || score <= some[i - 1]!.score));
    return (network === 'mask' ? measureMasks : measureDetector)(scenes, found);
  });
}

test('the street YOLO finds the things of scenes that it was not trained on', async () => {
  const { ap, ap50 } = await detector('street-yolo');
  assert.ok(ap50 >= 0.85, `AP50 ${ap50}`);
  assert.ok(ap >= 0.48, `AP ${ap}`);
});

test('the street SSD does', async () => {
  const { ap50 } = await detector('street-ssd');
  assert.ok(ap50 >= 0.78, `AP50 ${ap50}`);
});

test('the street Faster R-CNN does', async () => {
  const { ap50 } = await detector('street-frcnn');
  assert.ok(ap50 >= 0.85, `AP50 ${ap50}`);
});

test('the street Mask R-CNN gives them masks', async () => {
  const { ap50 } = await detector('street-mask');
  assert.ok(ap50 >= 0.75, `mask AP50 ${ap50}`);
});

test('each skip of the street FCNs brings a better label map', async () => {
  const ious: number[] = [];
  for (const id of ['street-fcn32s', 'street-fcn16s', 'street-fcn8s']) {
    const { details, values } = await readShipped<FcnDetails>(id);
    const { meanIou } = await withWeights(values, (lookup) => measureSegmentation(lookup, details, scenes));
    ious.push(meanIou);
  }
  const [coarse, middle, fine] = ious as [number, number, number];
  assert.ok(coarse < middle && middle < fine, `${ious}`);
  assert.ok(fine - coarse >= 0.03, `${ious}`);
  assert.ok(fine >= 0.75, `${ious}`);
});

test('all seven networks are listed, each at most 1.5 MB', () => {
  assert.deepEqual(
    streetNetworks.map(({ id }) => id),
    ['yolo', 'ssd', 'frcnn', 'mask', 'fcn32s', 'fcn16s', 'fcn8s'].map((name) => `street-${name}`),
  );
  for (const [id, files] of Object.entries(streetFiles)) {
    for (const { name, bytes } of files) {
      assert.equal(statSync(`${modelFolder(id)}/${name}`).size, bytes);
      assert.ok(bytes <= 1_500_000, `${id}/${name}: ${bytes}`);
    }
  }
});
