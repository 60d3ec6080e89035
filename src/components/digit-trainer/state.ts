import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { describeStack, type StackDescription } from '../../lib/conv/index.ts';
import { findProblem, shapeInWords } from '../../lib/conv/stack/index.ts';
import { digits, fashionTraining } from '../../lib/datasets/bundled.ts';
import { digitSettings } from '../../lib/datasets/digit-network.ts';
import { sizeWords } from '../../lib/size-words.ts';
import {
  type Block,
  type BlockKind,
  blocksField,
  blockWords,
  MAX_BLOCKS,
  newBlock,
  type Setting,
  settingsOf,
  shortWords,
  toLayers,
} from './blocks.ts';
import { digitBlocks } from './presets.ts';

export const dataNames = ['digits', 'fashion', 'own'] as const;
export type DataName = (typeof dataNames)[number];

export interface TrainerState {
  data: DataName;
  /** pictures to train on at most */
  most: number;
  blocks: readonly Block[];
  epochs: number;
  batch: number;
  rate: number;
  optimiser: 'adam' | 'momentum';
  schedule: 'cosine' | 'constant';
  /** pixels and degrees of random change while training */
  shift: number;
  turn: number;
  /** draws the first weights, the order of pictures, and which ones are held out */
  seed: number;
}

/** The ranges of the number fields, for the codec and for the fields on the page. */
export const ranges = {
  most: { min: 20, max: 60_000, step: 1 },
  epochs: { min: 1, max: 100, step: 1 },
  batch: { min: 1, max: 512, step: 1 },
  rate: { min: 1e-6, max: 1e4 },
  shift: { min: 0, max: 4, step: 1 },
  turn: { min: 0, max: 45, step: 1 },
  seed: { min: 0, max: 9999, step: 1 },
} as const;

export const trainerCodec: Codec<TrainerState> = codec<TrainerState>({
  data: choice<DataName>('digits', dataNames),
  most: number(3000, ranges.most),
  blocks: blocksField(digitBlocks),
  epochs: number(digitSettings.epochs, ranges.epochs),
  batch: number(digitSettings.batchSize, ranges.batch),
  rate: number(digitSettings.learningRate, ranges.rate),
  optimiser: choice<'adam' | 'momentum'>('adam', ['adam', 'momentum']),
  schedule: choice<'cosine' | 'constant'>(digitSettings.schedule.kind, ['cosine', 'constant']),
  shift: number(0, ranges.shift),
  turn: number(0, ranges.turn),
  seed: number(digitSettings.seed, ranges.seed),
});

/** What the network is built for. */
export interface PictureKind {
  shape: readonly [number, number, number];
  classes: number;
}

/** What is known of a set before it is fetched; own files look like MNIST until they are there. */
export const expected: Readonly<Record<DataName, PictureKind>> = {
  digits: { shape: digits.shape, classes: digits.classes.length },
  fashion: { shape: fashionTraining.shape, classes: fashionTraining.classes.length },
  own: { shape: [28, 28, 1], classes: 10 },
};

// Transitions of the network. `at` is a place in the list; the answer of each fits to the codec.

/** A new block after place `at`; -1 puts it first. The same state at {@link MAX_BLOCKS}. */
export function insertBlock(state: TrainerState, at: number, kind: BlockKind): TrainerState {
  if (state.blocks.length >= MAX_BLOCKS) return state;
  return { ...state, blocks: state.blocks.toSpliced(at + 1, 0, newBlock(kind)) };
}

export function removeBlock(state: TrainerState, at: number): TrainerState {
  return { ...state, blocks: state.blocks.toSpliced(at, 1) };
}

/** Moves a block by one place up (-1) or down (1); the same state at the ends. */
export function moveBlock(state: TrainerState, at: number, by: -1 | 1): TrainerState {
  const to = at + by;
  const block = state.blocks[at];
  if (!block || to < 0 || to >= state.blocks.length) return state;
  return { ...state, blocks: state.blocks.toSpliced(at, 1).toSpliced(to, 0, block) };
}

export function setBlock(
  state: TrainerState,
  at: number,
  name: Setting['name'],
  value: number,
): TrainerState {
  const blocks = state.blocks.map((block, i) => {
    if (i !== at) return block;
    const place = settingsOf(block.kind).findIndex((setting) => setting.name === name);
    return { ...block, values: block.values.map((old, j) => (j === place ? value : old)) };
  });
  return { ...state, blocks };
}

/** Bytes that a training step may need. A browser's tab has a few gigabytes at the most. */
const MOST_BYTES = 800e6;
const MOST_PARAMETERS = 5e6;

export interface Derived {
  /** one per block; `shape` is '' from the first block that cannot work */
  rows: readonly { words: string; shape: string; parameters: string; wrong: boolean }[];
  input: string;
  /** why the network cannot be trained; null when it can */
  problem: string | null;
  parameters: number;
  /** of one picture */
  macs: number;
  /** the network in one sentence */
  sentence: string;
}

