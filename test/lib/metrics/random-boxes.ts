import type { CocoDetection, CocoGroundTruth } from '../../../src/lib/metrics/index.ts';
import { type Random, randomInteger } from '../../../src/lib/random.ts';

/**
 * A small random COCO problem that is full of trouble: whole-number boxes and scores in tenths (ties), copies of
 * truths and of detections, crowds, areas on the edge of a range, boxes of no size, categories and images without
 * truths or without detections, now and then more than 100 detections in one place.
 */
export function randomCoco(next: Random): { groundTruth: CocoGroundTruth; detections: CocoDetection[] } {
  const pick = <T>(list: readonly T[]): T => list[randomInteger(next, 0, list.length - 1)]!;
  const images = Array.from({ length: randomInteger(next, 1, 4) }, (_, i) => ({ id: 10 - 3 * i }));
  const categories = Array.from({ length: randomInteger(next, 1, 3) }, (_, i) => ({ id: 7 * (i + 1) }));
  const box = () => {
    const size = pick([3, 10, 40, 120]);
    return [
      randomInteger(next, 0, 12),
      randomInteger(next, 0, 12),
      randomInteger(next, 0, size),
      randomInteger(next, 0, size),
    ];
  };
  const annotations = Array.from({ length: pick([0, 1, 2, 5, 9]) }, (_, i) => {
    const bbox = box();
    return {
      id: i + 1,
      image_id: pick(images).id,
      category_id: pick(categories).id,
      bbox,
      area: pick([bbox[2]! * bbox[3]!, bbox[2]! * bbox[3]!, 1024, 9216]),
      iscrowd: next() < 0.2 ? 1 : 0,
    };
  });
  const detections: CocoDetection[] = [];
  const count = next() < 0.03 ? 130 : pick([0, 1, 4, 12]);
  for (let i = 0; i < count; i++) {
    const score = randomInteger(next, 0, 10) / 10;
    const kind = next();
    if (kind < 0.15 && detections.length) detections.push({ ...pick(detections) });
    else if (kind < 0.7 && annotations.length) {
      const { image_id, category_id, bbox } = pick(annotations);
      const near = bbox.map((v) => Math.max(0, v + pick([0, 0, 0, 1, -1, 2])));
      detections.push({ image_id, category_id, bbox: near, score });
    } else
      detections.push({ image_id: pick(images).id, category_id: pick(categories).id, bbox: box(), score });
  }
  return { groundTruth: { images, categories, annotations }, detections };
}
