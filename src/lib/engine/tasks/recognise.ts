import {
  softmax,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  tensor2d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { DETECTOR_BLOCK } from '../../detector-block.ts';
import { headScores, pool, runBlock, type TransferModel } from '../../nn/transfer/model.ts';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import type { Task } from './task.ts';
import { TRANSFER_NETWORK } from './transfer.ts';

/** A picture, and a model of the task 'transfer'. */
export interface RecogniseInput {
  readonly model: TransferModel;
  /** square, or it is stretched to one; moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** side in pixels at which the model was trained */
  readonly side: number;
}

/** What the model says. */
export interface RecogniseOutput {
  /** [classes] */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** milliseconds */
  readonly time: number;
}

/** Classifies one picture with a model that was trained here: for the camera. */
export const recognise: Task<RecogniseInput, RecogniseOutput> = async ({ model, image, side }, context) => {
  const { entry, network } = await context.network(TRANSFER_NETWORK);
  throwIfAborted(context.signal);
  const start = performance.now();
  const values = pictureValues(image, side, side);
  const result = tidy(() => {
    const { offset, spread, kernel, bias, block } = model;
    const tuned = block.length > 0;
    const picture = tensor4d(values, [1, side, side, 3]);
    const [maps] = network.run({ [entry.input.node]: picture }, [
      tuned ? DETECTOR_BLOCK.input : DETECTOR_BLOCK.output,
    ]) as [Tensor4D];
    const last = tuned
      ? runBlock(
          network,
          DETECTOR_BLOCK,
          block.map(({ name }) => name),
          block.map((one) => tensor(one.values.slice(), [...one.shape])),
          maps,
        )
      : maps;
    const scores = headScores(pool(last), {
      offset: tensor1d(offset),
      spread: tensor1d(spread),
      kernel: tensor2d(kernel, [offset.length, bias.length]),
      bias: tensor1d(bias),
    });
    return softmax(scores) as Tensor;
  });
  try {
    const probabilities = Float32Array.from(await result.data());
    return { probabilities, time: performance.now() - start };
  } finally {
    result.dispose();
  }
};
