/** Boxes of a detector in place of the predictions. */
import { nmsTyped } from '../../lib/boxes/index.ts';
import { SHOWN_SIZE } from '../../lib/scenes/scene-state.ts';
import type { FoundThing } from '../../lib/scenes/scene-truth.ts';
import { boardOf } from './board.ts';
import { CLASSES, PICTURE } from './items.ts';
import type { MatchState } from './state.ts';

/** Detections of lower score are not taken over: a detector has many such, and they would hide the others. */
export const TAKEN_SCORE = 0.1;

/** Puts a street detector's boxes in place of the predictions: the best first, in whole pixels of the shown picture. */
export function takeFound(state: MatchState, found: readonly FoundThing[], seen: number): MatchState {
  const { width, height, most: limit } = boardOf({ picture: 'street' });
  const rows = found.flatMap(({ box, class: klass, score }) => {
    const row = box.map((side, k) =>
      Math.min(k % 2 ? height : width, Math.max(0, Math.round((side * SHOWN_SIZE) / seen))),
    );
    const empty = row[0]! >= row[2]! || row[1]! >= row[3]!;
    return empty || score < TAKEN_SCORE ? [] : [[...row, klass, Math.round(score * 100) / 100]];
  });
  return { ...state, found: rows.slice(0, limit.detections) };
}

/** What the detector proposes for the photo, before suppression, by falling score. */
export interface Proposed {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the photo */
  boxes: Float32Array;
  scores: Float32Array;
  /** class numbers of the network */
  classes: ArrayLike<number>;
}

/** How many of the detector's boxes are taken over: enough for a curve, few enough to read. */
const TAKEN = 12;

/**
 * Puts the detector's boxes in place of the predictions: those of the photo's classes, suppressed within each class at
 * IoU 0.6, the best first, in whole pixels of the photo and hundredths of score.
 */
export function takeProposed(state: MatchState, { boxes, scores, classes }: Proposed): MatchState {
  const kept = nmsTyped(boxes, scores, {
    iouThreshold: 0.6,
    classes: Array.prototype.slice.call(classes),
  });
  const detections: number[][] = [];
  for (const i of kept) {
    const klass = CLASSES.findIndex(({ category }) => category === classes[i]);
    const side = (k: number, most: number) => Math.min(most, Math.max(0, Math.round(boxes[4 * i + k]!)));
    const box = [
      side(0, PICTURE.width),
      side(1, PICTURE.height),
      side(2, PICTURE.width),
      side(3, PICTURE.height),
    ];
    if (klass < 0 || box[2]! <= box[0]! || box[3]! <= box[1]! || detections.length >= TAKEN) continue;
    detections.push([...box, klass, Math.round(scores[i]! * 100) / 100]);
  }
  return { ...state, detections };
}
