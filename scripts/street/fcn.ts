/** What the recipes of the three FCNs share. */
import { type FcnDepth, fcnSpecs } from '../../src/lib/nn/street/fcn.ts';
import { fcnLoss, fcnTargets } from '../../src/lib/nn/street/fcnLoss.ts';
import type { FcnDetails } from '../../src/lib/nn/street/fcnSegment.ts';
import { measureSegmentation } from '../../src/lib/nn/street/measureSegmentation.ts';
import { firstThingLabel, labelNames } from '../../src/lib/scenes/index.ts';
import { type StreetRecipe, trainStreet } from './recipe.ts';

/**
 * A pixel of a thing counts twice. IoU is hurt less by a pixel too many than by one too few while a label is found badly, and the
 * small labels are the ones that are.
 */
const labelWeights = labelNames.map((_, label) => (label < firstThingLabel ? 1 : 2));

/** What differs between the three. */
export interface FcnRecipe {
  readonly depth: FcnDepth;
  readonly about: string;
  readonly startFrom?: string;
  readonly epochs: number;
  readonly learningRate: number;
}

/** The whole recipe. */
function fcnRecipe({ depth, about, startFrom, epochs, learningRate }: FcnRecipe): StreetRecipe<FcnDetails> {
  return {
    id: `street-fcn${depth}`,
    network: 'fcn',
    title: `FCN-${depth} for street scenes`,
    about,
    specs: fcnSpecs(depth),
    details: { depth },
    sceneCount: 6000,
    settings: {
      epochs,
      batchSize: 8,
      optimiser: { kind: 'adam' },
      learningRate,
      schedule: { kind: 'cosine', warmUp: 0.03 },
      seed: 1,
    },
    ...(startFrom && { startFrom }),
    loss(lookup, { pictures, scenes, side }) {
      const labels = scenes.map((scene) => scene.labels);
      return fcnLoss(lookup, pictures, fcnTargets(labels, { side, depth, labelWeights }), depth);
    },
    async measure(lookup, scenes) {
      const { meanIou, pixelAccuracy } = await measureSegmentation(lookup, { depth }, scenes);
      return { meanIou, pixelAccuracy };
    },
  };
}

/** Trains into `folder`; returns the mean IoU on the validation scenes. */
export const trainFcn = (some: FcnRecipe, folder: string, log: (line: string) => void): Promise<number> =>
  trainStreet(fcnRecipe(some), folder, log);
