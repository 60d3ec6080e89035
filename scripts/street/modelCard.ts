/** The model card: what a trained network is, how it was made and how good it is. */
import type { ParameterSpec } from '../../src/lib/nn/street/parameters.ts';
import type { Figures } from '../../src/lib/nn/train/figures.ts';
import type { EpochRecord } from '../../src/lib/nn/train/loop.ts';
import { TRAINING_SEEDS, VALIDATION_SEEDS } from '../../src/lib/scenes/seeds.ts';
import type { StreetRecipe } from './recipe.ts';

/** Figures as a person reads them. */
export function inWords(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ');
}

/** What training it was like. */
export interface CardFacts {
  figures: Figures;
  /** how many they were measured on */
  scenes: number;
  seconds: number;
  bytes: number;
  history: readonly EpochRecord[];
}

/** The card as Markdown. */
export function modelCard<Details>(
  recipe: StreetRecipe<Details>,
  { figures, scenes, seconds, bytes, history }: CardFacts,
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
      `${inWords(figures)} on ${scenes} scenes, seeds ${VALIDATION_SEEDS} to ${VALIDATION_SEEDS + scenes - 1}, never trained on; of the weights as stored`,
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
