import { tidy } from '@tensorflow/tfjs-core';
import { pictureOf } from '../../nn/street/examples.ts';
import { withWeights } from '../../nn/street/parameters.ts';
import { YOLO_STRIDE, yolo } from '../../nn/street/yolo.ts';
import type { YoloDetails } from '../../nn/street/yoloDetect.ts';
import { throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task } from './task.ts';

/** The raw numbers of the street YOLO, for those who want to see them: `decodeYolo` of lib/boxes reads them, as 'v2'. */
export interface StreetYoloOutput {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** [k][2] as (w, h) in cells */
  readonly anchors: readonly (readonly number[])[];
  /** [rows, columns, anchors, 5 + classes]: (tx, ty, tw, th, to, class logits) */
  readonly raw: Float32Array<ArrayBuffer>;
  /** milliseconds of the pass */
  readonly time: number;
}

/** Runs the street YOLO on one picture and gives everything it says. */
export const streetYolo: Task<{ readonly picture: StreetPicture }, StreetYoloOutput> = async (
  { picture },
  context,
) => {
  checkPictures([picture]);
  const model = await streetModel('street-yolo', context);
  return withWeights(model.values, async (lookup) => {
    const tensor = pictureOf(picture);
    const start = performance.now();
    const answer = tidy(() => yolo(lookup, tensor));
    try {
      const raw = Float32Array.from(await answer.data());
      throwIfAborted(context.signal);
      context.transfer(raw.buffer);
      const time = performance.now() - start;
      const cells = { rows: picture.height / YOLO_STRIDE, columns: picture.width / YOLO_STRIDE };
      return { ...cells, stride: YOLO_STRIDE, anchors: (model.details as YoloDetails).anchors, raw, time };
    } finally {
      tensor.dispose();
      answer.dispose();
    }
  });
};
