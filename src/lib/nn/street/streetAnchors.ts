/** Where the anchors of the street YOLO come from. */
import { restartAnchors } from '../../boxes/index.ts';
import { random } from '../../random.ts';
import type { Scene } from '../../scenes/index.ts';
import { seedFor } from '../../seeds.ts';
import { YOLO_STRIDE } from './yolo.ts';

/** [k][2] as (w, h) in cells of 8 pixels. */
export type Anchors = readonly (readonly number[])[];

/** How many anchors a cell has, unless it has none to choose from. */
const ANCHOR_COUNT = 5;

/** No prior: one box of one cell, which the network stretches to whatever it needs. */
export const unitAnchor: Anchors = [[1, 1]];

/** Sides of drawn anchors, in cells: from less than the smallest things to most of a picture of 128 pixels. */
const DRAWN_SIDES = [0.75, 10] as const;

const rounded = (cells: number): number => Math.round(cells * 1000) / 1000;

/**
 * Anchors by k-means with 1 - IoU on the boxes of scenes (1612.08242, section 2), without difficult things: the best of ten starts,
 * by rising area.
 *
 * @throws RangeError when the scenes have fewer boxes than there are to be anchors
 */
export function clusteredAnchors(scenes: readonly Pick<Scene, 'things'>[], count = ANCHOR_COUNT): number[][] {
  const sizes = scenes.flatMap(({ things }) =>
    things
      .filter(({ difficult }) => !difficult)
      .flatMap(({ box: [x1, y1, x2, y2] }) => [(x2 - x1) / YOLO_STRIDE, (y2 - y1) / YOLO_STRIDE]),
  );
  const [best] = restartAnchors(Float64Array.from(sizes), count, { seed: 1, restarts: 10 });
  return Array.from({ length: count }, (_, a) => [0, 1].map((i) => rounded(best!.anchors[a * 2 + i]!)));
}

/** Anchors that know nothing of the things: both sides drawn by the seed, evenly on a logarithmic scale; by rising area. */
export function drawnAnchors(seed: number, count = ANCHOR_COUNT): number[][] {
  const next = random(seedFor(seed, 3));
  const [low, high] = DRAWN_SIDES;
  const side = (): number => rounded(low * (high / low) ** next());
  return Array.from({ length: count }, () => [side(), side()]).toSorted(
    ([w, h], [v, g]) => w! * h! - v! * g!,
  );
}
