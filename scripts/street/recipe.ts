/** What the recipes of the street networks share: training on scenes, checkpoints, measuring, files and the model card. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import { dispose, type Scalar, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { bakeGains, findGains } from '../../src/lib/nn/street/convolution.ts';
import { batchOf, mirrorSome, type StreetBatch, scenePool } from '../../src/lib/nn/street/examples.ts';
import { readStreetModel, writeStreetModel } from '../../src/lib/nn/street/files.ts';
import {
  byName,
  firstValues,
  type Lookup,
  type ParameterSpec,
  type ParameterValues,
  takeValues,
  toParameters,
} from '../../src/lib/nn/street/parameters.ts';
import type { Figures } from '../../src/lib/nn/train/figures.ts';
import {
  type EpochRecord,
  type LoopSettings,
  type StepContext,
  trainLoop,
} from '../../src/lib/nn/train/loop.ts';
import type { LoopState } from '../../src/lib/nn/train/loopState.ts';
import { TRAINING_SEEDS, VALIDATION_SEEDS } from '../../src/lib/scenes/seeds.ts';
import { startWasm, turn } from '../wasm.ts';

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

/** The folder of a network of ours. */
export const modelFolder = (id: string): string =>
  fileURLToPath(new URL(`../../models/${id}`, import.meta.url));

/** Reads the files of a network of ours. */
export async function readModel<Details>(
  folder: string,
): Promise<ReturnType<typeof readStreetModel<Details>>> {
  const [json, bytes] = await Promise.all([
    readFile(`${folder}/model.json`, 'utf8'),
    readFile(`${folder}/weights.bin`),
  ]);
  return readStreetModel<Details>(JSON.parse(json), bytes);
}

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
  const values = await Promise.all(
    specs.map(async ({ name, shape }, i) => ({
      name,
      shape,
      values: Float32Array.from(await merged[i]!.data()),
    })),
  );
  dispose([...fixed, ...result.parameters]);
  const stored = bakeGains(values);
  const { json, weights } = writeStreetModel(recipe.network, recipe.details, stored);
  await writeFile(`${folder}/model.json`, formatted(JSON.stringify(json), 'model.json'));
  await writeFile(`${folder}/weights.bin`, weights);
  // Measured as it will be used: from the file, with its rounded numbers.
  const read = await readModel<Details>(folder);
  const tensors = toParameters(read.values);
  const figures = await recipe.measure(byName(read.values, tensors), validation);
  dispose(tensors);
  const card = modelCard(recipe, {
    figures,
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

/** Lets `tidy` clean up after a network that is only run. */
export function answer<T extends Tensor>(run: () => T): T {
  return tidy(run);
}

function inWords(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ');
}

interface CardFacts {
  figures: Figures;
  seconds: number;
  bytes: number;
  history: readonly EpochRecord[];
}

function modelCard<Details>(
  recipe: StreetRecipe<Details>,
  { figures, seconds, bytes, history }: CardFacts,
): string {
  const { id, title, about, settings, sceneCount, specs, startFrom, frozen = () => false } = recipe;
  const count = (some: readonly ParameterSpec[]): number =>
    some.reduce((sum, { shape }) => sum + shape.reduce((product, n) => product * n, 1), 0);
  const stored = specs.filter(({ name }) => !name.endsWith('/gain'));
  const trained = Object.keys(history[0]!.training);
  const measured = Object.keys(history[0]!.validation!);
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const lines = [
    `# ${title}`,
    '',
    about,
    '',
    row(['', '']),
    row(['---', '---']),
    row([
      'Data',
      `${sceneCount} street scenes of 128x128 pixels (\`src/lib/scenes\`, standard settings), seeds ${TRAINING_SEEDS} to ${TRAINING_SEEDS + sceneCount - 1}, mirrored at random`,
    ]),
    row(['Command', `\`npm run train ${id}\`; interrupted, it goes on where it was`]),
    row([
      'Start',
      startFrom
        ? `weights of \`models/${startFrom}\` where names agree, the others drawn by the seed`
        : 'drawn by the seed',
    ]),
    row(['Seed', settings.seed]),
    row([
      'Recipe',
      `${settings.optimiser.kind}, ${settings.epochs} epochs in batches of ${settings.batchSize}, learning rate ${settings.learningRate}, schedule ${settings.schedule.kind}`,
    ]),
    row([
      'Time',
      `${(seconds / 60).toFixed(0)} minutes on WASM, one thread of a 2-core machine without a GPU`,
    ]),
    row([
      'Metrics',
      `${inWords(figures)} on ${VALIDATION_SCENES} scenes, seeds ${VALIDATION_SEEDS} to ${VALIDATION_SEEDS + VALIDATION_SCENES - 1}, never trained on; of the weights as stored`,
    ]),
    row([
      'Size',
      `${count(stored)} parameters, ${bytes} bytes as float16${specs.some(({ name }) => frozen(name)) ? `; ${count(stored.filter(({ name }) => !frozen(name)))} of them trained here` : ''}`,
    ]),
    row(['Licence', 'MIT, weights and data']),
    '',
    'The validation scenes were looked at while the recipe was made. `npm run bench -- --json street --seed N` measures on scenes that',
    'were not.',
    '',
    '## Curves',
    '',
    row([
      'epoch',
      ...trained.map((name) => `training ${name}`),
      ...measured.map((name) => `validation ${name}`),
    ]),
    row(['---', ...trained.map(() => '---'), ...measured.map(() => '---')]),
    ...history.map(({ epoch, training, validation }) =>
      row([
        epoch,
        ...trained.map((name) => training[name]!.toFixed(3)),
        ...measured.map((name) => validation![name]!.toFixed(3)),
      ]),
    ),
    '',
  ];
  return lines.join('\n');
}

/** Writes models/street-files.ts anew: the files of all street networks that are there. */
export async function listFiles(): Promise<void> {
  const models = modelFolder('');
  const found: Record<string, { name: string; bytes: number; sha256: string }[]> = {};
  for (const id of (await readdir(models)).filter((name) => name.startsWith('street-')).sort()) {
    if (!existsSync(`${models}/${id}/weights.bin`)) continue;
    found[id] = await Promise.all(
      ['model.json', 'weights.bin'].map(async (name) => {
        const bytes = await readFile(`${models}/${id}/${name}`);
        return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    );
  }
  const path = `${models}/street-files.ts`;
  const head = (await readFile(path, 'utf8')).split('> = {')[0]!;
  await writeFile(path, formatted(`${head}> = ${JSON.stringify(found)};\n`, 'street-files.ts'));
}

/** A file as the repository's formatter keeps it; what it does not know stays as it is. */
function formatted(text: string, name: string): string {
  if (name.endsWith('.md')) return text;
  const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const args = [biome, 'format', `--stdin-file-path=${name}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The formatter failed: ${stderr}`);
  return stdout;
}