const figures = (value: number): string => value.toLocaleString('en-GB');

/** Every number of the network. */
export function derive(state: TrainerState, { shape, classes }: PictureKind): Derived {
  const layers = toLayers(state.blocks);
  const found = findProblem(shape, layers, classes);
  const works = found?.layer ?? layers.length;
  let described: StackDescription | null = null;
  if (works > 0) {
    described = describeStack(shape, layers.slice(0, works), { batch: state.batch, copies: 4 });
  }
  const parameters = described?.parameters ?? 0;
  const bytes = described?.memory.training.bytes ?? 0;
  const macs = described?.layers.reduce((sum, layer) => sum + layer.macs, 0) ?? 0;
  const tooMuch =
    parameters > MOST_PARAMETERS
      ? `The network has ${figures(parameters)} parameters; more than ${figures(MOST_PARAMETERS)} are too many to train in a page. Pool or stride before the first dense layer, or give it fewer outputs.`
      : bytes > MOST_BYTES
        ? `One step needs at least ${sizeWords(bytes)} with ${state.batch} pictures at once; more than ${sizeWords(MOST_BYTES)} are too much for a page. Choose a smaller batch or fewer filters.`
        : null;
  const problem = found?.message ?? tooMuch;
  return {
    rows: state.blocks.map((block, i) => {
      const layer = described?.layers[i];
      return {
        words: blockWords(block),
        shape: layer ? layer.outputShape.join(' × ') : '',
        parameters: layer ? figures(layer.parameters) : '',
        wrong: i === found?.layer,
      };
    }),
    input: shape.join(' × '),
    problem: problem?.replace(/(\d) x (?=\d)/g, '$1 × ') ?? null,
    parameters,
    macs,
    sentence: problem
      ? 'The network cannot be trained yet.'
      : `From ${shapeInWords(shape).replace(/ x /g, ' × ')} to ${classes} classes: ${figures(parameters)} parameters, ${figures(macs)} multiplications for a picture.`,
  };
}

/** What the engine's training is told of the settings. */
export function loopSettings(state: TrainerState) {
  return {
    epochs: state.epochs,
    batchSize: state.batch,
    optimiser:
      state.optimiser === 'adam' ? ({ kind: 'adam' } as const) : ({ kind: 'sgd', momentum: 0.9 } as const),
    learningRate: state.rate,
    schedule: { kind: state.schedule },
    seed: state.seed,
  } as const;
}

/** The settings of a run in a few words. */
export function settingsWords(state: TrainerState): string {
  const changes = [state.shift ? `shift ${state.shift}` : '', state.turn ? `turn ${state.turn}°` : ''];
  return [
    `${state.epochs} epochs of batches of ${state.batch}`,
    `${state.optimiser === 'adam' ? 'Adam' : 'SGD with momentum'} ${state.rate}${state.schedule === 'cosine' ? ', falling' : ''}`,
    ...changes,
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a run differs in from another, for the table of runs; `the same` when in nothing. */
export function differences(now: TrainerState, before: TrainerState): string {
  const changed: string[] = [];
  const note = (name: keyof TrainerState, title: string, words = String(now[name])) => {
    if (now[name] !== before[name]) changed.push(`${title} ${words}`);
  };
  note('data', 'data', { digits: 'digits', fashion: 'garments', own: 'own files' }[now.data]);
  const blocks = blocksField([]);
  if (blocks.write(now.blocks) !== blocks.write(before.blocks))
    changed.push(`network ${shortWords(now.blocks)}`);
  note('most', 'pictures');
  note('epochs', 'epochs');
  note('batch', 'batch');
  note('rate', 'rate');
  note('optimiser', 'optimiser', now.optimiser === 'adam' ? 'Adam' : 'SGD');
  note('schedule', 'schedule');
  note('shift', 'shift');
  note('turn', 'turn');
  note('seed', 'seed');
  return changed.join(', ') || 'the same';
}

/** Reads a learning rate as people write it: `0.003`, `1e-3`, `0,01`. A sentence when it is none. */
export function readRate(text: string): { rate: number } | { problem: string } {
  const value = Number(text.trim().replace(',', '.').replace('−', '-'));
  const { min, max } = ranges.rate;
  if (text.trim() !== '' && value >= min && value <= max) return { rate: value };
  return {
    problem: `Learning rate: a number from ${min} to ${max} is needed, not “${text.slice(0, 40)}”. Each step is this many times the gradient, so 0 would learn nothing.`,
  };
}

/** The next rate of the row 1, 3, 10, 30, … in either direction. */
export function stepRate(rate: number, by: -1 | 1): number {
  const row = Array.from({ length: 21 }, (_, i) => Number(`${i % 2 === 0 ? 1 : 3}e${Math.floor(i / 2) - 6}`));
  const next =
    by > 0 ? row.find((value) => value > rate * 1.001) : row.findLast((value) => value < rate * 0.999);
  return next ?? rate;
}
