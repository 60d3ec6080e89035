import { concat, dispose, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { pictureOf } from '../../nn/street/examples.ts';
import { withWeights } from '../../nn/street/parameters.ts';
import { streetPasses } from '../../nn/street/passes.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { turn } from '../turn.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task } from './task.ts';

/** How a network is to be timed on several pictures at once. */
export interface StreetBatchInput {
  /** id of the registry */
  readonly network: string;
  /** all of one size; taken in turn when a batch needs more */
  readonly pictures: readonly StreetPicture[];
  /** pictures of a batch, 1 to 64 each */
  readonly batches: readonly number[];
  /** counted passes of each batch, after one that warms up */
  readonly runs: number;
}

/** Times of one size of batch. */
export interface BatchTimes {
  readonly batch: number;
  /** milliseconds of each counted pass, reading its answers included */
  readonly milliseconds: readonly number[];
}

/** Those that are there; fewer than were asked for when it was stopped. */
export interface StreetBatchOutput {
  readonly times: readonly BatchTimes[];
}

/** Times the passes of a street detector's network over batches of several sizes, from one to the next. */
export const streetBatch: Task<StreetBatchInput, StreetBatchOutput, BatchTimes> = async (
  { network, pictures, batches, runs },
  context,
) => {
  checkPictures(pictures);
  if (pictures.length === 0) throw new RangeError('pictures: at least one is needed');
  if (!(Number.isInteger(runs) && runs > 0))
    throw new RangeError(`runs must be a whole number from 1, not ${runs}`);
  for (const batch of batches)
    if (!(Number.isInteger(batch) && batch > 0 && batch <= 64))
      throw new RangeError(`batches must be whole numbers of 1 to 64, not ${batch}`);
  const model = await streetModel(network, context);
  const pass = streetPasses[model.network];
  if (!pass) throw new EngineError('network-missing', `The network "${network}" takes no batches.`);
  return withWeights(model.values, async (lookup) => {
    const times: BatchTimes[] = [];
    for (const batch of batches) {
      const input = tidy(
        () =>
          concat(
            Array.from({ length: batch }, (_, i) => pictureOf(pictures[i % pictures.length]!)),
          ) as Tensor4D,
      );
      const milliseconds: number[] = [];
      try {
        for (let run = 0; run <= runs; run++) {
          throwIfAborted(context.signal);
          if (context.stop.aborted) return { times };
          const start = performance.now();
          const answers: readonly Tensor[] = tidy(() => [...pass(lookup, input)]);
          try {
            await Promise.all(answers.map((answer) => answer.data()));
          } finally {
            dispose([...answers]);
          }
          if (run > 0) milliseconds.push(performance.now() - start);
          await turn();
        }
      } finally {
        input.dispose();
      }
      times.push({ batch, milliseconds });
      context.update({ batch, milliseconds });
      context.progress({ stage: 'run', done: times.length, total: batches.length, label: 'Timing batches' });
    }
    return { times };
  });
};
