import { getBackend } from '@tensorflow/tfjs-core';
import { type NamedValues, planStack, type TrainableLayer } from '../../conv/stack/index.ts';
import type { Augmentation } from '../../datasets/augment.ts';
import type { LabelledPictures } from '../../datasets/labelled-pictures.ts';
import { confusionMatrix } from '../../metrics/index.ts';
import type { ClassifierLoss } from '../../nn/train/classifier.ts';
import type { EpochRecord, LoopReport, LoopSettings } from '../../nn/train/loop.ts';
import type { LoopState } from '../../nn/train/loopState.ts';
import { classificationFigures, mostProbable } from '../../nn/train/predict.ts';
import { trainClassifier } from '../../nn/train/trainClassifier.ts';
import { throwIfAborted } from '../errors.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A network, pictures to train it on, and how. */
export interface TrainInput {
  /** ask `findProblem` of lib/conv/stack first: what it has nothing against can be trained */
  readonly layers: readonly TrainableLayer[];
  readonly training: LabelledPictures;
  /** pictures that the network is only measured on, after each epoch and at the end; no picture of `training` */
  readonly validation?: LabelledPictures | undefined;
  readonly settings: LoopSettings;
  /** default 'cross-entropy' */
  readonly loss?: ClassifierLoss;
  readonly augmentation?: Augmentation | undefined;
  /** first values, of a network that was trained before; by default drawn by the settings' seed */
  readonly weights?: readonly NamedValues[] | undefined;
  /** `state` of an earlier output of the same network, data and settings: goes on from there as if it had never paused */
  readonly resume?: LoopState | undefined;
}

/** What is known while it trains: about ten reports a second, and each epoch that is over. */
export type TrainUpdate =
  | ({ readonly kind: 'report' } & LoopReport)
  | ({ readonly kind: 'epoch' } & EpochRecord);

/** What became of it. */
export interface TrainOutput {
  /** 'stopped' when the caller's `stop` was aborted: run again with `resume: state` to go on */
  readonly ended: 'finished' | 'stopped' | 'diverged';
  /** a sentence for the reader */
  readonly says: string;
  /** the network's numbers, for the task 'classify' and for files (`writeLayersModel` of lib/conv/stack) */
  readonly weights: readonly NamedValues[];
  /** plain data; holds the history of epochs too */
  readonly state: LoopState;
  /** how the network does on the validation pictures; null without any */
  readonly validation: {
    readonly loss: number;
    /** share that is right, in [0, 1] */
    readonly accuracy: number;
    /** [pictures, classes] probabilities, row-major, in the order of the pictures */
    readonly probabilities: Float32Array<ArrayBuffer>;
    /** [pictures] the most probable class of each */
    readonly guesses: Uint8Array<ArrayBuffer>;
    /** [truth][guess] counts */
    readonly confusion: number[][];
  } | null;
  /** milliseconds */
  readonly time: number;
}

/** Where a job that lost its backend finds the last epoch's state. */
const SHELF = 'train';

/**
 * Trains a classifier on labelled pictures. Aborting `stop` pauses it: the output then holds all that is needed to go on. A loss of
 * the backend costs at most the epoch that had begun.
 *
 * @throws RangeError when layers, pictures and settings do not go together
 */
export const train: Task<TrainInput, TrainOutput, TrainUpdate> = async (input, context) => {
  const { layers, training, validation } = input;
  const { signal, stop, keep, update } = context;
  const plan = planStack(training.shape, layers);
  const { registerGradients } = await import('../gradients/register.ts');
  registerGradients(getBackend());
  const start = performance.now();
  const label = 'Training';
  const trained = await trainClassifier({
    plan,
    training,
    validation,
    settings: input.settings,
    loss: input.loss ?? 'cross-entropy',
    augmentation: input.augmentation,
    weights: input.weights,
    resume: (keep.get(SHELF) as LoopState | undefined) ?? input.resume,
    stop,
    turn,
    throwIfAborted: () => throwIfAborted(signal),
    onReport(report) {
      context.progress({ stage: 'run', done: report.step, total: report.steps, label });
      update({ kind: 'report', ...report });
    },
    async onEpoch(record, save) {
      // First kept, then told: an epoch that was told is never done again.
      keep.set(SHELF, await save());
      update({ kind: 'epoch', ...record });
    },
  });
  const { ended, says, state, weights, probabilities } = trained;
  const time = performance.now() - start;
  if (!validation) return { ended, says, weights, state, validation: null, time };
  const classCount = validation.classes.length;
  const guesses = mostProbable(probabilities, classCount);
  return {
    ended,
    says,
    weights,
    state,
    validation: {
      ...classificationFigures(probabilities, validation.labels, classCount),
      probabilities,
      guesses,
      confusion: confusionMatrix(validation.labels, guesses, { classCount }),
    },
    time,
  };
};
