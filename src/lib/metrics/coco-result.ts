import type { CocoDefaults } from './coco-format.ts';
import type { CocoTable } from './coco-table.ts';
import type { AreaName } from './grids.ts';

/** One category's part of the result. Undefined figures are -1. */
export interface CocoCategoryResult extends CocoTable {
  id: number;
  name: string | null;
  /** detections of this category, those beyond the limit of 100 an image included */
  detections: number;
  /** the same figures by area range; `all` repeats this category's own */
  byArea: Record<AreaName, CocoTable>;
  /** mean recall over the IoU thresholds with at most 1, 10 and 100 detections an image */
  arByMaxDetections: { 1: number; 10: number; 100: number };
}

/** Counts per image at IoU .50 over all categories; columns of equal length, to find the worst images. */
export interface CocoImageCounts {
  ids: number[];
  /** truths that count (no crowds) */
  truths: Uint32Array;
  /** detections of at least `score` that found one */
  hits: Uint32Array;
  /** detections of at least `score` that found none and are not ignored */
  falsePositives: Uint32Array;
  score: number;
}

export interface CocoResult {
  /** COCO's summary: AP, AP50, AP75, AP small, medium, large, AR1, AR10, AR100, AR small, medium, large; -1 = undefined */
  stats: number[];
  /** every category of the ground truth, by rising id */
  perCategory: CocoCategoryResult[];
  perImage: CocoImageCounts;
  iouThresholds: readonly number[];
  recallThresholds: readonly number[];
  /** fields that the ground truth leaves out, and how often */
  defaults: CocoDefaults;
  /** detections beyond the best 100 of their image and category: COCO's rule leaves them out */
  beyondLimit: number;
  /** sentences about what a reader of the figures should know, such as defaults that were used */
  notices: string[];
}

/** Names of the 12 numbers in `stats`. */
export const COCO_STAT_NAMES = [
  'AP',
  'AP50',
  'AP75',
  'AP small',
  'AP medium',
  'AP large',
  'AR1',
  'AR10',
  'AR100',
  'AR small',
  'AR medium',
  'AR large',
] as const;

/** How far an evaluation is. */
export interface CocoProgress {
  stage: 'reading' | 'matching' | 'summing up';
  /** 0 to 1 over the whole evaluation */
  done: number;
}
