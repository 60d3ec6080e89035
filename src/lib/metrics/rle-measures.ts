import type { Runs } from './rle.ts';

/** How many pixels of the mask are 1. */
export function rleArea({ counts }: Runs): number {
  let area = 0;
  for (let i = 1; i < counts.length; i += 2) area += counts[i]!;
  return area;
}

/** The smallest box [x, y, width, height] around the mask's ones, in whole pixels; [0, 0, 0, 0] for an empty mask. */
export function rleBox({ height, counts }: Runs): [number, number, number, number] {
  let left = Infinity;
  let right = -1;
  let top = Infinity;
  let bottom = -1;
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    const run = counts[i]!;
    if (i % 2 && run > 0) {
      const first = Math.floor(at / height);
      const last = Math.floor((at + run - 1) / height);
      left = Math.min(left, first);
      right = Math.max(right, last);
      // a run that enters a new column covers its top row and the bottom row of the one before
      top = last > first ? 0 : Math.min(top, at - first * height);
      bottom = last > first ? height - 1 : Math.max(bottom, at + run - 1 - first * height);
    }
    at += run;
  }
  return right < 0 ? [0, 0, 0, 0] : [left, top, right - left + 1, bottom - top + 1];
}

/**
 * Intersection over union of two masks of the same size, 0 when they share no pixel. With `crowd` the union is the
 * first mask's own area, as COCO does for a detection (a) inside a crowd region (b). (maskApi.c, rleIou)
 */
export function rleIou(a: Runs, b: Runs, crowd = false): number {
  let i = 0;
  let j = 0;
  let restA = a.counts[0]!;
  let restB = b.counts[0]!;
  let both = 0;
  let either = 0;
  for (;;) {
    const step = Math.min(restA, restB);
    const inA = i & 1;
    const inB = j & 1;
    if (inA & inB) both += step;
    if (inA | inB) either += step;
    restA -= step;
    restB -= step;
    while (restA === 0 && i + 1 < a.counts.length) restA = a.counts[++i]!;
    while (restB === 0 && j + 1 < b.counts.length) restB = b.counts[++j]!;
    if (restA === 0 || restB === 0) break;
  }
  if (both === 0) return 0;
  return both / (crowd ? rleArea(a) : either);
}

/**
 * The union of masks of one size, which is how COCO makes one mask of an object's several polygons.
 * (maskApi.c, rleMerge)
 *
 * @param parts at least one
 */
export function mergeRuns(parts: readonly Runs[]): Runs {
  const first = parts[0];
  if (!first) throw new RangeError('parts must hold at least one mask');
  return parts.slice(1).reduce(union, first);
}

function union(a: Runs, b: Runs): Runs {
  const merged: number[] = [];
  let i = 0;
  let j = 0;
  let restA = a.counts[0]!;
  let restB = b.counts[0]!;
  let value = 0;
  let run = 0;
  for (;;) {
    const step = Math.min(restA, restB);
    run += step;
    restA -= step;
    restB -= step;
    while (restA === 0 && i + 1 < a.counts.length) restA = a.counts[++i]!;
    while (restB === 0 && j + 1 < b.counts.length) restB = b.counts[++j]!;
    const done = restA === 0 || restB === 0;
    const next = (i | j) & 1;
    if (next !== value || done) {
      merged.push(run);
      run = 0;
      value = next;
    }
    if (done) break;
  }
  return { height: a.height, width: a.width, counts: Uint32Array.from(merged) };
}
