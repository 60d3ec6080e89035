import { confusionMatrix, type SegmentationScores, segmentationScores } from '../metrics/index.ts';
import { type LabelMap, UNPAINTED } from './label-map.ts';

/**
 * Scores a label map where there is a truth and nothing was painted: what was shown to the network is no test of it.
 *
 * @param truth labels; UNPAINTED, and labels of `classCount` or more, are left out
 * @param strokes the paint as labels, UNPAINTED where there is none
 * @returns null when the three are not of one size, or nothing is left to score
 */
export function scoreUnpainted(
  prediction: LabelMap,
  truth: LabelMap,
  strokes: LabelMap,
  classCount: number,
): SegmentationScores | null {
  for (const { width, height } of [truth, strokes])
    if (width !== prediction.width || height !== prediction.height) return null;
  const asked = truth.labels.map((label, i) =>
    strokes.labels[i] === UNPAINTED && label < classCount ? label : UNPAINTED,
  );
  if (asked.every((label) => label === UNPAINTED)) return null;
  return segmentationScores(confusionMatrix(asked, prediction.labels, { classCount, ignore: UNPAINTED }));
}
