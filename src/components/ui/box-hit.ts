/** A box that can be pointed at. */
export interface HitBox {
  index: number;
  box: readonly [x1: number, y1: number, x2: number, y2: number];
}

/**
 * The box under a place: of those whose edge is within `reach` the nearest edge, else the smallest box around the place.
 *
 * @param shown leaves out boxes that are not drawn
 * @returns its index, or -1
 */
export function boxAt(
  boxes: readonly HitBox[],
  x: number,
  y: number,
  reach: number,
  shown: (index: number) => boolean = () => true,
): number {
  let nearest = -1;
  let distance = reach;
  let around = -1;
  let smallest = Infinity;
  for (const { index, box } of boxes) {
    if (!shown(index)) continue;
    const inside = x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3];
    const near = x >= box[0] - reach && x <= box[2] + reach && y >= box[1] - reach && y <= box[3] + reach;
    if (!near) continue;
    const edge = Math.min(
      Math.abs(x - box[0]),
      Math.abs(x - box[2]),
      Math.abs(y - box[1]),
      Math.abs(y - box[3]),
    );
    if (edge < distance) {
      distance = edge;
      nearest = index;
    }
    const area = (box[2] - box[0]) * (box[3] - box[1]);
    if (inside && area < smallest) {
      smallest = area;
      around = index;
    }
  }
  return nearest >= 0 ? nearest : around;
}
