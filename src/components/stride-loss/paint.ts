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

/** Paints a stroke onto row-major labels, in place: every pixel whose middle is within the radius of the line. */
export function paintStroke(labels: Uint8Array, width: number, height: number, stroke: Stroke): void {
  const { points, class: klass } = stroke;
  const radius = Math.max(0.5, stroke.radius);
  for (let i = 0; i < points.length; i += 2) {
    const [x1, y1] = [points[i]!, points[i + 1]!];
    const [x0, y0] = i === 0 ? [x1, y1] : [points[i - 2]!, points[i - 1]!];
    const [dx, dy] = [x1 - x0, y1 - y0];
    const length = dx * dx + dy * dy;
    const [top, bottom] = [Math.min(y0, y1) - radius, Math.max(y0, y1) + radius];
    const [left, right] = [Math.min(x0, x1) - radius, Math.max(x0, x1) + radius];
    for (let y = Math.max(0, Math.floor(top)); y <= Math.min(height - 1, bottom); y++)
      for (let x = Math.max(0, Math.floor(left)); x <= Math.min(width - 1, right); x++) {
        const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
        const [ox, oy] = [x - x0 - share * dx, y - y0 - share * dy];
        if (ox * ox + oy * oy <= radius * radius) labels[y * width + x] = klass;
      }
  }
}
