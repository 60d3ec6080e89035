import { nmsTyped } from '../../lib/boxes/index.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { evaluateLab, type Lab } from './lab.ts';

/** What the detector proposed for one photo, before suppression, by falling score. */
export interface PhotoFound {
  /** id in the ground truth */
  imageId: number;
  /** [n, 4] as (x1, y1, x2, y2) */
  boxes: Float32Array;
  scores: Float32Array;
  classes: ArrayLike<number>;
}

/** IoU above which the weaker of two boxes of a class goes. */
export const SUPPRESSION = 0.5;

/** Boxes that are left of one photo after suppression within each class, in COCO's results format. */
export function photoDetections({ imageId, boxes, scores, classes }: PhotoFound): CocoDetection[] {
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

/** The evaluation of the detector on the photos, detections below `score` left out. */
export function evaluatePhotos(
  truth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  score: number,
  at: number,
): Lab {
  const kept = detections.filter((detection) => detection.score >= score);
  const photo = new Map(truth.images.map(({ id, file_name }) => [id, (file_name ?? '').replace('.jpg', '')]));
  const category = new Map(truth.categories.map(({ id, name }) => [id, name ?? '']));
  const detection = (d: number) =>
    `the ${category.get(kept[d]!.category_id)} of ${kept[d]!.score.toFixed(2)} in ${photo.get(kept[d]!.image_id)}`;
  const order = new Map<number, number>();
  const perImage = new Map<string, number>();
  for (const [g, { image_id, category_id }] of truth.annotations.entries()) {
    const key = `${image_id} ${category_id}`;
    const number = (perImage.get(key) ?? 0) + 1;
    perImage.set(key, number);
    order.set(g, number);
  }
  const named = (g: number) =>
    `${truth.annotations[g]!.iscrowd ? 'of' : 'true'} ${category.get(truth.annotations[g]!.category_id)} ${order.get(g)}`;
  return evaluateLab('The six photos', truth, kept, { at, names: { detection, truth: named } });
}
