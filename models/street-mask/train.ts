/** The recipe of the street Mask R-CNN: `npm run train street-mask`, after street-frcnn. */
import { tensor4d } from '@tensorflow/tfjs-core';
import { modelFolder, readModel } from '../../scripts/street/modelFiles.ts';
import { type StreetRecipe, trainStreet } from '../../scripts/street/recipe.ts';
import { startWasm } from '../../scripts/wasm.ts';
import { measureOnScenes } from '../../src/lib/nn/street/detectScenes.ts';
import { type FrcnnDetails, firstStage } from '../../src/lib/nn/street/frcnn.ts';
import {
  inOneOf,
  MASK_GRID,
  type MaskDetails,
  maskHead,
  maskMap,
  maskSpecs,
} from '../../src/lib/nn/street/mask.ts';
import { maskLoss } from '../../src/lib/nn/street/maskLoss.ts';
import { maskTargets } from '../../src/lib/nn/street/maskTargets.ts';
import { byName, type Lookup, toParameters } from '../../src/lib/nn/street/parameters.ts';
import { alignRegions, readNow } from '../../src/lib/nn/street/roiAlign.ts';
import { random } from '../../src/lib/random.ts';

const BASE = 'street-frcnn';

/** The recipe, on a Faster R-CNN that stays as it is. */
export function maskRecipe(base: Lookup, frcnn: FrcnnDetails): StreetRecipe<MaskDetails> {
  return {
    id: 'street-mask',
    network: 'mask',
    title: 'Mask R-CNN for street scenes',
    about:
      `The mask head alone: backbone, proposals and boxes are those of \`models/${BASE}\`, which stays as it is, so both files are ` +
      'needed. RoIAlign cuts 14x14 bins around each detection, a small FCN says for each class which of 28x28 bins belong to the thing. ' +
      'The network is in `src/lib/nn/street`; chapter 7 follows a thing through it.',
    specs: maskSpecs,
    details: { base: BASE, frcnn },
    sceneCount: 8_000,
    settings: {
      epochs: 2,
      batchSize: 8,
      optimiser: { kind: 'adam' },
      learningRate: 0.002,
      schedule: { kind: 'cosine', warmUp: 0.03 },
      seed: 1,
    },
    loss(lookup, { pictures, scenes }, { seed, note }) {
      const targets = maskTargets(scenes, random(seed));
      const map = maskMap(firstStage(base, pictures));
      // The base is not trained, so no gradient has to find its way through the regions.
      const cut = alignRegions(readNow(map), map.shape, targets, MASK_GRID);
      const { bins } = MASK_GRID;
      const regions = tensor4d(cut, [targets.pictures.length, bins, bins, map.shape[3]]);
      const { mask, right } = maskLoss(maskHead(lookup, regions), targets);
      note('right', right);
      return mask;
    },
    measure: (lookup, scenes) =>
      measureOnScenes(
        { network: 'mask', lookup: inOneOf(lookup, base), details: { base: BASE, frcnn } },
        scenes,
      ),
  };
}

/** Trains into `folder`; returns mask AP at IoU .50 on the validation scenes. */
export async function run(folder: string, log: (line: string) => void): Promise<number> {
  await startWasm({ fast: true });
  const { values, details } = await readModel<FrcnnDetails>(modelFolder(BASE));
  const base = byName(values, toParameters(values));
  return trainStreet(maskRecipe(base, details), folder, log);
}
