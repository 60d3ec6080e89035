import {
  dispose,
  oneHot,
  softmax,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import type { NamedValues } from '../../conv/stack/index.ts';
import { TRAINING, VALIDATION } from '../../datasets/group-split.ts';
import type { Block } from '../../detector-block.ts';
import type { Network } from '../network.ts';
import type { Figures } from '../train/figures.ts';
import { type LoopOptions, type LoopResult, type LoopSettings, trainLoop } from '../train/loop.ts';
import { blockWeights } from './lastBlock.ts';
import { headFigures, headScores, pool, runBlock, type TransferModel } from './model.ts';
import { columnStatistics, type FrozenRows, gather } from './rows.ts';

/** Rows at a time where nothing is learnt. */
const BATCH = 64;

/** What to train on what. */
export interface TransferTraining
  extends Pick<LoopOptions<never>, 'onReport' | 'onEpoch' | 'stop' | 'turn' | 'throwIfAborted'> {
  readonly network: Network;
  readonly block: Block;
  readonly rows: FrozenRows;
  /** [pictures] class of each, and where it goes: TRAINING, VALIDATION or TEST */
  readonly labels: ArrayLike<number>;
  readonly parts: ArrayLike<number>;
  readonly classCount: number;
  readonly settings: LoopSettings;
  /** absent: a new head on frozen features. Given: head and block go on together from there */
  readonly from?: TransferModel | undefined;
}

/** What became of it. */
export interface TransferTrained extends Pick<LoopResult, 'ended' | 'says'> {
  readonly model: TransferModel;
  /** [pictures, classes] of every picture as it is, no variants */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

interface Batch {
  readonly inputs: Tensor2D | Tensor4D;
  readonly truth: Tensor2D;
}

/**
 * Trains a new classifier for a network's features (Yosinski et al., 1411.1792): first the head alone, whose inputs never change and are
 * computed once; then, given its result, head and last block together. As many tensors live afterwards as before.
 *
 * @throws RangeError when there is nothing to train on
 */
export async function trainTransfer(job: TransferTraining): Promise<TransferTrained> {
  const { network, block, rows, labels, parts, classCount, from, turn, throwIfAborted } = job;
  const learnt = rowsOf(rows, (picture) => parts[picture] === TRAINING);
  if (learnt.length === 0) throw new RangeError('parts: there is no picture to train on');
  const { offset, spread } = from ?? columnStatistics(rows.pooled, rows.channels, learnt);
  const fixed = { offset: tensor1d(offset), spread: tensor1d(spread) };
  const names = from ? blockWeights(network.graph, block) : [];
  const start = [
    tensor2d(from?.kernel ?? new Float32Array(rows.channels * classCount), [rows.channels, classCount]),
    tensor1d(from?.bias ?? new Float32Array(classCount)),
    ...firstBlock(network, names, from?.block ?? []),
  ];
  const scores = (parameters: readonly Tensor[], inputs: Batch['inputs']): Tensor2D => {
    const [kernel, bias, ...weights] = parameters as [Tensor2D, Tensor1D, ...Tensor[]];
    const pooled = from
      ? pool(runBlock(network, block, names, weights, inputs as Tensor4D))
      : (inputs as Tensor2D);
    return headScores(pooled, { ...fixed, kernel, bias });
  };
  const batchOf = (chosen: ArrayLike<number>): Batch => ({
    inputs: from
      ? tensor4d(gather(rows.maps, rows.cell[0] * rows.cell[1] * rows.cell[2], chosen), [
          chosen.length,
          ...rows.cell,
        ])
      : tensor2d(gather(rows.pooled, rows.channels, chosen), [chosen.length, rows.channels]),
    truth: oneHot(
      tensor1d(
        Array.from(chosen, (row) => labels[rows.picture[row]!]!),
        'int32',
      ),
      classCount,
    ) as Tensor2D,
  });
  const predict = async (parameters: readonly Tensor[], chosen: Uint32Array) => {
    const out = new Float32Array(chosen.length * classCount);
    for (let first = 0; first < chosen.length; first += BATCH) {
      throwIfAborted?.();
      const given = tidy(() =>
        softmax(scores(parameters, batchOf(chosen.subarray(first, first + BATCH)).inputs)),
      );
      try {
        out.set(await given.data(), first * classCount);
      } finally {
        given.dispose();
      }
      await turn();
    }
    return out;
  };
  const originals = Uint32Array.from({ length: labels.length }, (_, picture) =>
    rows.picture.indexOf(picture),
  );
  const checked = originals.filter((_, picture) => parts[picture] === VALIDATION);
  let result: LoopResult | undefined;
  try {
    result = await trainLoop<Batch>({
      ...job,
      parameters: start,
      source: {
        count: learnt.length,
        batch: (indices) => batchOf(Array.from(indices, (i) => learnt[i]!)),
      },
      loss(parameters, { inputs, truth }, { note }) {
        const { loss, accuracy } = headFigures(scores(parameters, inputs), truth);
        note('accuracy', accuracy);
        return loss;
      },
      validate: checked.length
        ? async (parameters) =>
            figuresOf(
              await predict(parameters, checked),
              Array.from(checked, (row) => labels[rows.picture[row]!]!),
              classCount,
            )
        : undefined,
    });
    const probabilities = await predict(result.parameters, originals);
    const values = await Promise.all(
      result.parameters.map(async (one) => Float32Array.from(await one.data())),
    );
    const shapes = result.parameters.map(({ shape }) => shape);
    const [kernel, bias, ...weights] = values as [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
    return {
      ended: result.ended,
      says: result.says,
      model: {
        offset,
        spread,
        kernel,
        bias,
        block: names.map((name, i) => ({ name, shape: shapes[i + 2]!, values: weights[i]! })),
      },
      probabilities,
    };
  } finally {
    dispose([...start, ...Object.values(fixed), ...(result?.parameters ?? [])]);
  }
}

function rowsOf(rows: FrozenRows, wanted: (picture: number) => boolean): Uint32Array<ArrayBuffer> {
  return Uint32Array.from([...rows.picture.keys()].filter((row) => wanted(rows.picture[row]!)));
}

/** Copies of the network's weights, or of those that an earlier run ended with. */
function firstBlock(network: Network, names: readonly string[], known: readonly NamedValues[]): Tensor[] {
  return names.map((name) => {
    const before = known.find((one) => one.name === name);
    const value = network.graph.constants.get(name)!;
    return before
      ? tensor(before.values.slice(), [...before.shape])
      : tensor(value.data.slice(), [...value.shape]);
  });
}

/** Mean cross-entropy in nats, and the share that is right. */
function figuresOf(probabilities: Float32Array, labels: readonly number[], classCount: number): Figures {
  let [loss, right] = [0, 0];
  labels.forEach((label, i) => {
    const row = probabilities.subarray(i * classCount, (i + 1) * classCount);
    loss -= Math.log(Math.max(row[label]!, 1e-7));
    if (row.indexOf(Math.max(...row)) === label) right++;
  });
  return { loss: loss / labels.length, accuracy: right / labels.length };
}
