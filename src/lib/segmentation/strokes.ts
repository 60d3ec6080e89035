import { floodFill } from './fill.ts';
import { type LabelMap, UNPAINTED } from './label-map.ts';

/** One movement of a brush. Places are in pixels of the picture, x to the right and y down; a pixel's centre is at + 0.5. */
export interface Stroke {
  /** 'line' paints a round brush along the points; 'fill' pours paint into the area around its first point. Default: 'line' */
  readonly kind?: 'line' | 'fill';
  /** class from 0, or UNPAINTED to erase */
  readonly label: number;
  /** radius of the brush in pixels; a line's pixels lie at most this far from it. The nearest pixel is always painted. */
  readonly radius: number;
  /** [x, y] along the way, at least one */
  readonly points: readonly (readonly [number, number])[];
}

/**
 * The strokes as labels, painted in their order, so later ones lie on top.
 *
 * @param picture size of the picture that the strokes were painted on
 * @param size size of the labels wanted; default the picture's. The strokes are scaled along each axis by itself.
 * @returns row-major labels, UNPAINTED where there is no paint; what lies outside the picture is cut off
 * @throws RangeError when a size is not a positive integer, a stroke has no points, a label is not an integer in [0, 255], or a
 *   radius or a place is not a finite number (a radius: of at least 0)
 */
export function paintStrokes(
  strokes: readonly Stroke[],
  picture: { readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number } = picture,
): LabelMap {
  for (const [name, { width, height }] of Object.entries({ picture, size })) {
    if (!(Number.isInteger(width) && width > 0 && Number.isInteger(height) && height > 0))
      throw new RangeError(`${name}: width and height must be positive integers, got ${width} x ${height}`);
  }
  const labels: LabelMap = {
    height: size.height,
    width: size.width,
    labels: new Uint8Array(size.width * size.height).fill(UNPAINTED),
  };
  strokes.forEach((stroke, i) => {
    paint(labels, checked(stroke, i), size.width / picture.width, size.height / picture.height);
  });
  return labels;
}

/** Share of the pixels that are painted, in [0, 1]. */
export function paintedShare(labels: LabelMap): number {
  let painted = 0;
  for (let i = 0; i < labels.labels.length; i++) if (labels.labels[i] !== UNPAINTED) painted++;
  return painted / labels.labels.length;
}

function checked(stroke: Stroke, i: number): Stroke {
  const { label, radius, points } = stroke;
  if (!(Number.isInteger(label) && label >= 0 && label <= UNPAINTED))
    throw new RangeError(`strokes[${i}].label must be an integer in [0, ${UNPAINTED}], got ${label}`);
  if (!(radius >= 0 && radius < Infinity))
    throw new RangeError(`strokes[${i}].radius must be a finite number of at least 0, got ${radius}`);
  if (points.length === 0) throw new RangeError(`strokes[${i}].points is empty`);
  if (!points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)))
    throw new RangeError(`strokes[${i}].points must be finite numbers`);
  return stroke;
}

function paint(
  labels: LabelMap,
  { kind, label, radius, points }: Stroke,
  scaleX: number,
  scaleY: number,
): void {
  const { width, height } = labels;
  const data = labels.labels;
  const cell = ([x, y]: readonly [number, number]): [number, number] => [
    Math.floor(x * scaleX),
    Math.floor(y * scaleY),
  ];
  if (kind === 'fill') {
    const [x, y] = cell(points[0]!);
    if (x >= 0 && x < width && y >= 0 && y < height) data.set(floodFill(labels, x, y, label).labels);
    return;
  }
  for (let k = 0; k < points.length; k++) {
    const [x, y] = cell(points[k]!);
    if (x >= 0 && x < width && y >= 0 && y < height) data[y * width + x] = label;
    const [fromX, fromY] = points[Math.max(0, k - 1)]!;
    const [toX, toY] = points[k]!;
    const low = (a: number, b: number, scale: number) =>
      Math.max(0, Math.floor((Math.min(a, b) - radius) * scale - 0.5));
    const high = (a: number, b: number, scale: number, end: number) =>
      Math.min(end - 1, Math.ceil((Math.max(a, b) + radius) * scale));
    const [dx, dy] = [toX - fromX, toY - fromY];
    const length = dx * dx + dy * dy;
    for (let row = low(fromY, toY, scaleY); row <= high(fromY, toY, scaleY, height); row++) {
      for (let column = low(fromX, toX, scaleX); column <= high(fromX, toX, scaleX, width); column++) {
        const px = (column + 0.5) / scaleX - fromX;
        const py = (row + 0.5) / scaleY - fromY;
        const along = length ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
        if ((px - along * dx) ** 2 + (py - along * dy) ** 2 <= radius * radius)
          data[row * width + column] = label;
      }
    }
  }
}
