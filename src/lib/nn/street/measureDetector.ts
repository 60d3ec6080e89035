/** AP of detections on scenes whose truth is known. */
import { evaluateCoco } from '../../metrics/index.ts';
import { type Scene, thingNames } from '../../scenes/index.ts';
import type { StreetDetection } from './yoloDetect.ts';

/** COCO's figures, in 0..1. */
export interface DetectorFigures {
  /** mean over IoU .50:.05:.95 */
  readonly ap: number;
  readonly ap50: number;
  readonly ap75: number;
}

/**
 * Evaluates detections by COCO's rules. Difficult things count as crowd regions: finding one is neither right nor wrong, missing it
 * neither.
 *
 * @param detections of each scene
 */
export function measureDetector(
  scenes: readonly Scene[],
  detections: readonly (readonly StreetDetection[])[],
): DetectorFigures {
  const truth = {
    images: scenes.map(({ width, height }, i) => ({ id: i + 1, width, height })),
    categories: thingNames.map((name, i) => ({ id: i + 1, name })),
    annotations: scenes.flatMap(({ things }, i) =>
      things.map(({ box: [x1, y1, x2, y2], class: type, area, difficult }) => ({
        image_id: i + 1,
        category_id: type + 1,
        bbox: [x1, y1, x2 - x1, y2 - y1] as [number, number, number, number],
        area,
        iscrowd: difficult ? (1 as const) : (0 as const),
      })),
    ),
  };
  const annotations = truth.annotations.map((one, i) => ({ ...one, id: i + 1 }));
  const found = detections.flatMap((some, i) =>
    some.map(({ box: [x1, y1, x2, y2], class: type, score }) => ({
      image_id: i + 1,
      category_id: type + 1,
      bbox: [x1, y1, x2 - x1, y2 - y1] as [number, number, number, number],
      score,
    })),
  );
  const { stats } = evaluateCoco({ ...truth, annotations }, found);
  return { ap: stats[0]!, ap50: stats[1]!, ap75: stats[2]! };
}
