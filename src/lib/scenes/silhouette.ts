import { type Canvas, createCanvas, restartBounds, setAxes } from './canvas.ts';
import type { Silhouette } from './measure.ts';
import type { Placed } from './placed.ts';

/** Frame units to the left of and above the frame on the wide canvas. */
const margin = 128;

let wide = createCanvas(0, 0, 1);

/** Paints one thing, its support first, and counts the samples of its silhouette inside and outside the frame. */
export function paintThing(canvas: Canvas, thing: Placed, tag: number, night: boolean): Silhouette {
  const { design, x, y, scale, mirrored } = thing;
  setAxes(canvas, x, y, mirrored ? -scale : scale, scale);
  if (design.paintSupport) {
    canvas.tag = 1;
    design.paintSupport(canvas);
  }
  canvas.tag = tag;
  restartBounds(canvas);
  design.paint(canvas, night);
  const inside = countTag(canvas, tag);
  if (canvas.left >= 0 && canvas.top >= 0 && canvas.right <= canvas.width && canvas.bottom <= canvas.height)
    return { class: design.class, inside, whole: inside };
  // What lies outside the frame is counted on a wider canvas, moved by whole samples so that both counts agree.
  if (wide.width !== 3 * canvas.width) wide = createCanvas(3 * canvas.width, 3 * canvas.width, canvas.unit);
  setAxes(wide, x + margin, y + margin, mirrored ? -scale : scale, scale);
  wide.tag = 1;
  restartBounds(wide);
  design.paint(wide, night);
  const whole = countTag(wide, 1);
  eachRow(wide, (from, to) => wide.tags.fill(0, from, to));
  return { class: design.class, inside, whole: Math.max(whole, inside) };
}

function eachRow(canvas: Canvas, visit: (from: number, to: number) => void): void {
  const left = Math.max(0, Math.floor(canvas.left));
  const right = Math.min(canvas.width, Math.ceil(canvas.right));
  const bottom = Math.min(canvas.height, Math.ceil(canvas.bottom));
  if (right > left)
    for (let row = Math.max(0, Math.floor(canvas.top)); row < bottom; row++)
      visit(row * canvas.width + left, row * canvas.width + right);
}

function countTag(canvas: Canvas, tag: number): number {
  const { tags } = canvas;
  let count = 0;
  eachRow(canvas, (from, to) => {
    for (let i = from; i < to; i++) if (tags[i] === tag) count++;
  });
  return count;
}
