/** What each detector's network computes for several pictures at once, without anything that comes after it. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { firstStage } from './frcnn.ts';
import type { Lookup } from './parameters.ts';
import { ssd } from './ssd.ts';
import { yolo } from './yolo.ts';

/**
 * One pass by the name in model.json; call it in a tidy. Of Faster R-CNN it is the first stage: how many regions the second one sees
 * depends on the pictures.
 *
 * @param pictures [batch, side, side, 3], 0..255
 */
export const streetPasses: Readonly<
  Record<string, (lookup: Lookup, pictures: Tensor4D) => readonly Tensor[]>
> = {
  yolo: (lookup, pictures) => [yolo(lookup, pictures)],
  ssd: (lookup, pictures) => [ssd(lookup, pictures)],
  frcnn: (lookup, pictures) => {
    const { raw, p2 } = firstStage(lookup, pictures);
    return [raw, p2];
  },
};
