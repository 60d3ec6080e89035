/**
 * Evenly spaced numbers, rounded as numpy.linspace rounds them: `start + i * step` with the last one set to `stop`.
 * The rounding decides real results: a recall of exactly 7/20 does not reach the grid's 0.35000000000000003.
 *
 * @param count at least 2
 */
export function linspace(start: number, stop: number, count: number): number[] {
  const step = (stop - start) / (count - 1);
  const values = Array.from({ length: count }, (_, i) => start + i * step);
  values[count - 1] = stop;
  return values;
}

/** COCO's ten IoU thresholds .50:.05:.95, as doubles of the reference: the ninth is 0.8999999999999999. */
export const COCO_IOU_THRESHOLDS: readonly number[] = linspace(0.5, 0.95, 10);

/** COCO's 101 recall points 0:.01:1, as doubles of the reference. */
export const COCO_RECALL_THRESHOLDS: readonly number[] = linspace(0, 1, 101);

/** VOC 2007's 11 recall points 0:.1:1, as doubles of the reference: the fourth is 0.30000000000000004. */
export const VOC_RECALL_THRESHOLDS: readonly number[] = linspace(0, 1, 11);

/** COCO keeps at most this many detections per image and category; the last one is used for matching. */
export const COCO_MAX_DETECTIONS = [1, 10, 100] as const;

/** Name of a COCO area range. */
export type AreaName = 'all' | 'small' | 'medium' | 'large';

/**
 * COCO's area ranges in square pixels. Both ends belong to the range, so an object of exactly 32 x 32 pixels is both
 * small and medium. (COCOeval, `areaRng`)
 */
export const COCO_AREA_RANGES: Readonly<Record<AreaName, readonly [number, number]>> = {
  all: [0, 1e10],
  small: [0, 1024],
  medium: [1024, 9216],
  large: [9216, 1e10],
};

/** The area ranges' names in COCO's order. */
export const COCO_AREA_NAMES: readonly AreaName[] = ['all', 'small', 'medium', 'large'];
