/** Training the head of a fully convolutional network on the painted cells of one photo. */
import {
  add,
  dispose,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  type Tensor,
  tensor2d,
  tidy,
  transpose,
  zeros,
} from '@tensorflow/tfjs-core';
import { random, shuffle } from '../../random.ts';
import { withAbsentClasses } from '../../segmentation/absent-classes.ts';
import { type Depth, type FcnHead, mapsOf } from '../../segmentation/fcn-head.ts';
import {
  type ChannelStatistics,
  channelStatistics,
  type FeatureMap,
  hypercolumns,
} from '../../segmentation/feature-maps.ts';
import { type LabelMap, UNPAINTED } from '../../segmentation/label-map.ts';
import { createOptimiser } from '../train/optimiser.ts';
import { trainUpsampling } from './trainUpsampling.ts';

/** How a head is trained. */
export interface HeadSettings {
  readonly depth: Depth;
  /** classes, 1 to 254; those without paint are never predicted */
  readonly classCount: number;
  /** most steps of Adam. Default 50 */
  readonly steps?: number;
  /** learning rate. Default 0.02 */
  readonly rate?: number;
  /** decoupled weight decay (1711.05101), against learning the paint by heart, from 0 to below 1. Default 0.9 */
  readonly weightDecay?: number;
  /** ends early once the loss has fallen by less than this share over ten steps. Default 0.02; 0 never ends early */
  readonly patience?: number;
  /** most painted cells that are learnt from, at least classCount; of more, a seeded choice that favours rare classes. Default 600 */
  readonly cells?: number;
  /** of the choice of cells. The weights start at 0, so nothing else is left to chance. Default 1 */
  readonly seed?: number;
  /** also train the transposed convolutions, which start bilinear. Default: false */
  readonly trainUpsampling?: boolean;
}

/** Why training ended: 'steps' were used up, the loss was 'settled', the reader 'stopped' it, or it 'diverged'. */
export type HeadEnding = 'steps' | 'settled' | 'stopped' | 'diverged';

/** A trained head and how it came about. */
export interface TrainedHead {
  /** when training diverged: the head of the step with the smallest loss */
  readonly head: FcnHead;
  readonly ending: HeadEnding;
  /** class-balanced cross-entropy before each step, in nats */
  readonly losses: readonly number[];
  /** painted cells by class, and how many of all were learnt from */
  readonly painted: readonly number[];
  readonly used: number;
}

/** What is asked between steps. */
export interface HeadListener {
  /** told after each step; resolves to true to end with what there is */
  step(step: number, loss: number): Promise<boolean>;
}

/** A problem in the form that both ways of training take. */
export interface HeadProblem {
  readonly maps: readonly FeatureMap[];
  readonly statistics: readonly ChannelStatistics[];
  readonly grid: { readonly rows: number; readonly columns: number };
  /** places on the grid that are learnt from */
  readonly cells: Int32Array;
  /** [cells, classes] 1 at the label */
  readonly targets: Float32Array;
  /** [cells] shares that give every painted class the same weight; they sum to 1 */
  readonly shares: Float32Array;
}

/**
 * What a map's features are multiplied with besides being standardised. Adam moves every weight alike, so the map with the
 * most channels would do the learning; this gives the maps the same say.
 */
export const mapScale = (map: FeatureMap): number => 12 / Math.sqrt(map.channels * 72);

/**
 * Trains score layers with Adam on the softmax cross-entropy of the painted cells, every painted class weighing the same.
 * With fixed upsampling this is done on hypercolumns, which gives the same scores and gradients (see `hypercolumns`) and
 * needs only the painted cells.
 *
 * @param maps of one photo, coarsest first; the last one's grid is the grid of `painted`
 * @param painted labels on that grid, UNPAINTED elsewhere
 * @throws RangeError when nothing is painted, a label is no class, the grid is another one, or a setting is out of its range
 */
