/** The recipe of the street YOLO: `npm run train street-yolo`. */
import { type StreetRecipe, sceneRange, trainStreet } from '../../scripts/street/recipe.ts';
import { measureOnScenes } from '../../src/lib/nn/street/detectScenes.ts';
import { clusteredAnchors } from '../../src/lib/nn/street/streetAnchors.ts';
import { yoloSpecs } from '../../src/lib/nn/street/yolo.ts';
import type { YoloDetails } from '../../src/lib/nn/street/yoloDetect.ts';
import { multiScaleSide, yoloObjective } from '../../src/lib/nn/street/yoloObjective.ts';
import { TRAINING_SEEDS } from '../../src/lib/scenes/seeds.ts';

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
    measure: (lookup, scenes) => measureOnScenes({ network: 'yolo', lookup, details: { anchors } }, scenes),
  };
  return trainStreet(recipe, folder, log);
}
