import type { Random } from '../random.ts';
import { type Canvas, setFrameAxes, stroke } from './canvas.ts';
import { rgb } from './colour.ts';

/** Paints streaks of rain over everything. */
export function paintRain(canvas: Canvas, next: Random, strength: number): void {
  setFrameAxes(canvas);
  canvas.tag = -1;
  canvas.haze = 0;
  const drops = 70 + Math.floor(60 * strength);
  const slant = (next() - 0.5) * 0.5;
  for (let i = 0; i < drops; i++) {
    const [x, y, long] = [136 * next() - 4, 134 * next() - 6, 3 + 5 * next()];
    stroke(canvas, x, y, x + slant * long, y + long, 0.55, rgb(232, 238, 246), 62);
  }
}
