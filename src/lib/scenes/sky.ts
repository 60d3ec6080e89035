import type { Random } from '../random.ts';
import { type Canvas, ellipse, rectangle, setFrameAxes } from './canvas.ts';
import type { Climate } from './climate.ts';
import { mix, rgb, shade } from './colour.ts';
import { gradient } from './ground.ts';
import { leafPaints } from './paints.ts';
import type { StreetPlan } from './street-plan.ts';

/** Paints sky and clouds, and the far skyline on the horizon. */
export function paintSky(canvas: Canvas, plan: StreetPlan, climate: Climate, next: Random): void {
  setFrameAxes(canvas);
  canvas.haze = 0;
  canvas.glowing = true;
  canvas.tag = 0;
  const ground = plan.view === 'along' ? plan.horizon + 1 : plan.horizon + plan.eye * plan.rows[0] + 1;
  gradient(canvas, 0, ground, climate.zenith, climate.low);
  if (climate.night)
    for (let i = 0; i < 26; i++) {
      const [x, y] = [128 * next(), ground * 0.8 * next()];
      rectangle(canvas, x, y, x + 0.5, y + 0.5, rgb(226, 228, 240), 120 + Math.floor(120 * next()));
    }
  const clouds = 2 + Math.floor(next() * 3);
  for (let i = 0; i < clouds; i++) {
    const [x, y, size] = [128 * next(), ground * (0.08 + 0.62 * next()), 5 + 8 * next()];
    // Flat below and heaped above: smaller heaps towards the ends.
    for (let part = -2; part <= 2; part++) {
      const r = size * (0.72 - 0.16 * Math.abs(part) + 0.2 * next());
      ellipse(
        canvas,
        x + part * size * 0.56,
        y - r * 0.3,
        r,
        r * 0.5,
        climate.cloud,
        climate.night ? 40 : 190,
      );
    }
    ellipse(canvas, x, y + size * 0.04, size * 1.6, size * 0.14, climate.cloud, climate.night ? 40 : 190);
  }
  canvas.glowing = false;
  canvas.haze = Math.min(200, climate.haze[0] + climate.haze[1] + 70);
  canvas.hazeColour = climate.low;
  const distance = climate.night ? shade(climate.low, 0.8) : climate.low;
  for (let x = -6; x < 130; ) {
    const across = 5 + 9 * next();
    if (next() < 0.5) {
      canvas.tag = 1;
      rectangle(
        canvas,
        x,
        ground - 3 - 8 * next(),
        x + across,
        ground + 2,
        mix(rgb(150, 140, 136), distance, 0.3),
      );
    } else {
      canvas.tag = 4;
      ellipse(canvas, x + across / 2, ground + 1, across * 0.75, 4 + 4 * next(), leafPaints[2]!);
    }
    x += across;
  }
  canvas.hazeColour = climate.hazeColour;
}
