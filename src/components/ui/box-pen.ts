import { classColour, inkOn } from './class-colour.ts';

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A box as it is drawn, in pixels of the canvas. */
export interface PenBox {
  x: number;
  y: number;
  width: number;
  height: number;
  /** class number, which gives the colour */
  class: number;
  /** written at its upper left corner; none: only the box */
  label?: string | undefined;
  dashed?: boolean | undefined;
  /** width of the line in pixels that the reader sees. Default: 2.5 */
  line?: number | undefined;
}

/**
 * Draws a box in its class's colour with a dark edge, so that it is seen on every picture, and its label inside the canvas.
 *
 * @param unit pixels of the canvas per pixel that the reader sees
 */
export function drawBox(pen: Pen, box: PenBox, unit: number): void {
  const { x, y, width, height } = box;
  const line = (box.line ?? 2.5) * unit;
  pen.save();
  if (box.dashed) pen.setLineDash([5 * unit, 4 * unit]);
  pen.strokeStyle = 'rgb(0 0 0 / 65%)';
  pen.lineWidth = line + 2 * unit;
  pen.strokeRect(x, y, width, height);
  pen.strokeStyle = classColour(box.class);
  pen.lineWidth = line;
  pen.strokeRect(x, y, width, height);
  if (box.label) {
    const text = Math.round(13 * unit);
    pen.font = `600 ${text}px "Atkinson Hyperlegible Next", system-ui, sans-serif`;
    pen.textBaseline = 'middle';
    const labelWidth = pen.measureText(box.label).width + text * 0.7;
    const labelHeight = text * 1.45;
    const left = Math.max(0, Math.min(x - line / 2, pen.canvas.width - labelWidth));
    const top = Math.max(0, Math.min(y - labelHeight, pen.canvas.height - labelHeight));
    pen.fillStyle = classColour(box.class);
    pen.fillRect(left, top, labelWidth, labelHeight);
    pen.fillStyle = inkOn(box.class);
    pen.fillText(box.label, left + text * 0.35, top + labelHeight / 2);
  }
  pen.restore();
}
