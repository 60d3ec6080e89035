import { getBackend } from '@tensorflow/tfjs-core';
import { TRAINING } from '../../datasets/group-split.ts';
import type { Pictures } from '../../datasets/labelled-pictures.ts';
import { DETECTOR_BLOCK } from '../../detector-block.ts';
import type { EpochRecord, LoopReport, LoopSettings } from '../../nn/train/loop.ts';
import type { TransferModel } from '../../nn/transfer/model.ts';
import type { FrozenRows } from '../../nn/transfer/rows.ts';
import { trainTransfer } from '../../nn/transfer/trainTransfer.ts';
import { throwIfAborted } from '../errors.ts';
import { frozenRows } from '../frozenRows.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** The network whose backbone is used. */
export const TRANSFER_NETWORK = 'centernet';

/** Pictures with classes, and how to learn them. */
export interface TransferInput {
  /** stands for these pictures, their split, variants and seed, and for no others: their features are kept under it */
  readonly set: string;
  readonly pictures: Pictures;
  /** [pictures] */
  readonly labels: Uint8Array;
  /** [pictures] TRAINING, VALIDATION or TEST of lib/datasets/group-split.ts */
  readonly parts: Uint8Array;
  readonly classCount: number;
  /** changed copies of each training picture */
  readonly variants: number;
  readonly settings: LoopSettings;
  /** the result of an earlier run: trains its head and the last block of the backbone together */
  readonly from?: TransferModel | undefined;
}

/** About ten reports a second, and each epoch that is over. */
export type TransferUpdate =
  | ({ readonly kind: 'report' } & LoopReport)
  | ({ readonly kind: 'epoch' } & EpochRecord);

/** What became of it. */
export interface TransferOutput {
  readonly ended: 'finished' | 'stopped' | 'diverged';
  readonly says: string;
  readonly model: TransferModel;
  /** [pictures, classes] of every picture */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** milliseconds: in the frozen part, 0 when its features were known; and of the training */
  readonly featureTime: number;
  readonly time: number;
  readonly backend: string;
}

let kept: { set: string; rows: FrozenRows } | undefined;

/**
 * Transfer learning: the bundled detector's backbone looks at each picture once; a head is trained on what it gives, or head and last
 * block are trained further. Stopping ends with what there is.
 */
export const transfer: Task<TransferInput, TransferOutput, TransferUpdate> = async (input, context) => {
  const { labels, parts, classCount } = input;
  const { entry, network } = await context.network(TRANSFER_NETWORK);
  const began = performance.now();
  let featureTime = 0;
  if (kept?.set !== input.set) {
    kept = undefined;
    const rows = await frozenRows({
      network,
      input: entry.input.node,
      block: DETECTOR_BLOCK,
      pictures: input.pictures,
      varied: (picture) => parts[picture] === TRAINING,
      variants: input.variants,
      seed: input.settings.seed,
      onRow: (done, total) =>
        context.progress({ stage: 'run', done, total, label: 'Looking at the pictures' }),
      throwIfAborted: () => throwIfAborted(context.signal),
    });
    kept = { set: input.set, rows };
    featureTime = performance.now() - began;
  }
  const { registerGradients } = await import('../gradients/register.ts');
  registerGradients(getBackend());
  const start = performance.now();
  const trained = await trainTransfer({
    network,
    block: DETECTOR_BLOCK,
    rows: kept.rows,
    labels,
    parts,
    classCount,
    settings: input.settings,
    from: input.from,
    stop: context.stop,
    turn,
    throwIfAborted: () => throwIfAborted(context.signal),
    onReport(report) {
      const label = input.from ? 'Fine-tuning' : 'Training the head';
      context.progress({ stage: 'run', done: report.step, total: report.steps, label });
      context.update({ kind: 'report', ...report });
    },
    onEpoch: (record) => context.update({ kind: 'epoch', ...record }),
  });
  return { ...trained, featureTime, time: performance.now() - start, backend: getBackend() };
};
