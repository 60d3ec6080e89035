/** From SSD's answers to detections. */
import { decodeOffsets, type Offsets, softmax, ssdVariances } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/names.ts';
import { type Candidates, LEAST_SCORE } from './keepDetections.ts';
import { singleShot } from './singleShot.ts';
import { SSD_CLASSES, SSD_SIZE, ssd, ssdBoxes } from './ssd.ts';

/** exp of more than this makes a box far larger than any picture; torchvision cuts at the same. */
const MAX_LOG_SIZE = Math.log(1000 / 16);

/**
 * Reads one picture's answers: a candidate for each default box and class whose probability is high enough.
 *
 * @param answers [boxes, classes + 4], as the network gives them
 * @param side of the picture in pixels, a multiple of 32
 * @param scoreThreshold classes of a lower probability are left out
 * @throws RangeError when the answers are not as many as the boxes of such a picture need
 */
export function ssdCandidates(
  answers: ArrayLike<number>,
  side: number,
  scoreThreshold = LEAST_SCORE,
): Candidates {
  const defaults = ssdBoxes(side).boxes;
  const count = defaults.length / 4;
  if (answers.length !== count * SSD_SIZE)
    throw new RangeError(`answers must be ${count * SSD_SIZE} numbers, not ${answers.length}`);
  const boxes: number[] = []; // [n, 4]
  const scores: number[] = [];
  const classes: number[] = [];
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
      boxes.push(...box);
      scores.push(score);
      classes.push(type);
    }
  }
  return { boxes, scores, classes };
}

/** SSD as a detector. NMS's threshold is that of 1512.02325, section 2.2. */
export const detectSsd = singleShot({
  network: ssd,
  decode: (answers, { side, scoreFloor }) => ssdCandidates(answers, side, scoreFloor),
  settings: { iouThreshold: 0.45 },
});
