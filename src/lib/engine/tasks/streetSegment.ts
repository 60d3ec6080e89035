import { pictureOf } from '../../nn/street/examples.ts';
import { type FcnAnswer, type FcnDetails, fcnAnswer } from '../../nn/street/fcnSegment.ts';
import { withWeights } from '../../nn/street/parameters.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task } from './task.ts';

/** A street, and the FCN that labels it. */
export interface StreetSegmentInput {
  /** id of the registry: 'street-fcn32s', 'street-fcn16s' or 'street-fcn8s' */
  readonly network: string;
  readonly picture: StreetPicture;
}

/** Labels every pixel of a street scene, and gives the scores of every stage on the way. */
export const streetSegment: Task<StreetSegmentInput, FcnAnswer> = async ({ network, picture }, context) => {
  checkPictures([picture]);
  const model = await streetModel(network, context);
  if (model.network !== 'fcn') {
    throw new EngineError('network-missing', `The network "${network}" does not label pixels.`);
  }
  return withWeights(model.values, async (lookup) => {
    const tensor = pictureOf(picture);
    try {
      const answer = await fcnAnswer(lookup, model.details as FcnDetails, tensor);
      throwIfAborted(context.signal);
      context.transfer(answer.scores.buffer, ...answer.stages.map(({ values }) => values.buffer));
      return answer;
    } finally {
      tensor.dispose();
    }
  });
};
