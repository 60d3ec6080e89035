import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { before, test } from 'node:test';
import { dispose, memory } from '@tensorflow/tfjs-core';
import { streetNetworks } from '../../../../models/street.ts';
import { streetFiles } from '../../../../models/street-files.ts';
import { modelFolder, readModel } from '../../../../scripts/street/recipe.ts';
import { startWasm } from '../../../../scripts/wasm.ts';
import { streetDetectors } from '../../../../src/lib/nn/street/detectors.ts';
import { pictureOf } from '../../../../src/lib/nn/street/examples.ts';
import type { FcnDetails } from '../../../../src/lib/nn/street/fcnSegment.ts';
import type { MaskDetails } from '../../../../src/lib/nn/street/mask.ts';
import { type DetectorFigures, measureDetector } from '../../../../src/lib/nn/street/measureDetector.ts';
import { measureMasks } from '../../../../src/lib/nn/street/measureMasks.ts';
import { measureSegmentation } from '../../../../src/lib/nn/street/measureSegmentation.ts';
import { byName, toParameters } from '../../../../src/lib/nn/street/parameters.ts';
import { drawScene, type Scene } from '../../../../src/lib/scenes/index.ts';
import { testSeed } from '../../../../src/lib/scenes/seeds.ts';

/** Always the same scenes, a few of those that `npm run bench street` draws; fewer make the figures coarser. */
const scenes: Scene[] = Array.from({ length: 40 }, (_, i) => drawScene(testSeed(0, i)));

before(() => startWasm());

/** AP of a detector as it is shipped, by boxes. */
async function detector(id: string): Promise<DetectorFigures> {
  const model = await readModel(modelFolder(id));
  const tensors = toParameters(model.values);
  const lookup = byName(model.values, tensors);
  const detections = [];
  for (const scene of scenes) {
    const picture = pictureOf(scene);
    const live = memory().numTensors;
    const answer = await streetDetectors[model.network]!(lookup, model.details, picture);
    assert.equal(memory().numTensors, live);
    assert.ok(answer.detections.every(({ score }, i, all) => i === 0 || score <= all[i - 1]!.score));
    detections.push(answer.detections);
    picture.dispose();
  }
  dispose(tensors);
  return measureDetector(scenes, detections);
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
  const model = await readModel<MaskDetails>(modelFolder('street-mask'));
  const base = await readModel(modelFolder(model.details.base));
  const values = [...base.values, ...model.values];
  const tensors = toParameters(values);
  const found = [];
  for (const scene of scenes) {
    const picture = pictureOf(scene);
    const { detections } = await streetDetectors['mask']!(byName(values, tensors), model.details, picture);
    found.push({
      detections: detections.map((one) => ({ ...one, region: 0 })),
      masks: detections.map((one) => one.mask!),
    });
    picture.dispose();
  }
  dispose(tensors);
  const { ap50 } = measureMasks(scenes, found);
  assert.ok(ap50 >= 0.75, `mask AP50 ${ap50}`);
});

test('each skip of the street FCNs brings a better label map', async () => {
  const ious: number[] = [];
  for (const id of ['street-fcn32s', 'street-fcn16s', 'street-fcn8s']) {
    const model = await readModel<FcnDetails>(modelFolder(id));
    const tensors = toParameters(model.values);
    const { meanIou } = await measureSegmentation(byName(model.values, tensors), model.details, scenes);
    dispose(tensors);
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
