import type { Random } from '../random.ts';
import { type Canvas, ellipse, polygon, rectangle } from './canvas.ts';
import { pick, rgb, shade } from './colour.ts';
import { leafPaints } from './paints.ts';
import type { StreetPlan } from './street-plan.ts';

/** A tree or a lamp that stands in the street, between the things. */
export interface Scenery {
  /** metres to the right of the road's middle, and units per metre where it stands */
  right: number;
  scale: number;
  /** Paints it in metres above its foot; glows are painted at night. */
  paint: (canvas: Canvas, night: boolean) => void;
}

/** The trees and lamps of a street. */
export function planScenery(plan: StreetPlan, next: Random): Scenery[] {
  const list: Scenery[] = [];
  if (plan.view === 'along') {
    for (const side of [-1, 1]) {
      const trees = next() < 0.75;
      const right = side * (plan.roadHalf + plan.pavement + 0.35);
      for (let z = 8 + 4 * next(); z < 42; z += 5 + 4 * next())
        if (trees) list.push({ right, scale: 110 / z, paint: tree(next) });
      if (next() < 0.5)
        list.push({ right: side * (plan.roadHalf + 0.3), scale: 110 / (9 + 9 * next()), paint: lamp(-side) });
    }
  } else {
    const scale = plan.rows[1] - 0.45;
    const trees = Math.floor(next() * 3);
    for (let i = 0; i < trees; i++)
      list.push({ right: (10 * (i + next())) / trees - 5, scale, paint: tree(next) });
    if (next() < 0.6) list.push({ right: 8 * (next() - 0.5), scale, paint: lamp(next() < 0.5 ? -1 : 1) });
  }
  return list;
}

function tree(next: Random): Scenery['paint'] {
  const leaf = pick(next, leafPaints);
  const bark = pick(next, [rgb(112, 84, 62), rgb(94, 76, 66)]);
  const r = 0.9 + 0.45 * next();
  const middle = 2.5 + r + 0.5 * next();
  const lobes = Array.from({ length: 5 }, () => [
    (next() - 0.5) * 1.3 * r,
    (next() - 0.5) * r,
    r * (0.45 + 0.25 * next()),
  ]);
  return (canvas) => {
    canvas.tag = 4;
    polygon(canvas, [-0.15, 0, 0.15, 0, 0.09, middle, -0.09, middle], bark);
    ellipse(canvas, 0, middle, r, r * 0.92, shade(leaf, 0.76));
    for (const [u, v, size] of lobes)
      ellipse(canvas, u!, middle + v!, size!, size! * 0.86, shade(leaf, 0.92 + 0.14 * (v! / r)));
    ellipse(canvas, -0.25 * r, middle + 0.4 * r, 0.42 * r, 0.34 * r, shade(leaf, 1.14));
  };
}

function lamp(inward: number): Scenery['paint'] {
  const metal = rgb(88, 92, 100);
  return (canvas, night) => {
    canvas.tag = 1;
    rectangle(canvas, -0.06, 0, 0.06, 4.3, metal);
    rectangle(canvas, 0, 4.22, 0.8 * inward, 4.32, metal);
    rectangle(canvas, 0.5 * inward, 4.1, 1 * inward, 4.24, shade(metal, 0.8));
    if (!night) return;
    canvas.glowing = true;
    rectangle(canvas, 0.55 * inward, 4.04, 0.95 * inward, 4.13, rgb(255, 240, 190));
    canvas.tag = -1;
    for (const r of [0.4, 0.8, 1.3]) ellipse(canvas, 0.75 * inward, 4.06, r, r, rgb(255, 226, 150), 40);
    canvas.glowing = false;
  };
}
