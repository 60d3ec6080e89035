/** What the reader drew, as numbers that fit into a link. */

/** One pull of the brush. */
export interface Stroke {
  class: number;
  /** of the round brush, in pixels; 0 is a single pixel */
  radius: number;
  /** x, y, x, y, … in pixels */
  points: readonly number[];
}

/** Strokes one after the other: class, radius, number of points, then the points. What does not parse ends the list. */
export function readStrokes(written: readonly number[]): Stroke[] {
  const strokes: Stroke[] = [];
  for (let at = 0; at + 4 < written.length; ) {
    const [klass, radius, count] = written.slice(at, at + 3) as [number, number, number];
    const points = written.slice(at + 3, at + 3 + 2 * count);
    if (!(count >= 1) || points.length < 2 * count) break;
    strokes.push({ class: klass, radius, points });
    at += 3 + 2 * count;
  }
  return strokes;
}

/** The inverse of {@link readStrokes}. */
export function writeStrokes(strokes: readonly Stroke[]): number[] {
  return strokes.flatMap(({ class: klass, radius, points }) => [klass, radius, points.length / 2, ...points]);
}
