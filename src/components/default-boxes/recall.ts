/** How many things have a default box that fits, over many streets. */
import type { DefaultBoxMap } from '../../lib/boxes/default-boxes.ts';
import { iou } from '../../lib/boxes/index.ts';

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/**
 * The best IoU that any default box has with a thing, without looking at all of them: of boxes of one shape none overlaps it
 * more than the one whose centre is nearest, across and down.
 *
 * @param side of the picture in pixels
 */
export function bestFit([x1, y1, x2, y2]: Box, maps: readonly DefaultBoxMap[], side: number): number {
  let best = 0;
  for (const { rows, columns, scale, nextScale, ratios } of maps) {
    const nearest = (centre: number, cells: number): number => {
      const step = side / cells;
      return (Math.min(cells - 1, Math.max(0, Math.floor(centre / step))) + 0.5) * step;
    };
    const [cx, cy] = [nearest((x1 + x2) / 2, columns), nearest((y1 + y2) / 2, rows)];
    const put = (w: number, h: number): void => {
      const box: Box = [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2];
      best = Math.max(best, iou([x1, y1, x2, y2], box));
    };
    put(scale * side, scale * side);
    const between = Math.sqrt(scale * nextScale) * side;
    put(between, between);
    for (const ratio of ratios) {
      const [long, short] = [scale * side * Math.sqrt(ratio), (scale * side) / Math.sqrt(ratio)];
      put(long, short);
      put(short, long);
    }
  }
  return best;
}

/** Sizes of things, by the square root of the box's area in percent of the picture's side. */
export const sizeClasses = [
  { name: 'small', below: 11 },
  { name: 'middle', below: 25 },
  { name: 'large', below: Infinity },
] as const;

/** How many things there are of a size, and how many of them some box fits at the threshold. */
export interface SizeRecall {
  name: string;
  things: number;
  fitted: number;
}

/**
 * Recall of matching, by size.
 *
 * @param things true boxes of many streets, in pixels of pictures of `side`
 * @returns one entry for each of `sizeClasses`
 */
export function fitRecall(
  things: readonly Box[],
  maps: readonly DefaultBoxMap[],
  side: number,
  threshold: number,
): SizeRecall[] {
  const rows: SizeRecall[] = sizeClasses.map(({ name }) => ({ name, things: 0, fitted: 0 }));
  for (const thing of things) {
    const size = (100 * Math.sqrt((thing[2] - thing[0]) * (thing[3] - thing[1]))) / side;
    const row = rows[sizeClasses.findIndex(({ below }) => size < below)]!;
    row.things++;
    if (bestFit(thing, maps, side) >= threshold) row.fitted++;
  }
  return rows;
}
