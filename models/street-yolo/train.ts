/** The recipe of the street YOLO: `npm run train street-yolo`. */
import { type StreetRecipe, sceneRange, trainStreet } from '../../scripts/street/recipe.ts';
import { streetDetectors } from '../../src/lib/nn/street/detectors.ts';
import { pictureOf } from '../../src/lib/nn/street/examples.ts';
import { measureDetector } from '../../src/lib/nn/street/measureDetector.ts';
import type { Lookup } from '../../src/lib/nn/street/parameters.ts';
import { clusteredAnchors } from '../../src/lib/nn/street/streetAnchors.ts';
import { yoloSpecs } from '../../src/lib/nn/street/yolo.ts';
import type { YoloDetails } from '../../src/lib/nn/street/yoloDetect.ts';
import { multiScaleSide, yoloObjective } from '../../src/lib/nn/street/yoloObjective.ts';
import type { Scene } from '../../src/lib/scenes/index.ts';
import { TRAINING_SEEDS } from '../../src/lib/scenes/seeds.ts';

async function measure(lookup: Lookup, scenes: readonly Scene[], anchors: YoloDetails['anchors']) {
  const detections = [];
  for (const scene of scenes) {
    const picture = pictureOf(scene);
    detections.push((await streetDetectors['yolo']!(lookup, { anchors }, picture)).detections);
    picture.dispose();
  }
  const { ap50, ap75, ap } = measureDetector(scenes, detections);
  return { ap50, ap75, ap };
}

/** Trains into `folder`; returns AP at IoU .50 on the validation scenes. */
export async function run(folder: string, log: (line: string) => void): Promise<number> {
  const anchors = clusteredAnchors(sceneRange(TRAINING_SEEDS, 1000));
  log(`anchors ${anchors.map(([w, h]) => `${w} x ${h}`).join(', ')} cells`);
  const recipe: StreetRecipe<YoloDetails> = {
    id: 'street-yolo',
    network: 'yolo',
    title: 'YOLO for street scenes',
    about:
      'One pass, one map of 16x16 cells with 5 anchors each (k-means on the training boxes); backbone, neck and head are in ' +
      '`src/lib/nn/street`. Chapter 2 looks into it and trains it anew.',
    specs: yoloSpecs(anchors.length),
    details: { anchors },
    sceneCount: 12_000,
    settings: {
      epochs: 4,
      batchSize: 8,
      optimiser: { kind: 'adam' },
      learningRate: 0.0015,
      schedule: { kind: 'cosine', warmUp: 0.03 },
      seed: 1,
    },
    sideOf: multiScaleSide,
    loss: (lookup, batch, context) => yoloObjective(lookup, batch, anchors, context),
    measure: (lookup, scenes) => measure(lookup, scenes, anchors),
  };
  return trainStreet(recipe, folder, log);
}
