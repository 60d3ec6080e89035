/** From what was found to ranked lists by COCO's and VOC's rules. */
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