export async function trainHead(
  maps: readonly FeatureMap[],
  painted: LabelMap,
  settings: HeadSettings,
  listener: HeadListener,
): Promise<TrainedHead> {
  const { depth, classCount, cells = 600, seed = 1, steps = 50, rate = 0.02, patience = 0.02 } = settings;
  if (!(Number.isInteger(classCount) && classCount >= 1 && classCount < UNPAINTED))
    throw new RangeError(`classCount must be an integer in [1, ${UNPAINTED}), got ${classCount}`);
  if (!(Number.isInteger(cells) && cells >= classCount))
    throw new RangeError(`cells must be an integer of at least classCount, got ${cells}`);
  if (!(Number.isInteger(steps) && steps >= 1))
    throw new RangeError(`steps must be a positive integer, got ${steps}`);
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`rate must be a positive number, got ${rate}`);
  if (!(patience >= 0 && patience < 1)) throw new RangeError(`patience must be in [0, 1), got ${patience}`);
  const count = mapsOf(depth);
  const finest = maps.at(-1);
  if (count === 0 || maps.length < count || !finest)
    throw new RangeError(`depth: "${depth}" needs ${count || 'a known number of'} maps, got ${maps.length}`);
  if (painted.width !== finest.columns || painted.height !== finest.rows)
    throw new RangeError(
      `painted must be ${finest.columns} x ${finest.rows}, got ${painted.width} x ${painted.height}`,
    );
  const chosen = chooseCells(painted, classCount, cells, seed);
  const present = chosen.painted.flatMap((n, label) => (n > 0 ? [label] : []));
  const used = maps.slice(0, count);
  const problem: HeadProblem = {
    maps: used,
    statistics: used.map(channelStatistics),
    grid: finest,
    ...targetsOf(painted, chosen.cells, present),
    cells: chosen.cells,
  };
  const few = { ...settings, classCount: present.length };
  const result = await (settings.trainUpsampling && count > 1
    ? trainUpsampling(problem, few, listener)
    : trainScores(problem, few, listener));
  const head = withAbsentClasses(result.head, present, classCount);
  return { ...result, head, painted: chosen.painted, used: chosen.cells.length };
}

/** At most `most` painted cells, taken in turns from each class in a seeded order, so that rare classes keep all of theirs. */
function chooseCells(
  { labels }: LabelMap,
  classCount: number,
  most: number,
  seed: number,
): { cells: Int32Array; painted: number[] } {
  const byClass = Array.from({ length: classCount }, () => [] as number[]);
  labels.forEach((label, cell) => {
    if (label === UNPAINTED) return;
    const list = byClass[label];
    if (!list) throw new RangeError(`painted: the label ${label} is none of ${classCount} classes`);
    list.push(cell);
  });
  const painted = byClass.map((list) => list.length);
  const total = painted.reduce((a, b) => a + b, 0);
  if (total === 0) throw new RangeError('painted: nothing is painted');
  const next = random(seed);
  for (const list of byClass) shuffle(list, next);
  const cells: number[] = [];
  for (let turn = 0; cells.length < Math.min(most, total); turn++)
    for (const list of byClass) if (turn < list.length && cells.length < most) cells.push(list[turn]!);
  return { cells: Int32Array.from(cells).sort(), painted };
}

/** @param present the painted labels, rising: the problem's classes */
function targetsOf({ labels }: LabelMap, cells: Int32Array, present: readonly number[]) {
  const counts = present.map(() => 0);
  const classes = Int32Array.from(cells, (cell) => present.indexOf(labels[cell]!));
  for (const index of classes) counts[index]!++;
  const targets = new Float32Array(cells.length * present.length);
  const shares = new Float32Array(cells.length);
  classes.forEach((index, i) => {
    targets[i * present.length + index] = 1;
    shares[i] = 1 / (present.length * counts[index]!);
  });
  return { targets, shares };
}

/** Class-balanced cross-entropy from probabilities as plain numbers; a probability of 0 counts as 1e-7. */
export function balancedLoss(probabilities: Float32Array, { targets, shares }: HeadProblem): number {
  const classes = targets.length / shares.length;
  let loss = 0;
  for (let i = 0; i < targets.length; i++) {
    if (targets[i]) loss -= shares[Math.floor(i / classes)]! * Math.log(Math.max(1e-7, probabilities[i]!));
    if (Number.isNaN(probabilities[i]!)) return Number.NaN;
  }
  return loss;
}

/** Decides after each loss whether to go on. */
export function endingOf(losses: readonly number[], patience: number): 'settled' | 'diverged' | undefined {
  const last = losses.at(-1)!;
  if (!Number.isFinite(last) || last > 3 * losses[0]! + 1) return 'diverged';
  const before = losses.at(-11);
  if (patience > 0 && before !== undefined && (before - last < patience * before || last < 1e-3))
    return 'settled';
  return undefined;
}

