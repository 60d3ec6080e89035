import { nmsTyped } from '../../lib/boxes/index.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import type { CocoDetection } from '../../lib/metrics/index.ts';

/** What a detector of COCO's classes proposed for one photo, before suppression, by falling score. */
export interface PhotoCandidates {
  /** [n, 4] as (x1, y1, x2, y2) */
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  /** places in COCO's list of categories */
  readonly classes: ArrayLike<number>;
}

/** IoU above which the weaker of two boxes of a class goes. */
const SUPPRESSION = 0.5;

/** The 100 best boxes that greedy suppression within each class leaves of a photo, in COCO's results format. */
export function photoDetections(
  imageId: number,
  { boxes, scores, classes }: PhotoCandidates,
): CocoDetection[] {
  const kept = nmsTyped(boxes, scores, {
    iouThreshold: SUPPRESSION,
    classes: Array.prototype.slice.call(classes),
    maxDetections: 100,
  });
  return Array.from(kept, (i) => {
    const [x1, y1, x2, y2] = boxes.subarray(4 * i, 4 * i + 4) as unknown as [number, number, number, number];
    return {
      image_id: imageId,
      category_id: cocoCategories[classes[i]!]!.id,
      bbox: [x1, y1, x2 - x1, y2 - y1],
      score: scores[i]!,
    };
  });
}
