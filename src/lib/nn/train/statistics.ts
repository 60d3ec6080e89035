import { add, dispose, keep, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { StackPlan } from '../../conv/stack/index.ts';
import type { LabelledPictures } from '../../datasets/labelled-pictures.ts';
import { seedFor } from '../../seeds.ts';
import { forward } from '../layers/forward.ts';
import { epochOrder } from './order.ts';
import { pictureTensor } from './pictureSource.ts';
import type { Manners } from './predict.ts';

/** How many pictures the statistics are taken from, at most, and how many of them at once. */
const [PICTURES, AT_ONCE] = [1000, 100];

/**
 * What the batch normalisations of a trained network need to predict: the mean and variance of each channel over the
 * training set, measured with the parameters as they are (Ioffe and Szegedy, 1502.03167, algorithm 2, with the means
 * over several batches). Most libraries keep a running mean instead; that follows the last steps of the training and would
 * be one more thing for a checkpoint to hold.
 *
 * @param parameters in the order of the plan; means and variances among them are not looked at
 * @returns new tensors by their place in the plan; empty when nothing is normalised
 */
export async function measureStatistics(
  plan: StackPlan,
  parameters: readonly Tensor[],
  set: LabelledPictures,
  seed: number,
  { turn, throwIfAborted }: Manners,
): Promise<Map<number, Tensor>> {
  const means = new Map<number, Tensor>();
  if (plan.parameters.every(({ trainable }) => trainable)) return means;
  const order = epochOrder(set.labels.length, seedFor(seed, 4), 0).subarray(0, PICTURES);
  try {
    for (let first = 0; first < order.length; first += AT_ONCE) {
      throwIfAborted?.();
      const indices = order.subarray(first, first + AT_ONCE);
      const share = indices.length / order.length;
      tidy(() => {
        const measured = (place: number, value: Tensor): void => {
          const before = means.get(place);
          const part = mul(value, share);
          means.set(place, keep(before ? add(before, part) : part));
          before?.dispose();
        };
        forward(plan, parameters, pictureTensor(set, indices), {
          training: { seed: seedFor(seed, 5, first), measured },
        });
      });
      await turn();
    }
    return means;
  } catch (error) {
    dispose([...means.values()]);
    throw error;
  }
}
