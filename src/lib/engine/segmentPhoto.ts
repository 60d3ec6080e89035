/** A trained head at work: from the maps of a photo to labels in every size that somebody wants to see. */
import { enlargeScores, type FcnHead, type ScoreMap, scoreMaps } from '../segmentation/fcn-head.ts';
import { type Labelled, labelPicture, labelScores, smoothScores } from '../segmentation/label-scores.ts';
import type { PhotoFeatures } from './photoFeatures.ts';

/** What to look at. */
export interface Wanted {
  /** rounds of smoothing over the scores, 0 to 32 (see `smoothScores`). Default 0 */
  readonly smoothing?: number;
  /**
   * longer side of the label map in the photo's proportions, at most the photo's own, at most 2048; 0 for none. Default 1024
   */
  readonly pictureSize?: number;
  /** also return the score maps at every stride. Default: false */
  readonly scores?: boolean;
}

/** What a head says of a photo. */
export interface Segmented {
  /** at the resolution of the finest map, 128 x 128, stretched to a square as the network saw it */
  readonly grid: Labelled;
  /** in the photo's proportions; null when none was asked for */
  readonly picture: Labelled | null;
  /** the picture's label map is smaller than the photo */
  readonly reduced: boolean;
  /** coarsest first, as many as the head has layers; empty when not asked for */
  readonly scoreMaps: readonly ScoreMap[];
}

/** @returns the result and its buffers, which may move */
export function segmentPhoto(
  head: FcnHead,
  features: PhotoFeatures,
  { smoothing = 0, pictureSize = 1024, scores = false }: Wanted,
): { result: Segmented; buffers: ArrayBuffer[] } {
  if (!(pictureSize >= 0)) throw new RangeError(`pictureSize must be at least 0, got ${pictureSize}`);
  const found = scoreMaps(head, features.maps);
  const last = found.at(-1)!;
  const finest = features.maps.at(-1)!;
  const classes = head.classCount;
  const grid = { rows: finest.rows, columns: finest.columns };
  const fine = smoothScores(enlargeScores(last.sum, last, classes, grid), grid, classes, smoothing);
  const longer = Math.max(features.width, features.height);
  const scale = Math.min(1, Math.min(pictureSize, 2048) / longer);
  const size = {
    width: Math.max(1, Math.round(features.width * scale)),
    height: Math.max(1, Math.round(features.height * scale)),
  };
  const result: Segmented = {
    grid: labelScores(fine, grid, classes),
    picture: pictureSize > 0 ? labelPicture(fine, grid, classes, size) : null,
    reduced: pictureSize > 0 && scale < 1,
    scoreMaps: scores ? found : [],
  };
  const arrays = [
    result.grid.map.labels,
    result.grid.confidence,
    ...(result.picture ? [result.picture.map.labels, result.picture.confidence] : []),
    ...result.scoreMaps.flatMap(({ own, sum }) => [own, sum]),
  ];
  return { result, buffers: arrays.map(({ buffer }) => buffer as ArrayBuffer) };
}
