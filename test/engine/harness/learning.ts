/** Pictures to train on and networks to train, for the harness page. */
import { garmentLayers } from '../../../models/garments/network.ts';
import {
  denseToConv,
  planStack,
  readLayersModel,
  writeLayersModel,
} from '../../../src/lib/conv/stack/index.ts';
import { digits, fashionTest, fashionTraining, readBundled } from '../../../src/lib/datasets/bundled.ts';
import { digitLayers, digitSettings } from '../../../src/lib/datasets/digit-network.ts';
import { holdOut } from '../../../src/lib/datasets/held-out.ts';
import { pick } from '../../../src/lib/datasets/labelled-pictures.ts';
import { stripes } from '../../lib/nn/train/classes.ts';

async function fetched(path: string): Promise<Uint8Array> {
  const response = await fetch(`/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The digits, a fifth of them held out by seed. */
async function splitDigits(seed: number) {
  const all = await readBundled(digits, fetched);
  const { training, heldOut } = holdOut(all.labels, 0.2, seed);
  return { training: pick(all, training), validation: pick(all, heldOut) };
}

/** Fashion-MNIST's pictures. */
async function garments() {
  const [training, validation] = await Promise.all(
    [fashionTraining, fashionTest].map((set) => readBundled(set, fetched)),
  );
  return { training: training!, validation: validation! };
}

/** See the head of this file. */
export const learning = {
  splitDigits,
  garments,
  stripes,
  pick,
  digitLayers,
  digitSettings,
  garmentLayers,
  planStack,
  denseToConv,
  readLayersModel,
  writeLayersModel,
};
