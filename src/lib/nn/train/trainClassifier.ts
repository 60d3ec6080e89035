import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../conv/array.ts';
import type { NamedValues, StackPlan } from '../../conv/stack/index.ts';
import type { Augmentation } from '../../datasets/augment.ts';
import type { LabelledPictures } from '../../datasets/labelled-pictures.ts';
import { initialWeights } from '../layers/initial.ts';
import { toTensors, toValues } from '../layers/weights.ts';
import { type ClassifierLoss, classifierLoss } from './classifier.ts';
import type { Figures } from './figures.ts';
import { type LoopOptions, type LoopResult, type LoopSettings, trainLoop } from './loop.ts';
import type { LoopState } from './loopState.ts';
import { pictureSource } from './pictureSource.ts';
import { classificationFigures, type Manners, predictClasses } from './predict.ts';
import { measureStatistics } from './statistics.ts';

/** What to train on what. */
export interface ClassifierTraining extends Manners {
  readonly plan: StackPlan;
  readonly training: LabelledPictures;
  /** pictures that the network is only measured on, after each epoch */
  readonly validation?: LabelledPictures | undefined;
  readonly settings: LoopSettings;
  readonly loss: ClassifierLoss;
  readonly augmentation?: Augmentation | undefined;
  /** first values; by default `initialWeights` of the settings' seed */
  readonly weights?: readonly NamedValues[] | undefined;
  readonly resume?: LoopState | undefined;
  readonly stop?: AbortSignal | undefined;
  readonly onReport?: LoopOptions<never>['onReport'];
  readonly onEpoch?: LoopOptions<never>['onEpoch'];
}

/** A classifier that was trained. */
export interface TrainedClassifier extends Pick<LoopResult, 'ended' | 'says' | 'state'> {
  /** all parameters, those that batch normalisation measures included */
  readonly weights: NamedValues[];
  /** [validation pictures, classes] probabilities of the validation pictures; empty without any */
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/**
 * Trains a classifier with `trainLoop`: batches of a set of pictures, measured on another after each epoch. As many
 * tensors live afterwards as before.
 *
 * @throws RangeError when data, network and settings do not go together
 */
export async function trainClassifier(job: ClassifierTraining): Promise<TrainedClassifier> {
  const { plan, training, validation, settings } = job;
  checkFit(plan, training, 'training');
  if (validation) checkFit(plan, validation, 'validation');
  const first = toTensors(plan.parameters, job.weights ?? initialWeights(plan, settings.seed));
  const trained = plan.parameters.flatMap(({ trainable }, place) => (trainable ? [place] : []));
  /** All parameters, from those that are trained and, for the others, those given or else the first values. */
  const merge = (tensors: readonly Tensor[], others?: ReadonlyMap<number, Tensor>): Tensor[] => {
    const all = first.map((tensor, place) => others?.get(place) ?? tensor);
    trained.forEach((place, i) => {
      all[place] = tensors[i]!;
    });
    return all;
  };
  const withStatistics = async <T>(
    tensors: readonly Tensor[],
    use: (all: Tensor[]) => Promise<T>,
  ): Promise<T> => {
    const measured = await measureStatistics(plan, merge(tensors), training, settings.seed, job);
    try {
      return await use(merge(tensors, measured));
    } finally {
      dispose([...measured.values()]);
    }
  };
  const probabilitiesOf = (set: LabelledPictures, all: readonly Tensor[]) =>
    predictClasses(plan, all, set, job);
  const validate = validation
    ? (tensors: readonly Tensor[]): Promise<Figures> =>
        withStatistics(tensors, async (all) =>
          classificationFigures(
            await probabilitiesOf(validation, all),
            validation.labels,
            validation.classes.length,
          ),
        )
    : undefined;

  let result: LoopResult | undefined;
  try {
    result = await trainLoop({
      parameters: trained.map((place) => first[place]!),
      source: pictureSource(training, job.augmentation),
      loss: classifierLoss(plan, job.loss, merge),
      settings,
      resume: job.resume,
      validate,
      onReport: job.onReport,
      onEpoch: job.onEpoch,
      throwIfAborted: job.throwIfAborted,
      stop: job.stop,
      turn: job.turn,
    });
    const { ended, says, state, parameters } = result;
    return await withStatistics(parameters, async (all) => ({
      ended,
      says,
      state,
      weights: await toValues(plan.parameters, all),
      probabilities: validation ? await probabilitiesOf(validation, all) : new Float32Array(0),
    }));
  } finally {
    dispose(first);
    dispose(result?.parameters ?? []);
  }
}

function checkFit(plan: StackPlan, set: LabelledPictures, name: string): void {
  if (set.shape.join() !== plan.inputShape.join()) {
    throw new RangeError(
      `${name}: its pictures are ${set.shape.join(' x ')}, but the network takes ${plan.inputShape.join(' x ')}`,
    );
  }
  const outputs = sizeOf(plan.outputShape);
  if (outputs !== set.classes.length) {
    throw new RangeError(
      `${name}: it has ${set.classes.length} classes, but the network gives ${outputs} numbers`,
    );
  }
}
