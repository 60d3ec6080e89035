import { type Canvas, ellipse, polygon, setFrameAxes } from './canvas.ts';
import { rgb } from './colour.ts';
import type { Placed } from './placed.ts';
import type { StreetPlan } from './street-plan.ts';

/** Paints the shadows of the things on the ground and, in the rain, their reflections; labels stay as they are. */
export function paintShadows(canvas: Canvas, plan: StreetPlan, things: readonly Placed[]): void {
  setFrameAxes(canvas);
  canvas.tag = -1;
  const dark = rgb(22, 24, 38);
  const direct = plan.weather === 'clear' ? 66 : plan.weather === 'night' ? 34 : 18;
  for (const { design, x, y, scale } of things) {
    if (design.bottom > 0) {
      ellipse(canvas, x, y, 0.3 * scale, 0.08 * scale, dark, 70);
      continue;
    }
    const half = (design.width * scale) / 2;
    const high = design.top * scale;
    const away = -plan.sun * (0.3 + 0.3 * plan.strength) * high;
    polygon(
      canvas,
      [
        x - half,
        y,
        x + half,
        y,
        x + half * 0.8 + away,
        y - 0.14 * high,
        x - half * 0.8 + away,
        y - 0.14 * high,
      ],
      dark,
      direct,
    );
    for (const grow of [1.12, 0.94]) ellipse(canvas, x, y - 0.3, half * grow, 0.1 * scale + 0.5, dark, 58);
    if (plan.weather !== 'rain') continue;
    for (const clip of [2, 3]) {
      canvas.clip = clip;
      for (const reach of [0.5, 0.3])
        polygon(
          canvas,
          [
            x - half * 0.8,
            y,
            x + half * 0.8,
            y,
            x + half * 0.7,
            y + high * reach,
            x - half * 0.7,
            y + high * reach,
          ],
          design.colour,
          46,
        );
    }
    canvas.clip = -1;
  }
}
