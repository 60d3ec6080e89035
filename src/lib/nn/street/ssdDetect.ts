/** From SSD's answers to detections. */
import { tidy } from '@tensorflow/tfjs-core';
import { decodeOffsets, type Offsets, softmax, ssdVariances } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/names.ts';
import type { StreetDetector } from './detector.ts';
import { SSD_CLASSES, SSD_SIZE, ssd, ssdBoxes } from './ssd.ts';
import { keepDetections } from './yoloDetect.ts';

/** Candidates of a picture before NMS, one for each default box and class whose probability is high enough. */
export interface SsdCandidates {
  /** [n][4] in pixels, not cut */
  readonly boxes: number[][];
  /** [n] */
  readonly scores: number[];
  readonly classes: number[];
  /** [n] which default box each comes from */
  readonly places: number[];
}

/** exp of more than this makes a box far larger than any picture; torchvision cuts at the same. */
const MAX_LOG_SIZE = Math.log(1000 / 16);

/**
 * Reads one picture's answers.
 *
 * @param answers [boxes, classes + 4], as the network gives them
 * @param side of the picture in pixels, a multiple of 32
 * @param scoreThreshold classes of a lower probability are left out
 * @throws RangeError when the answers are not as many as the boxes of such a picture need
 */
export function ssdCandidates(
  answers: ArrayLike<number>,
  side: number,
  scoreThreshold = 0.01,
): SsdCandidates {
  const defaults = ssdBoxes(side).boxes;
  const count = defaults.length / 4;
  if (answers.length !== count * SSD_SIZE)
    throw new RangeError(`answers must be ${count * SSD_SIZE} numbers, not ${answers.length}`);
  const found: SsdCandidates = { boxes: [], scores: [], classes: [], places: [] };
  const row: number[] = new Array(SSD_SIZE);
  for (let place = 0; place < count; place++) {
    for (let i = 0; i < SSD_SIZE; i++) row[i] = answers[place * SSD_SIZE + i]!;
    const probabilities = softmax(row.slice(0, SSD_CLASSES));
    let box: number[] | undefined;
    for (let type = 0; type < thingNames.length; type++) {
      const score = probabilities[type + 1]!;
      if (score < scoreThreshold) continue;
      const from = Array.from(defaults.subarray(4 * place, 4 * place + 4));
      box ??= decodeOffsets(row.slice(SSD_CLASSES) as Offsets, from, ssdVariances, MAX_LOG_SIZE);
      found.boxes.push(box);
      found.scores.push(score);
      found.classes.push(type);
      found.places.push(place);
    }
  }
  return found;
}

/** NMS's threshold: 1512.02325, section 2.2. */
const SUPPRESS_ABOVE = 0.45;

/** SSD as a detector; `details` are not needed. */
export const detectSsd: StreetDetector = async (lookup, _details, picture, settings) => {
  const side = picture.shape[1];
  const start = performance.now();
  const raw = tidy(() => ssd(lookup, picture));
  let answers: ArrayLike<number>;
  try {
    answers = await raw.data();
  } finally {
    raw.dispose();
  }
  const answered = performance.now();
  const candidates = ssdCandidates(answers, side, settings?.scoreThreshold);
  const decoded = performance.now();
  const detections = keepDetections(candidates, side, { iouThreshold: SUPPRESS_ABOVE, ...settings });
  return {
    detections,
    stages: [
      { name: 'network', milliseconds: answered - start },
      { name: 'decode', milliseconds: decoded - answered },
      { name: 'NMS', milliseconds: performance.now() - decoded },
    ],
  };
};
