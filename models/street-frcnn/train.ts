/** The recipe of the street Faster R-CNN: `npm run train street-frcnn`. */
import { existsSync } from 'node:fs';
import { add, mul, type Scalar } from '@tensorflow/tfjs-core';
import { modelFolder } from '../../scripts/street/modelFiles.ts';
import { type StreetRecipe, trainStreet } from '../../scripts/street/recipe.ts';
import { measureOnScenes } from '../../src/lib/nn/street/detectScenes.ts';
import { type FrcnnDetails, frcnnSpecs } from '../../src/lib/nn/street/frcnn.ts';
import { frcnnLoss, frcnnWeights } from '../../src/lib/nn/street/frcnnLoss.ts';

/** Anchors by the quartiles of the training boxes' sizes; ratios as in the paper. */
const details: FrcnnDetails = { shapes: { scales: [12, 22, 38], ratios: [0.5, 1, 2] } };

/** The recipe. */
export const recipe: StreetRecipe<FrcnnDetails> = {
  id: 'street-frcnn',
  network: 'frcnn',
  title: 'Faster R-CNN for street scenes',
  about:
    'Two stages: an RPN with 9 anchors a place on the map of stride 8 proposes regions; RoIAlign cuts each of them from a finer map ' +
    'of stride 4 (7x7 bins), and a second stage names it and moves its edges. Both are trained together (1506.01497, section 3.2), ' +
    'and so is the backbone. The network is in `src/lib/nn/street`; chapter 3 follows a proposal through it.',
  specs: frcnnSpecs(details),
  details,
  sceneCount: 12_000,
  settings: {
    epochs: 3,
    batchSize: 8,
    optimiser: { kind: 'adam' },
    learningRate: 0.001,
    schedule: { kind: 'cosine', warmUp: 0.03 },
    seed: 1,
  },
  startFrom: 'street-yolo',
  loss(lookup, batch, { seed, note }) {
    const parts = frcnnLoss(lookup, batch, details, seed);
    note('rpn', parts.rpnObjectness);
    note('rpn box', parts.rpnBox);
    note('classes', parts.classes);
    note('box', parts.box);
    note('right', parts.right);
    const names = ['rpnObjectness', 'rpnBox', 'classes', 'box'] as const;
    const weighted = names.map((name): Scalar => mul(parts[name], frcnnWeights[name]));
    return weighted.reduce((sum, part) => add(sum, part));
  },
  measure: (lookup, scenes) => measureOnScenes({ network: 'frcnn', lookup, details }, scenes),
};

/** Trains into `folder`; returns AP at IoU .50 on the validation scenes. */
export async function run(folder: string, log: (line: string) => void): Promise<number> {
  if (existsSync(`${modelFolder('street-yolo')}/weights.bin`)) return trainStreet(recipe, folder, log);
  log('models/street-yolo has no weights: the backbone starts from the seed, and the figures will be lower');
  const { startFrom: _, ...rest } = recipe;
  const fromSeed = { ...rest, settings: { ...recipe.settings, learningRate: 0.0015 } };
  return trainStreet(fromSeed, folder, log);
}
