import type { CocoAnnotation, CocoDetection, CocoGroundTruth } from './coco-format.ts';
import type { MatchDetection, MatchTruth } from './decision.ts';

/** A true object of some picture, with all that either rule wants to know. */
export interface PictureTruth extends MatchTruth {
  image: string | number;
  class: string | number;
}

/** A detection in some picture. */
export interface PictureDetection extends MatchDetection {
  image: string | number;
  class: string | number;
}

/**
 * Turns corner boxes into COCO's objects, so that the same boxes can be given to both evaluators. Images and classes
 * are numbered from 1 in the order of `images` and `classes`, then of their first appearance; annotations from 1.
 * Difficult truths become ordinary ones (COCO knows no such mark); crowds stay crowds.
 *
 * @param options.images, options.classes names to number first, for pictures and classes that have no boxes
 */
export function cocoFromItems(
  truths: readonly PictureTruth[],
  detections: readonly PictureDetection[],
  options: { images?: readonly (string | number)[]; classes?: readonly (string | number)[] } = {},
): {
  groundTruth: CocoGroundTruth;
  detections: CocoDetection[];
  images: (string | number)[];
  classes: (string | number)[];
} {
  const both = [...truths, ...detections];
  const images = [...new Set([...(options.images ?? []), ...both.map((item) => item.image)])];
  const classes = [...new Set([...(options.classes ?? []), ...both.map((item) => item.class)])];
  const imageIds = new Map(images.map((name, i) => [name, i + 1]));
  const classIds = new Map(classes.map((name, i) => [name, i + 1]));
  const annotations: CocoAnnotation[] = truths.map((truth, i) => {
    const bbox = sizedBox(truth.box);
    return {
      id: i + 1,
      image_id: imageIds.get(truth.image)!,
      category_id: classIds.get(truth.class)!,
      bbox,
      area: truth.area ?? bbox[2]! * bbox[3]!,
      iscrowd: truth.crowd ? 1 : 0,
    };
  });
  return {
    groundTruth: {
      images: images.map((name, i) => ({ id: i + 1, file_name: String(name) })),
      categories: classes.map((name, i) => ({ id: i + 1, name: String(name) })),
      annotations,
    },
    detections: detections.map((detection) => ({
      image_id: imageIds.get(detection.image)!,
      category_id: classIds.get(detection.class)!,
      bbox: sizedBox(detection.box),
      score: detection.score,
    })),
    images,
    classes,
  };
}

function sizedBox(box: readonly number[]): number[] {
  const [x1, y1, x2, y2] = box as [number, number, number, number];
  return [x1, y1, x2 - x1, y2 - y1];
}
