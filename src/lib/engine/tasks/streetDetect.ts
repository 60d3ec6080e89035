import type { DetectorAnswer, DetectSettings } from '../../nn/street/detector.ts';
import { streetDetectors } from '../../nn/street/detectors.ts';
import { pictureOf } from '../../nn/street/examples.ts';
import { type ParameterValues, withWeights } from '../../nn/street/parameters.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A picture of a street: what `drawScene` of lib/scenes gives has all of it. */
export interface StreetPicture {
  /** RGB, row-major */
  readonly pixels: Uint8Array;
  /** pixels; both the same, a multiple of 32 */
  readonly width: number;
  readonly height: number;
}

/** Which detector, and what it is to look at. */
export interface StreetDetectInput {
  /** id of the registry, 'street-yolo' and so on */
  readonly network: string;
  readonly pictures: readonly StreetPicture[];
  readonly settings?: DetectSettings;
  /** other weights for it, as the task 'streetTrain' gives them; by default those of the site */
  readonly weights?: readonly ParameterValues[];
  readonly details?: unknown;
}

/** One answer, as soon as it is there. */
export interface StreetDetectUpdate {
  /** of the picture in the input */
  readonly index: number;
  readonly answer: DetectorAnswer;
}

/** What became of it. */
export interface StreetDetectOutput {
  /** in the order of the pictures; shorter than they when it was stopped */
  readonly answers: readonly DetectorAnswer[];
}

/** Throws RangeError unless the pictures can be looked at. */
export function checkPictures(pictures: readonly StreetPicture[]): void {
  for (const { width, height, pixels } of pictures) {
    if (width !== height || width % 32 || pixels.length !== width * height * 3) {
      throw new RangeError(
        `pictures: ${width} x ${height} with ${pixels.length} numbers; squares with sides that are multiples of 32 are needed`,
      );
    }
  }
}

/** Runs a street detector on pictures, one after the other. Aborting `stop` ends it with the answers so far. */
export const streetDetect: Task<StreetDetectInput, StreetDetectOutput, StreetDetectUpdate> = async (
  { network, pictures, settings = {}, weights, details },
  context,
) => {
  checkPictures(pictures);
  const model = await streetModel(network, context);
  const detect = streetDetectors[model.network];
  if (!detect) throw new EngineError('network-missing', `The network "${network}" is no detector.`);
  return withWeights(weights ?? model.values, async (lookup) => {
    const answers: DetectorAnswer[] = [];
    for (const [index, picture] of pictures.entries()) {
      throwIfAborted(context.signal);
      if (context.stop.aborted) break;
      const tensor = pictureOf(picture);
      let answer: DetectorAnswer;
      try {
        answer = await detect(lookup, details ?? model.details, tensor, settings);
      } finally {
        tensor.dispose();
      }
      answers.push(answer);
      context.update({ index, answer });
      context.progress({ stage: 'run', done: index + 1, total: pictures.length, label: 'Looking at scenes' });
      await turn();
    }
    return { answers };
  });
};
