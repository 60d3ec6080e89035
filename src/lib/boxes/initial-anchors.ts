import type { Random } from '../random.ts';
import type { AnchorDistance } from './kmeans.ts';
import { sizeIou } from './kmeans-assign.ts';

/**
 * Seeded k-means++ start: the first anchor is a size drawn at random, each further one a size drawn with a probability
 * in proportion to its squared distance from the nearest anchor so far.
 *
 * Source: Arthur and Vassilvitskii, "k-means++" (SODA 2007), section 2.2.
 *
 * @param sizes [n, 2] as (w, h)
 * @param k how many anchors
 * @returns [k, 2], all different
 * @throws RangeError when k is not a whole number from 1 or there are fewer than k different sizes
 */
export function initialAnchors(
  sizes: Float64Array,
  k: number,
  next: Random,
  distance: AnchorDistance = 'iou',
): Float64Array<ArrayBuffer> {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k must be a whole number from 1, not ${k}`);
  const count = sizes.length / 2;
  const anchors = new Float64Array(k * 2);
  const weights = new Float64Array(count).fill(Infinity);
  for (let j = 0; j < k; j++) {
    const chosen = j === 0 ? Math.floor(next() * count) : draw(weights, next);
    if (count === 0 || chosen < 0) {
      throw new RangeError(`k is ${k}, but there are only ${j} different sizes`);
    }
    const w = sizes[chosen * 2]!;
    const h = sizes[chosen * 2 + 1]!;
    anchors[j * 2] = w;
    anchors[j * 2 + 1] = h;
    for (let i = 0; i < count; i++) {
      const away =
        distance === 'iou'
          ? 1 - sizeIou(sizes[i * 2]!, sizes[i * 2 + 1]!, w, h)
          : Math.hypot(sizes[i * 2]! - w, sizes[i * 2 + 1]! - h);
      // A size that is an anchor already must never be drawn again, whatever rounding leaves of its distance.
      const same = sizes[i * 2] === w && sizes[i * 2 + 1] === h;
      weights[i] = same ? 0 : Math.min(weights[i]!, away * away);
    }
  }
  return anchors;
}

/** An index drawn in proportion to the weights, or -1 when all are 0. */
function draw(weights: Float64Array, next: Random): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i]!;
  let left = next() * total;
  let last = -1;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    left -= weights[i]!;
    if (left < 0) return i;
  }
  return last;
}
