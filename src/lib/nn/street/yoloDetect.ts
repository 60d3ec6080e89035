/** YOLO as it is used: from its raw numbers to detections. */
import { type YoloGrid, yoloCandidates } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/index.ts';
import { singleShot } from './singleShot.ts';
import { YOLO_STRIDE, yolo } from './yolo.ts';

/** What YOLO's model.json says besides the weights. */
export interface YoloDetails {
  /** [k][2] as (w, h) in cells of 8 pixels */
  readonly anchors: readonly (readonly number[])[];
}

/** What the raw numbers for a picture of that side mean, for `yoloCandidates`. */
export function yoloGrid(anchors: YoloDetails['anchors'], side: number): YoloGrid & { classCount: number } {
  const cells = side / YOLO_STRIDE;
  const classCount = thingNames.length;
  return { version: 'v2', rows: cells, columns: cells, stride: YOLO_STRIDE, anchors, classCount };
}

/** YOLO as a detector. */
export const detectYolo = singleShot({
  network: yolo,
  decode: (raw, { side, details, scoreFloor }) =>
    yoloCandidates(raw, yoloGrid((details as YoloDetails).anchors, side), { scoreFloor }),
});
