/** From YOLO's raw numbers to detections. */
import { decodeYolo, nms } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/index.ts';
import { YOLO_STRIDE } from './yolo.ts';

/** What YOLO's model.json says besides the weights. */
export interface YoloDetails {
  /** [k][2] as (w, h) in cells of 8 pixels */
  readonly anchors: readonly (readonly number[])[];
}

/** A thing that a network found. */
export interface StreetDetection {
  /** (x1, y1, x2, y2) in pixels, cut to the picture */
  readonly box: [number, number, number, number];
  /** index into `thingNames` of lib/scenes */
  readonly class: number;
  /** 0..1 */
  readonly score: number;
}

/** Which candidates become detections. */
export interface DetectSettings {
  /** candidates below are left out. Default 0.01, as low as the metrics want it */
  readonly scoreThreshold?: number;
  /** of NMS, within a class. Default 0.5 */
  readonly iouThreshold?: number;
  /** default 100 */
  readonly maxDetections?: number;
}

/** All candidates of a picture before NMS: each box with its best class. */
export interface YoloCandidates {
  /** [n][4] in pixels, not cut */
  readonly boxes: number[][];
  /** [n] objectness times the probability of the best class */
  readonly scores: number[];
  readonly classes: number[];
  readonly objectness: number[];
  /** [n][classes] */
  readonly classProbabilities: number[][];
}

/**
 * Reads one picture's raw numbers.
 *
 * @param raw [rows, columns, anchors, 5 + classes]
 * @param anchors [k][2] in cells
 * @param side of the picture in pixels
 */
export function yoloCandidates(
  raw: ArrayLike<number>,
  anchors: readonly (readonly number[])[],
  side: number,
): YoloCandidates {
  const cells = side / YOLO_STRIDE;
  const grid = { rows: cells, columns: cells, anchors, stride: YOLO_STRIDE, version: 'v2' as const };
  const decoded = decodeYolo(raw, { ...grid, classCount: thingNames.length });
  const classes = decoded.classProbabilities.map((row) => row.indexOf(Math.max(...row)));
  const scores = decoded.objectness.map((value, i) => value * decoded.classProbabilities[i]![classes[i]!]!);
  return { ...decoded, classes, scores };
}

/** Keeps the best of the candidates: score threshold, NMS within each class, and the picture's edge. */
export function keepDetections(
  { boxes, scores, classes }: Pick<YoloCandidates, 'boxes' | 'scores' | 'classes'>,
  side: number,
  { scoreThreshold = 0.01, iouThreshold = 0.5, maxDetections = 100 }: DetectSettings = {},
): StreetDetection[] {
  const cut = (value: number): number => Math.min(side, Math.max(0, value));
  const inside = boxes.map((box) => box.map(cut) as StreetDetection['box']);
  const kept = nms(inside, scores, { iouThreshold, scoreThreshold, classes, maxDetections });
  return kept.map((i) => ({ box: inside[i]!, class: classes[i]!, score: scores[i]! }));
}
