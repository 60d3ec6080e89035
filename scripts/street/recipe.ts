/** What the recipes of the street networks share: training on scenes, checkpoints, measuring, files and the model card. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { dispose, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { bakeGains, findGains } from '../../src/lib/nn/street/convolution.ts';
import { batchOf, mirrorSome, type StreetBatch, scenePool } from '../../src/lib/nn/street/examples.ts';
import { writeStreetModel } from '../../src/lib/nn/street/files.ts';
import {
  byName,
  firstValues,
  type Lookup,
  type ParameterSpec,
  type ParameterValues,
  readParameters,
  takeValues,
  toParameters,
  withWeights,
} from '../../src/lib/nn/street/parameters.ts';
import type { Figures } from '../../src/lib/nn/train/figures.ts';
import { type LoopSettings, type StepContext, trainLoop } from '../../src/lib/nn/train/loop.ts';
import type { LoopState } from '../../src/lib/nn/train/loopState.ts';
import { TRAINING_SEEDS, VALIDATION_SEEDS } from '../../src/lib/scenes/seeds.ts';
import { startWasm, turn } from '../wasm.ts';
import { inWords, modelCard } from './modelCard.ts';
import { formatted, listFiles, modelFolder, readModel } from './modelFiles.ts';

/** Pictures to measure on after each epoch. */
const VALIDATION_SCENES = 200;

/** How a street network is trained. */
export interface StreetRecipe<Details> {
  /** folder under models/, such as 'street-yolo' */
  readonly id: string;
  /** what model.json says it is */
  readonly network: string;
  readonly title: string;
  /** paragraphs of the model card: what it is and how it was made */
  readonly about: string;
  readonly specs: readonly ParameterSpec[];
  readonly details: Details;
  /** scenes in the training set, from seed `TRAINING_SEEDS` on */
  readonly sceneCount: number;
  readonly settings: LoopSettings;
  /** pixels of a side in a step, multiples of 32. Default: always 128 */
  readonly sideOf?: (step: number, steps: number) => number;
  /** the folder of a network whose weights it starts from, where names and shapes agree */
  readonly startFrom?: string;
  /** names of parameters that are left as they are */
  readonly frozen?: (name: string) => boolean;
  /** the mean loss of a batch; called in a tidy */
  readonly loss: (lookup: Lookup, batch: StreetBatch, context: StepContext) => Scalar;
  /** figures on scenes that it was not trained on; the first one says whether the training succeeded */
  readonly measure: (lookup: Lookup, scenes: ReturnType<typeof sceneRange>) => Promise<Figures>;
}

/** Scenes of consecutive seeds. */
export const sceneRange = (firstSeed: number, count: number): ReturnType<ReturnType<typeof scenePool>>[] => {
  const pool = scenePool(firstSeed);
  return Array.from({ length: count }, (_, i) => pool(i));
};

/**
 * Trains a network by its recipe and writes model.json, weights.bin and README.md into `folder`. After each epoch it leaves a
 * checkpoint there; interrupted and started again, it goes on from it and ends with the same numbers.
 *
 * @returns the first figure that it measures
 */
export async function trainStreet<Details>(
  recipe: StreetRecipe<Details>,
  folder: string,
  log: (line: string) => void,
): Promise<number> {
  await startWasm({ fast: true });
  await mkdir(folder, { recursive: true });
  const { specs, settings, frozen = () => false } = recipe;
  const first = await startValues(recipe);
  const trained = specs.flatMap(({ name }, place) => (frozen(name) ? [] : [place]));
  const fixed = toParameters(first);
  const all = (tensors: readonly Tensor[]): Tensor[] => {
    const merged = [...fixed];
    trained.forEach((place, i) => {
      merged[place] = tensors[i]!;
    });
    return merged;
  };
  const checkpoint = `${folder}/checkpoint.v8`;
  const before: { state: LoopState; seconds: number } | undefined = existsSync(checkpoint)
    ? deserialize(await readFile(checkpoint))
    : undefined;
  if (before) log(`going on after ${before.state.step} steps`);
  const pool = scenePool(TRAINING_SEEDS);
  const validation = sceneRange(VALIDATION_SEEDS, VALIDATION_SCENES);
  const began = performance.now();
  const seconds = (): number => (before?.seconds ?? 0) + (performance.now() - began) / 1000;
  let told = 0;
  const result = await trainLoop<StreetBatch>({
    parameters: trained.map((place) => fixed[place]!),
    source: {
      count: recipe.sceneCount,
      batch: (indices, draw, step, steps) =>
        batchOf(mirrorSome(Array.from(indices, pool), draw), recipe.sideOf?.(step, steps)),
    },
    settings,
    loss: (parameters, batch, context) => recipe.loss(byName(specs, all(parameters)), batch, context),
    validate: (parameters) => recipe.measure(byName(specs, all(parameters)), validation),
    resume: before?.state,
    turn,
    onReport(report) {
      if (performance.now() - told < 20_000) return;
      told = performance.now();
      const { step, steps, figures, millisecondsLeft } = report;
      log(`step ${step} of ${steps}, ${inWords(figures)}; ${(millisecondsLeft / 60000).toFixed(0)} min left`);
    },
    async onEpoch({ epoch, training, validation: figures }, save) {
      log(
        `epoch ${epoch}: ${inWords(training)} | validation ${inWords(figures!)} | ${seconds().toFixed(0)} s`,
      );
      await writeFile(`${checkpoint}.new`, serialize({ state: await save(), seconds: seconds() }));
      await rename(`${checkpoint}.new`, checkpoint);
    },
  });
  if (result.ended !== 'finished') throw new Error(result.says);
  const merged = all(result.parameters);
  const values = await readParameters(specs, merged);
  dispose([...fixed, ...result.parameters]);
  const stored = bakeGains(values);
  const { json, weights } = writeStreetModel(recipe.network, recipe.details, stored);
  await writeFile(`${folder}/model.json`, formatted(JSON.stringify(json), 'model.json'));
  await writeFile(`${folder}/weights.bin`, weights);
  // Measured as it will be used: from the file, with its rounded numbers.
  const read = await readModel<Details>(folder);
  const figures = await withWeights(read.values, (lookup) => recipe.measure(lookup, validation));
  const card = modelCard(recipe, {
    figures,
    scenes: VALIDATION_SCENES,
    seconds: seconds(),
    bytes: weights.length,
    history: result.state.history,
  });
  await writeFile(`${folder}/README.md`, formatted(card, 'README.md'));
  await rm(checkpoint, { force: true });
  if (resolve(folder) === resolve(modelFolder(recipe.id))) await listFiles();
  log(`${recipe.id}: ${inWords(figures)}, after ${seconds().toFixed(0)} s`);
  return Object.values(figures)[0]!;
}

/** Values to start from: another network's where it has them, the seed's for the rest. */
async function startValues<Details>({
  specs,
  settings,
  startFrom,
}: StreetRecipe<Details>): Promise<ParameterValues[]> {
  const drawn = firstValues(specs, settings.seed);
  if (!startFrom) return drawn;
  const { values } = await readModel(modelFolder(startFrom));
  return takeValues(specs, [...values, ...findGains(values)], drawn);
}
