import { classColour, inkOn } from '../ui/class-colour.ts';
import type { Derived, Detection } from './state.ts';

type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** How the picture is drawn. */
export interface DrawOptions {
  /** pixels of the canvas per pixel of the picture */
  scale: number;
  /** pixels of the canvas per pixel that the reader sees: lines and letters keep their size on every screen */
  unit: number;
  /** drawn as a mirror shows it; the words stay readable */
  mirror: boolean;
  /** index of the detection to bring out, or -1 */
  highlight: number;
}

/**
 * Draws the picture with its boxes. The pen's canvas must already have the picture's size times `scale`.
 *
 * @param picture null: a grey field
 */
export function drawDetections(
  pen: Pen,
  picture: CanvasImageSource | null,
  size: { width: number; height: number },
  derived: Pick<Derived, 'detections' | 'candidates'>,
  { scale, unit, mirror, highlight }: DrawOptions,
): void {
  const width = size.width * scale;
  const height = size.height * scale;
  pen.save();
  pen.clearRect(0, 0, width, height);
  if (mirror) pen.setTransform(-1, 0, 0, 1, width, 0);
  if (picture) pen.drawImage(picture, 0, 0, width, height);
  pen.restore();

  const place = ({ box: [x1, y1, x2, y2] }: Detection) => ({
    x: (mirror ? size.width - x2 : x1) * scale,
    y: y1 * scale,
    w: (x2 - x1) * scale,
    h: (y2 - y1) * scale,
  });

  pen.lineWidth = unit;
  for (const candidate of derived.candidates) {
    const { x, y, w, h } = place(candidate);
    pen.globalAlpha = 0.25 + 0.6 * candidate.score;
    pen.strokeStyle = classColour(candidate.class);
    pen.strokeRect(x, y, w, h);
  }
  pen.globalAlpha = 1;

  const line = 2.5 * unit;
  const text = Math.round(13 * unit);
  pen.font = `600 ${text}px "Atkinson Hyperlegible Next", system-ui, sans-serif`;
  pen.textBaseline = 'middle';
  // The best box is drawn last, so that its label is never covered; a brought-out one comes after all.
  const order = derived.detections.map((_, index) => index).reverse();
  if (highlight >= 0 && highlight < order.length) {
    order.splice(order.indexOf(highlight), 1);
    order.push(highlight);
  }
  for (const index of order) {
    const detection = derived.detections[index]!;
    const { x, y, w, h } = place(detection);
    pen.globalAlpha = highlight >= 0 && highlight !== index ? 0.35 : 1;
    pen.strokeStyle = 'rgb(0 0 0 / 65%)';
    pen.lineWidth = line + 2 * unit;
    pen.strokeRect(x, y, w, h);
    pen.strokeStyle = classColour(detection.class);
    pen.lineWidth = line;
    pen.strokeRect(x, y, w, h);

    const label = `${detection.label} ${Math.round(detection.score * 100)} %`;
    const labelWidth = pen.measureText(label).width + text * 0.7;
    const labelHeight = text * 1.45;
    const left = Math.max(0, Math.min(x - line / 2, width - labelWidth));
    const top = Math.max(0, Math.min(y - labelHeight, height - labelHeight));
    pen.fillStyle = classColour(detection.class);
    pen.fillRect(left, top, labelWidth, labelHeight);
    pen.fillStyle = inkOn(detection.class);
    pen.fillText(label, left + text * 0.35, top + labelHeight / 2);
  }
  pen.globalAlpha = 1;
}
