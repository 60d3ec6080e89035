import { checkLabelMap } from './label-map.ts';
import type { Labels } from './strided-labels.ts';

/** A closed line along pixel edges: corners [x, y] in pixels, only where it turns; the last joins the first. */
export type Ring = [number, number][];

/** The four directions along pixel edges in clockwise order: right, down, left, up. */
const STEPS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;

/**
 * The outlines of one label's area, with the area on the right hand: outer rings run clockwise (y points down), holes
 * counter-clockwise. Areas that only touch at a corner stay apart. Filled by the non-zero or the even-odd rule the rings
 * give the area back.
 *
 * @returns rings in the order of their first row and column; none when the label does not occur
 * @throws RangeError when the map has another number of labels than width * height
 */
export function outlines(map: Labels, label: number): Ring[] {
  checkLabelMap('map', map);
  const { width, height, labels } = map;
  const inside = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && labels[y * width + x] === label;
  /** whether the edge that leaves the corner (x, y) in a direction has the area on its right and something else on its left */
  const isEdge = (x: number, y: number, direction: number): boolean => {
    switch (direction) {
      case 0:
        return inside(x, y) && !inside(x, y - 1);
      case 1:
        return inside(x - 1, y) && !inside(x, y);
      case 2:
        return inside(x - 1, y - 1) && !inside(x - 1, y);
      default:
        return inside(x, y - 1) && !inside(x - 1, y - 1);
    }
  };
  // Every ring has an edge to the right along the top of some pixel, so looking at those finds all.
  const seen = new Uint8Array(width * height);
  const rings: Ring[] = [];
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (seen[row * width + column] || !isEdge(column, row, 0)) continue;
      const ring: Ring = [];
      let [x, y, direction] = [column, row, 0];
      do {
        if (direction === 0) seen[y * width + x] = 1;
        x += STEPS[direction]![0];
        y += STEPS[direction]![1];
        // Right first: where two areas touch at a corner the line stays with its own.
        const turned = [1, 0, 3].map((turn) => (direction + turn) % 4).find((next) => isEdge(x, y, next))!;
        if (turned !== direction) ring.push([x, y]);
        direction = turned;
      } while (x !== column || y !== row || direction !== 0);
      rings.push(ring);
    }
  return rings;
}
