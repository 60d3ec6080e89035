/** Scenes and what detectors found in them, as the objects that COCO's and VOC's rules take. */
import type { CocoDetection, CocoGroundTruth, VocDetection, VocTruth } from '../metrics/index.ts';
import { thingNames } from './names.ts';
import type { Scene } from './scene.ts';

/** A thing that a network says it found. */
export interface FoundThing {
  /** x1, y1, x2, y2 in pixels of the scene */
  readonly box: readonly [number, number, number, number];
  /** index into `thingNames` */
  readonly class: number;
  readonly score: number;
}

const sized = ([x1, y1, x2, y2]: readonly [number, number, number, number]): number[] => [
  x1,
  y1,
  x2 - x1,
  y2 - y1,
];

/**
 * The truth of scenes for `evaluateCoco`. Images are numbered from 1 in the order of the scenes, categories from 1 in that of
 * `thingNames`. Difficult things become crowd regions: finding one is neither right nor wrong, and neither is missing it.
 */
export function sceneTruth(scenes: readonly Pick<Scene, 'width' | 'height' | 'things'>[]): CocoGroundTruth {
  const annotations = scenes.flatMap(({ things }, i) =>
    things.map(({ box, class: type, area, difficult }) => ({
      image_id: i + 1,
      category_id: type + 1,
      bbox: sized(box),
      area,
      iscrowd: difficult ? (1 as const) : (0 as const),
    })),
  );
  return {
    images: scenes.map(({ width, height }, i) => ({ id: i + 1, width, height })),
    categories: thingNames.map((name, i) => ({ id: i + 1, name })),
    annotations: annotations.map((one, i) => ({ id: i + 1, ...one })),
  };
}

/**
 * What was found in the scenes, for `evaluateCoco` beside `sceneTruth`.
 *
 * @param found of each scene, in the same order
 */
export function sceneDetections(found: readonly (readonly FoundThing[])[]): CocoDetection[] {
  return found.flatMap((some, i) =>
    some.map(({ box, class: type, score }) => ({
      image_id: i + 1,
      category_id: type + 1,
      bbox: sized(box),
      score,
    })),
  );
}

/** The truth of scenes for `evaluateVoc`: difficult things are difficult there too. Images and classes as in `sceneTruth`, from 1. */
export function sceneVocTruth(scenes: readonly Pick<Scene, 'things'>[]): VocTruth[] {
  return scenes.flatMap(({ things }, i) =>
    things.map(({ box, class: type, difficult }) => ({ image: i + 1, class: type + 1, box, difficult })),
  );
}

/** What was found in the scenes, for `evaluateVoc` beside `sceneVocTruth`. */
export function sceneVocDetections(found: readonly (readonly FoundThing[])[]): VocDetection[] {
  return found.flatMap((some, i) =>
    some.map(({ box, class: type, score }) => ({ image: i + 1, class: type + 1, box, score })),
  );
}
