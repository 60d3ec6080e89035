import type { Rle } from './rle.ts';

/** COCO's `segmentation`: polygons [[x0, y0, x1, y1, …], …] or a run-length encoded mask. */
export type CocoSegmentation = readonly (readonly number[])[] | Rle;

export interface CocoImage {
  id: number;
  /** pixels; needed where polygons are rasterised */
  width?: number;
  height?: number;
  file_name?: string;
}

export interface CocoCategory {
  id: number;
  name?: string;
}

/** One true object. `bbox` is [x, y, width, height] in pixels, continuous. */
export interface CocoAnnotation {
  id?: number;
  image_id: number;
  category_id: number;
  bbox?: readonly number[];
  segmentation?: CocoSegmentation;
  /** square pixels; COCO's own files hold the area of the mask, not of the box */
  area?: number;
  iscrowd?: number | boolean;
}

/** One detection as a COCO results file holds it. `bbox` is [x, y, width, height] in pixels. */
export interface CocoDetection {
  image_id: number;
  category_id: number;
  bbox?: readonly number[];
  segmentation?: CocoSegmentation;
  score: number;
}

/** A COCO ground-truth file; other fields are left alone. */
export interface CocoGroundTruth {
  images: readonly CocoImage[];
  annotations: readonly CocoAnnotation[];
  categories: readonly CocoCategory[];
}

/** What is compared: boxes or masks. */
export type CocoIouType = 'bbox' | 'segm';

/** How often a default stood in for a field that the ground truth leaves out. */
export interface CocoDefaults {
  /** annotations without `area`: the box's width times height, or the mask's area with iouType segm */
  area: number;
  /** annotations without `iscrowd`: 0 */
  iscrowd: number;
  /** annotations without `id`: only used in messages */
  id: number;
}
