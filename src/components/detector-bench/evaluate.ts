/** From what was found to ranked lists by COCO's and VOC's rules. */
import { nmsTyped } from '../../lib/boxes/index.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import {
  type CocoDetection,
  type CocoGroundTruth,
  cocoRanking,
  evaluateVoc,
  type VocDetection,
  type VocTruth,
} from '../../lib/metrics/index.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import {
  type FoundThing,
  sceneDetections,
  sceneTruth,
  sceneVocDetections,
  sceneVocTruth,
} from '../../lib/scenes/scene-truth.ts';
import type { Measured, VocRanking } from './measured.ts';

/** The part of a measurement that says what was right. */
export type Evaluated = Pick<Measured, 'coco' | 'voc' | 'truths' | 'detections'>;

function vocRanking(truths: readonly VocTruth[], detections: readonly VocDetection[]): VocRanking[] {
  return evaluateVoc(truths, detections).perClass.map(({ positives, scores, recall }) => ({
    positives,
    scores,
    // Recall grows with each hit and with nothing else.
    hits: recall.map((value, i) => value > (i === 0 ? 0 : recall[i - 1]!)),
  }));
}

/** Evaluates what was found in scenes, both lists in the same order. */
export function evaluateScenes(
  scenes: readonly Pick<Scene, 'width' | 'height' | 'things'>[],
  found: readonly (readonly FoundThing[])[],
): Evaluated {
  const truth = sceneTruth(scenes);
  return {
    coco: cocoRanking(truth, sceneDetections(found)),
    voc: vocRanking(sceneVocTruth(scenes), sceneVocDetections(found)),
    truths: truth.annotations.filter(({ iscrowd }) => !iscrowd).length,
    detections: found.reduce((sum, some) => sum + some.length, 0),
  };
}

/** Raw candidates of a photo, by falling score. */
export interface Candidates {
  boxes: Float32Array;
  scores: Float32Array;
  classes: ArrayLike<number>;
}

/** IoU above which the weaker of two boxes of a class goes; the street networks' own default. */
const SUPPRESSION = 0.5;

/** What greedy suppression leaves of a photo's candidates, in COCO's results format. */
export function suppressed(imageId: number, { boxes, scores, classes }: Candidates): CocoDetection[] {
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

/** Evaluates what was found in the photos that were looked at. */
export function evaluatePhotos(
  truth: CocoGroundTruth,
  found: readonly (readonly CocoDetection[])[],
): Evaluated {
  const seen = new Set(truth.images.slice(0, found.length).map(({ id }) => id));
  const annotations = truth.annotations.filter(({ image_id }) => seen.has(image_id));
  const detections = found.flat();
  const part = { ...truth, images: truth.images.slice(0, found.length), annotations };
  const corners = ([x, y, w, h]: readonly number[]) => [x!, y!, x! + w!, y! + h!];
  const voc = vocRanking(
    annotations.map(({ image_id, category_id, bbox, iscrowd }) => ({
      image: image_id,
      class: category_id,
      box: corners(bbox!),
      difficult: Boolean(iscrowd),
    })),
    detections.map(({ image_id, category_id, bbox, score }) => ({
      image: image_id,
      class: category_id,
      box: corners(bbox!),
      score,
    })),
  );
  const truths = annotations.filter(({ iscrowd }) => !iscrowd).length;
  return { coco: cocoRanking(part, detections), voc, truths, detections: detections.length };
}
