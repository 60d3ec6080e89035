import { nmsTyped } from '../../lib/boxes/index.ts';
import { type Codec, codec, flag, number, numbers } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';

export interface DetectorState {
  /** lowest score of a box that is shown */
  score: number;
  /** IoU above which the weaker of two boxes goes */
  iou: number;
  /** boxes of different classes suppress each other too */
  across: boolean;
  /** side of the square that the network sees, in pixels */
  size: number;
  /** at most so many boxes */
  most: number;
  /** show every candidate, before suppression */
  raw: boolean;
  /** class numbers to show; none: all */
  only: readonly number[];
  /** show the camera as a mirror does */
  mirror: boolean;
}

/** Candidates below this score never leave the engine, so a slider cannot ask for them. */
export const SCORE_FLOOR = 0.05;

export const detectorCodec: Codec<DetectorState> = codec<DetectorState>({
  score: number(0.35, { min: SCORE_FLOOR, max: 0.95, step: 0.01 }),
  iou: number(0.5, { min: 0, max: 1, step: 0.01 }),
  across: flag(false),
  size: number(512, { min: 256, max: 640, step: 32 }),
  most: number(50, { min: 1, max: 100, step: 1 }),
  raw: flag(false),
  only: numbers([], { min: 0, max: cocoCategories.length - 1, length: cocoCategories.length }),
  mirror: flag(true),
});

/** What the engine answered for one picture: every candidate above SCORE_FLOOR, before suppression. */
export interface Found {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the picture */
  boxes: Float32Array;
  scores: Float32Array;
  classes: ArrayLike<number>;
  /** how many more candidates there were than were sent */
  dropped: number;
}

/** One box that is shown. */
export interface Detection {
  label: string;
  score: number;
  /** [x1, y1, x2, y2] in pixels of the picture as given */
  box: [number, number, number, number];
  /** class number of the network, 0 … 79 */
  class: number;
}

export interface Derived {
  detections: Detection[];
  /** the candidates above the score threshold, by falling score; empty unless asked for */
  candidates: Detection[];
  /** how many candidates there are above the score threshold */
  candidateCount: number;
  /** classes among the boxes kept, whether shown or not, by falling best score */
  classes: number[];
  /** the result in words */
  sentence: string;
}

/** Every number that the picture, the list and the caption show. */
export function derive(state: DetectorState, found: Found): Derived {
  const { boxes, scores, classes } = found;
  // Candidates come by falling score, so those above the threshold lie in front.
  let count = 0;
  while (count < scores.length && scores[count]! >= state.score) count++;
  const kept = nmsTyped(boxes.subarray(0, count * 4), scores.subarray(0, count), {
    iouThreshold: state.iou,
    classes: state.across ? undefined : Array.prototype.slice.call(classes, 0, count),
    maxDetections: state.most,
  });
  const at = (index: number): Detection => ({
    label: cocoCategories[classes[index]!]?.name ?? `class ${classes[index]}`,
    score: scores[index]!,
    box: [boxes[index * 4]!, boxes[index * 4 + 1]!, boxes[index * 4 + 2]!, boxes[index * 4 + 3]!],
    class: classes[index]!,
  });
  const shown = (detection: Detection) => state.only.length === 0 || state.only.includes(detection.class);
  const all = Array.from(kept, at);
  const detections = all.filter(shown);
  const candidates = state.raw ? Array.from({ length: count }, (_, index) => at(index)).filter(shown) : [];
  return {
    detections,
    candidates,
    candidateCount: count,
    classes: [...new Set(all.map((detection) => detection.class))],
    sentence: sentence(state, detections, all.length, count, found.dropped),
  };
}

function sentence(
  state: DetectorState,
  detections: readonly Detection[],
  kept: number,
  count: number,
  dropped: number,
): string {
  if (count === 0)
    return `Nothing in this picture reaches a score of ${state.score.toFixed(2)}. Lower the score threshold to see what comes next.`;
  const tally = new Map<string, number>();
  for (const { label } of detections) tally.set(label, (tally.get(label) ?? 0) + 1);
  const things = [...tally].map(([label, times]) => (times === 1 ? label : `${times} × ${label}`)).join(', ');
  const hidden = kept - detections.length;
  return [
    detections.length === 0 ? 'No box of the chosen classes.' : `${things}.`,
    `${kept} of ${count}${dropped ? ` (and ${dropped} more)` : ''} candidate boxes kept.`,
    hidden > 0 ? `${hidden} of other classes hidden.` : '',
    kept === state.most ? 'The limit on boxes is reached.' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Adds a class to those shown, or takes it out. */
export function toggleClass(state: DetectorState, klass: number): DetectorState {
  const only = state.only.includes(klass)
    ? state.only.filter((other) => other !== klass)
    : [...state.only, klass].sort((a, b) => a - b);
  return { ...state, only };
}

/**
 * The detections in COCO's results format: bbox is [x, y, width, height] in pixels, rounded to a hundredth, and the
 * category id is COCO's own (1 … 90). A picture of the reader has no COCO id, so the id is the caller's choice.
 */
export function cocoResults(detections: readonly Detection[], imageId: number): object[] {
  const round = (value: number) => Math.round(value * 100) / 100;
  return detections.map(({ class: klass, score, box: [x1, y1, x2, y2] }) => ({
    image_id: imageId,
    category_id: cocoCategories[klass]!.id,
    bbox: [round(x1), round(y1), round(x2 - x1), round(y2 - y1)],
    score: Number(score.toFixed(5)),
  }));
}
