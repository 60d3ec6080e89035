import type { Runs } from './rle.ts';

/** COCO traces outlines on a grid this many times finer than the pixels. */
const SCALE = 5;

/**
 * Rasterises one polygon exactly as COCO's mask API does: the corners are rounded to fifths of a pixel, the outline is
 * traced on that grid, and each place where it crosses the middle of a pixel column starts or ends a run. A pixel is
 * inside when its centre is, up to that rounding; parts outside the picture are cut off; where the outline crosses
 * itself the even-odd rule holds. (maskApi.c, rleFrPoly)
 *
 * @param polygon [x0, y0, x1, y1, …] in pixels, at least three corners
 * @param height, width of the picture in pixels
 * @throws RangeError when the polygon has an odd number of values, fewer than 6, or one that is not finite
 */
export function rasterisePolygon(
  polygon: readonly number[],
  height: number,
  width: number,
  name = 'polygon',
): Runs {
  if (!Array.isArray(polygon)) throw new TypeError(`${name} must be an array of numbers [x0, y0, x1, y1, …]`);
  if (polygon.length < 6 || polygon.length % 2) {
    throw new RangeError(`${name} must have an even number of values, at least 6, got ${polygon.length}`);
  }
  const bad = polygon.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) throw new RangeError(`${name}[${bad}] must be a finite number, got ${String(polygon[bad])}`);
  return runsBetween(crossings(polygon, height, width), height, width);
}

/** Column-major positions where the outline crosses the middles of pixel columns, unsorted. */
function crossings(polygon: readonly number[], height: number, width: number): number[] {
  const corners = polygon.length / 2;
  const positions: number[] = [];
  let lastU = Number.NaN;
  let lastV = Number.NaN;
  const visit = (u: number, v: number) => {
    // a comparison with the NaN of the very first point is false either way
    if (u < lastU || u > lastU) {
      const x = ((u < lastU ? u : u - 1) + 0.5) / SCALE - 0.5;
      if (Math.floor(x) === x && x >= 0 && x <= width - 1) {
        const y = (Math.min(v, lastV) + 0.5) / SCALE - 0.5;
        positions.push(x * height + Math.ceil(Math.min(Math.max(y, 0), height)));
      }
    }
    lastU = u;
    lastV = v;
  };
  const grid = (i: number) => Math.trunc(SCALE * polygon[i]! + 0.5);
  for (let c = 0; c < corners; c++) {
    const next = (c + 1) % corners;
    traceEdge(grid(2 * c), grid(2 * c + 1), grid(2 * next), grid(2 * next + 1), visit);
  }
  return positions;
}

/**
 * All grid points of one edge in the direction of travel. The slope is always taken from the end with the smaller
 * coordinate, so an edge that two polygons share is traced the same in both directions.
 */
function traceEdge(
  fromX: number,
  fromY: number,
  toX: number,
  toY: number,
  visit: (u: number, v: number) => void,
): void {
  const dx = Math.abs(toX - fromX);
  const dy = Math.abs(toY - fromY);
  const steep = dx < dy;
  const flip = steep ? fromY > toY : fromX > toX;
  const x = flip ? toX : fromX;
  const y = flip ? toY : fromY;
  const endX = flip ? fromX : toX;
  const endY = flip ? fromY : toY;
  const length = steep ? dy : dx;
  if (length === 0) {
    visit(x, y);
    return;
  }
  const slope = steep ? (endX - x) / dy : (endY - y) / dx;
  for (let d = 0; d <= length; d++) {
    const t = flip ? length - d : d;
    if (steep) visit(Math.trunc(x + slope * t + 0.5), t + y);
    else visit(t + x, Math.trunc(y + slope * t + 0.5));
  }
}

function runsBetween(positions: number[], height: number, width: number): Runs {
  const sorted = Float64Array.from(positions).sort();
  const counts: number[] = [];
  let previous = 0;
  let joined = false;
  const add = (position: number) => {
    const run = position - previous;
    previous = position;
    if (joined) {
      counts[counts.length - 1]! += run;
      joined = false;
    } else if (run > 0 || counts.length === 0) counts.push(run);
    // two crossings at one place cancel: the run before goes on
    else joined = true;
  };
  for (const position of sorted) add(position);
  add(height * width);
  return { height, width, counts: Uint32Array.from(counts) };
}
