/** From the second stage's numbers to boxes, classes and detections. Plain arrays. */
import { decodeOffsets, nms, type Offsets, softmax } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/index.ts';
import type { DetectSettings, StreetDetection } from './detector.ts';
import { ROI_CLASSES, ROI_SIZE, ROI_VARIANCES } from './frcnn.ts';
import { cutBox } from './proposals.ts';

/** What the second stage says of each region. */
export interface RegionAnswers {
  /** [n, 1 + things] background first; each row adds up to 1 */
  readonly probabilities: Float32Array<ArrayBuffer>;
  /** [n, things, 4] the box that each class would make of the region, in pixels, cut to the picture */
  readonly boxes: Float32Array<ArrayBuffer>;
}

/** A detection and which region it came from. */
export interface RegionDetection extends StreetDetection {
  readonly region: number;
}

/** A region grows or shrinks by no more than this factor's log: torchvision's cut. */
const MOST_LOG_SIZE = Math.log(1000 / 16);

/**
 * Reads the second stage's numbers.
 *
 * @param answers [n, classes + 4 * things]
 * @param regions [n, 4] in pixels, each with an area
 * @param side of the picture
 * @throws RangeError naming the argument
 */
export function readRegions(answers: Float32Array, regions: Float32Array, side: number): RegionAnswers {
  const count = regions.length / 4;
  if (answers.length !== count * ROI_SIZE) {
    throw new RangeError(`answers must hold ${count * ROI_SIZE} numbers, not ${answers.length}`);
  }
  const probabilities = new Float32Array(count * ROI_CLASSES);
  const boxes = new Float32Array(count * thingNames.length * 4);
  for (let i = 0; i < count; i++) {
    const row = answers.subarray(i * ROI_SIZE, (i + 1) * ROI_SIZE);
    probabilities.set(softmax(Array.from(row.subarray(0, ROI_CLASSES))), i * ROI_CLASSES);
    const region = Array.from(regions.subarray(i * 4, i * 4 + 4));
    thingNames.forEach((_, thing) => {
      const at = ROI_CLASSES + thing * 4;
      const offsets = Array.from(row.subarray(at, at + 4)) as Offsets;
      const box = decodeOffsets(offsets, region, ROI_VARIANCES, MOST_LOG_SIZE);
      boxes.set(cutBox(box, side), (i * thingNames.length + thing) * 4);
    });
  }
  return { probabilities, boxes };
}

/**
 * Of each region the box of its likeliest class of things, as a region to look at again; the region itself where that box is narrower
 * or lower than a pixel.
 *
 * @param regions [n, 4] that the answers are about
 * @returns [n, 4]
 */
export function likeliestBoxes(
  { probabilities, boxes }: RegionAnswers,
  regions: Float32Array,
): Float32Array<ArrayBuffer> {
  const things = thingNames.length;
  const out = Float32Array.from(regions);
  for (let i = 0; i < regions.length / 4; i++) {
    const row = probabilities.subarray(i * ROI_CLASSES + 1, (i + 1) * ROI_CLASSES);
    const at = (i * things + row.indexOf(Math.max(...row))) * 4;
    const [x1, y1, x2, y2] = boxes.subarray(at, at + 4) as unknown as [number, number, number, number];
    if (x2 - x1 >= 1 && y2 - y1 >= 1) out.set([x1, y1, x2, y2], i * 4);
  }
  return out;
}

/**
 * Keeps the detections: every class of every region whose probability reaches the threshold, then NMS within each class.
 *
 * @returns by falling score
 */
export function keepRegions(
  { probabilities, boxes }: RegionAnswers,
  { scoreThreshold = 0.01, iouThreshold = 0.5, maxDetections = 100 }: DetectSettings = {},
): RegionDetection[] {
  const things = thingNames.length;
  const found: RegionDetection[] = [];
  for (let i = 0; i < probabilities.length / ROI_CLASSES; i++) {
    for (let type = 0; type < things; type++) {
      const score = probabilities[i * ROI_CLASSES + type + 1]!;
      if (score < scoreThreshold) continue;
      const at = (i * things + type) * 4;
      const box = Array.from(boxes.subarray(at, at + 4)) as StreetDetection['box'];
      found.push({ box, class: type, score, region: i });
    }
  }
  const kept = nms(
    found.map(({ box }) => box),
    found.map(({ score }) => score),
    { iouThreshold, classes: found.map((one) => one.class), maxDetections },
  );
  return kept.map((i) => found[i]!);
}
