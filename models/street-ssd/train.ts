/** The recipe of the street SSD: `npm run train street-ssd`. Its backbone starts from YOLO's. */
import { add, type Scalar } from '@tensorflow/tfjs-core';
import { type StreetRecipe, trainStreet } from '../../scripts/street/recipe.ts';
import { measureOnScenes } from '../../src/lib/nn/street/detectScenes.ts';
import { ssd, ssdBoxes, ssdSpecs } from '../../src/lib/nn/street/ssd.ts';
import { ssdLoss } from '../../src/lib/nn/street/ssdLoss.ts';
import { ssdTargets } from '../../src/lib/nn/street/ssdTargets.ts';

/** The whole recipe. */
export const recipe: StreetRecipe<Record<string, never>> = {
  id: 'street-ssd',
  network: 'ssd',
  title: 'SSD for street scenes',
  about:
    'Three maps of the backbone, 8, 16 and 32 pixels a cell, answer for 3,008 default boxes. Network, targets and loss are in ' +
    '`src/lib/nn/street/ssd*.ts`. Chapter 3 compares it with the other detectors.',
  specs: ssdSpecs(),
  details: {},
  sceneCount: 9000,
  startFrom: 'street-yolo',
  settings: {
    epochs: 3,
    batchSize: 8,
    optimiser: { kind: 'adam' },
    learningRate: 0.001,
    schedule: { kind: 'cosine', warmUp: 0.03 },
    seed: 1,
  },
  loss(lookup, batch, { note }) {
    const answers = ssd(lookup, batch.pictures);
    const { classes, offsets } = ssdLoss(answers, ssdTargets(batch.targets, ssdBoxes(batch.side).boxes));
    note('classes', classes);
    note('offsets', offsets);
    return add(classes, offsets) as Scalar;
  },
  measure: (lookup, scenes) => measureOnScenes({ network: 'ssd', lookup, details: {} }, scenes),
};

/** Trains into `folder`; returns AP at IoU .50 on the validation scenes. */
export const run = (folder: string, log: (line: string) => void): Promise<number> =>
  trainStreet(recipe, folder, log);