/** Folds standardisation and scale into a head's weights, so that it takes the backbone's features as they are. */
export function headOf(
  { maps, statistics }: HeadProblem,
  { depth, classCount }: HeadSettings,
  weights: Float32Array,
  bias: Float32Array,
  upsampling: readonly Float32Array[] | null,
): FcnHead {
  let offset = 0;
  const layers = maps.map((map, m) => {
    const { mean, deviation } = statistics[m]!;
    const folded = new Float32Array(map.channels * classCount);
    const shift = new Float64Array(classCount);
    if (m === 0) shift.set(bias);
    for (let k = 0; k < map.channels; k++)
      for (let c = 0; c < classCount; c++) {
        const weight = (weights[(offset + k) * classCount + c]! * mapScale(map)) / deviation[k]!;
        folded[k * classCount + c] = weight;
        shift[c]! -= weight * mean[k]!;
      }
    offset += map.channels;
    const { name, stride, channels } = map;
    return { name, stride, channels, weights: folded, bias: Float32Array.from(shift) };
  });
  return { depth, classCount, layers, upsampling };
}

/** With bilinear upsampling: softmax regression on hypercolumns, whose gradient is short enough to write down. */
async function trainScores(
  problem: HeadProblem,
  settings: HeadSettings,
  listener: HeadListener,
): Promise<Pick<TrainedHead, 'head' | 'ending' | 'losses'>> {
  const { classCount, steps = 50, rate = 0.02, weightDecay = 0.9, patience = 0.02 } = settings;
  const { maps, statistics, grid, cells } = problem;
  const columns = hypercolumns(maps, statistics, grid, cells);
  const width = columns.length / cells.length;
  let offset = 0;
  for (const map of maps) {
    const scale = mapScale(map);
    for (let i = 0; i < cells.length; i++)
      for (let k = 0; k < map.channels; k++) columns[i * width + offset + k]! *= scale;
    offset += map.channels;
  }
  const adam = createOptimiser({ kind: 'adam', weightDecay });
  const x = tensor2d(columns, [cells.length, width]);
  const turned = transpose(x);
  const targets = tensor2d(problem.targets, [cells.length, classCount]);
  const shares = tensor2d(problem.shares, [cells.length, 1]);
  const row = tensor2d(
    problem.shares.map(() => 1),
    [1, cells.length],
  );
  let weights: Tensor = zeros([width, classCount]);
  let bias: Tensor = zeros([classCount]);
  let memory = [...adam.start(weights), ...adam.start(bias)];
  const losses: number[] = [];
  let ending: HeadEnding = 'steps';
  let best = { loss: Number.POSITIVE_INFINITY, weights: new Float32Array(0), bias: new Float32Array(0) };
  try {
    for (let step = 0; step <= steps; step++) {
      const probabilities = tidy(() => softmax(add(matMul(x, weights as never), bias)));
      try {
        losses.push(balancedLoss((await probabilities.data()) as Float32Array, problem));
        const loss = losses.at(-1)!;
        if (loss < best.loss)
          best = {
            loss,
            weights: ((await weights.data()) as Float32Array).slice(),
            bias: ((await bias.data()) as Float32Array).slice(),
          };
        const ended = endingOf(losses, patience);
        if (ended) ending = ended;
        else if (step < steps && (await listener.step(step, loss))) ending = 'stopped';
        if (ending !== 'steps' || step === steps) break;
        const moved = tidy(() => {
          const error = mul(sub(probabilities, targets), shares);
          const w = adam.update(weights, matMul(turned, error as never), memory.slice(0, 2), rate, step);
          const b = adam.update(
            bias,
            reshape(matMul(row, error as never), [classCount]),
            memory.slice(2),
            rate,
            step,
          );
          return [w.parameter, b.parameter, ...w.memory, ...b.memory];
        });
        dispose([weights, bias, ...memory]);
        [weights, bias, ...memory] = moved as [Tensor, Tensor, ...Tensor[]];
      } finally {
        probabilities.dispose();
      }
    }
  } finally {
    dispose([x, turned, targets, shares, row, weights, bias, ...memory]);
  }
  return { head: headOf(problem, settings, best.weights, best.bias, null), ending, losses };
}
