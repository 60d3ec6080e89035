/** The recipe of the street YOLO: `npm run train street-yolo`. */
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';
import { type StreetRecipe, sceneRange, trainStreet } from '../../scripts/street/recipe.ts';
import { restartAnchors } from '../../src/lib/boxes/index.ts';
import { streetDetectors } from '../../src/lib/nn/street/detectors.ts';
import { pictureOf } from '../../src/lib/nn/street/examples.ts';
import { measureDetector } from '../../src/lib/nn/street/measureDetector.ts';
import type { Lookup } from '../../src/lib/nn/street/parameters.ts';
import { YOLO_STRIDE, yolo, yoloSpecs } from '../../src/lib/nn/street/yolo.ts';
import type { YoloDetails } from '../../src/lib/nn/street/yoloDetect.ts';
import { yoloLoss, yoloWeights } from '../../src/lib/nn/street/yoloLoss.ts';
import { yoloTargets } from '../../src/lib/nn/street/yoloTargets.ts';
import type { Scene } from '../../src/lib/scenes/index.ts';
import { TRAINING_SEEDS } from '../../src/lib/scenes/seeds.ts';

const ANCHORS = 5;

/** Anchors by k-means on the boxes of the first training scenes. */
function streetAnchors(): number[][] {
  const sizes = sceneRange(TRAINING_SEEDS, 1000).flatMap(({ things }) =>
    things
      .filter(({ difficult }) => !difficult)
      .flatMap(({ box: [x1, y1, x2, y2] }) => [(x2 - x1) / YOLO_STRIDE, (y2 - y1) / YOLO_STRIDE]),
  );
  const [best] = restartAnchors(Float64Array.from(sizes), ANCHORS, { seed: 1, restarts: 10 });
  return Array.from({ length: ANCHORS }, (_, a) =>
    [0, 1].map((i) => Math.round(best!.anchors[a * 2 + i]! * 1000) / 1000),
  );
}

/** Multi-scale training (1612.08242, section 2): another size every 10 batches, until the last fifth, which keeps 128. */
function sideOf(step: number, steps: number): number {
  if (step > 0.8 * steps) return 128;
  return [128, 96, 128, 160][Math.floor(step / 10) % 4]!;
}

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
  const anchors = streetAnchors();
  log(`anchors ${anchors.map(([w, h]) => `${w} x ${h}`).join(', ')} cells`);
  const recipe: StreetRecipe<YoloDetails> = {
    id: 'street-yolo',
    network: 'yolo',
    title: 'YOLO for street scenes',
    about:
      'One pass, one map of 16x16 cells with 5 anchors each (k-means on the training boxes); backbone, neck and head are in ' +
      '`src/lib/nn/street`. Chapter 2 looks into it and trains it anew.',
    specs: yoloSpecs(ANCHORS),
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
    sideOf,
    loss(lookup, batch, { note }) {
      const raw = yolo(lookup, batch.pictures);
      const cells = batch.side / YOLO_STRIDE;
      const grid = { rows: cells, columns: cells, stride: YOLO_STRIDE, anchors };
      const { box, objectness, classes, iou } = yoloLoss(raw, yoloTargets(batch.targets, grid));
      note('box', box);
      note('objectness', objectness);
      note('classes', classes);
      note('iou', iou);
      const weighted = [
        mul(box, yoloWeights.box),
        mul(objectness, yoloWeights.objectness),
        mul(classes, yoloWeights.classes),
      ];
      return weighted.reduce((sum, part) => add(sum, part)) as Scalar;
    },
    measure: (lookup, scenes) => measure(lookup, scenes, anchors),
  };
  return trainStreet(recipe, folder, log);
}
