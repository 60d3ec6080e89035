import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import { compare, evaluateLab, type Lab, type LabNames } from './lab.ts';

/** Detections of at least this score count when the images with the most mistakes are looked for. */
const IMAGE_SCORE = 0.3;

/** COCO's side of the photos' evaluation, kept until detections or score change. */
export interface PhotoEvaluation {
  truth: CocoGroundTruth;
  detections: readonly CocoDetection[];
  score: number;
  kept: readonly CocoDetection[];
  lab: Lab;
}

/**
 * The evaluation of a detector on pictures whose boxes are at hand, detections below `score` left out. What an earlier
 * evaluation holds is taken from it: moving the IoU threshold compares anew, and evaluates nothing.
 */
export function evaluatePhotos(
  truth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  score: number,
  at: number,
  before: PhotoEvaluation | null = null,
  title = 'The six photos',
): PhotoEvaluation {
  if (before && before.truth === truth && before.detections === detections && before.score === score) {
    if (before.lab.comparison?.at === at) return before;
    const comparison = compare(truth, before.kept, at, namesOf(truth, before.kept));
    return { ...before, lab: { ...before.lab, comparison } };
  }
  const kept = detections.filter((detection) => detection.score >= score);
  // Categories that occur nowhere have no part in any figure, only in the time it takes.
  const used = new Set([...truth.annotations, ...kept].map(({ category_id }) => category_id));
  const categories = truth.categories.filter(({ id }) => used.has(id));
  const lab = evaluateLab(title, { ...truth, categories }, kept, {
    at: null,
    imageScore: IMAGE_SCORE,
  });
  const comparison = compare(truth, kept, at, namesOf(truth, kept));
  const empty = truth.categories.length - categories.length;
  return { truth, detections, score, kept, lab: { ...lab, empty, comparison } };
}

function namesOf(truth: CocoGroundTruth, kept: readonly CocoDetection[]): LabNames {
  const photo = new Map(truth.images.map(({ id, file_name }) => [id, (file_name ?? '').replace('.jpg', '')]));
  const category = new Map(truth.categories.map(({ id, name }) => [id, name ?? '']));
  const counts = new Map<string, number>();
  const numbers = truth.annotations.map(({ image_id, category_id }) => {
    const key = `${image_id} ${category_id}`;
    const number = (counts.get(key) ?? 0) + 1;
    counts.set(key, number);
    return number;
  });
  return {
    detection: (d) =>
      `the ${category.get(kept[d]!.category_id)} of ${kept[d]!.score.toFixed(2)} in ${photo.get(kept[d]!.image_id)}`,
    truth: (g) => `${category.get(truth.annotations[g]!.category_id)} ${numbers[g]}`,
  };
}
