import { labelColours } from '../../lib/segmentation/label-colours.ts';
import { UNPAINTED } from '../../lib/segmentation/label-map.ts';
import { paintStrokes, type Stroke } from '../../lib/segmentation/strokes.ts';

type Fit = { scale: number; unit: number };

/** Longer side of the map that poured paint is drawn from. */
const FILL_SIDE = 768;

/** Thinner strokes are drawn this wide, in pixels that the reader sees: a line one pixel of the photo wide would be lost. */
const THINNEST = 3;

/** One stroke as a line with round ends. Erasing strokes take away what is on the canvas, unless they are to be `seen`. */
export function drawStroke(
  pen: CanvasRenderingContext2D,
  { points, radius, label }: Stroke,
  colour: string,
  { scale, unit }: Fit,
  seen = false,
): void {
  const width = Math.max(2 * radius * scale, THINNEST * unit);
  const line = new Path2D();
  points.forEach(([x, y], i) => {
    if (i === 0) line.moveTo(x * scale, y * scale);
    else line.lineTo(x * scale, y * scale);
  });
  // A path of one point is drawn only when it is closed onto itself.
  if (points.length === 1) line.lineTo(points[0]![0] * scale, points[0]![1] * scale);
  pen.save();
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  if (label === UNPAINTED && !seen) {
    pen.globalCompositeOperation = 'destination-out';
    pen.lineWidth = width;
    pen.stroke(line);
  } else {
    // A thin dark rim: the same colour may lie below, as the label that the stroke led to.
    pen.lineWidth = width + 2 * unit;
    pen.strokeStyle = 'rgb(0 0 0 / 60%)';
    pen.stroke(line);
    pen.lineWidth = width;
    pen.strokeStyle = colour;
    pen.stroke(line);
  }
  pen.restore();
}

/** All strokes in their order. The canvas already has its size. */
export function drawStrokes(
  canvas: HTMLCanvasElement,
  strokes: readonly Stroke[],
  size: { width: number; height: number },
  colours: readonly string[],
  fit: Fit,
): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  strokes.forEach((stroke, i) => {
    if (stroke.kind === 'fill') pour(canvas, pen, strokes.slice(0, i + 1), size, colours);
    else drawStroke(pen, stroke, colours[stroke.label] ?? '#ffffff', fit);
  });
}

/** What poured paint covers depends on all strokes before it, so they are painted as a map and drawn as a picture. */
function pour(
  canvas: HTMLCanvasElement,
  pen: CanvasRenderingContext2D,
  strokes: readonly Stroke[],
  size: { width: number; height: number },
  colours: readonly string[],
): void {
  const scale = Math.min(1, FILL_SIDE / Math.max(size.width, size.height));
  const map = paintStrokes(strokes, size, {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  });
  const rgb = colours.map(
    (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as [number, number, number],
  );
  const picture = new OffscreenCanvas(map.width, map.height);
  picture.getContext('2d')!.putImageData(new ImageData(labelColours(map, rgb), map.width, map.height), 0, 0);
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
}
